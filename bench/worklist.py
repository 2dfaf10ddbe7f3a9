"""The queue of everything that waits, with 100,000 rows: a page, its counts, pages far down."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import sqlalchemy as sa

from bench.world import AS_OF, clone, drop, say, template, workplace
from retention.actions.worklist import Wanted, waiting_counts, waiting_page
from retention.actions.workplace import Workplace, open_workplace
from retention.domain.protocol import Function
from retention.domain.worklist import Kind, Position

# Of every 100 rows that wait: dossiers with bad data are many, all else is decided by hand.
DAY = f"date '{AS_OF}'"
AT = f"timestamptz '{AS_OF} 08:00Z'"
FILL = (
    # What does not wait is there too, so that an index is needed to leave it out.
    "INSERT INTO retention.rule_set VALUES ('r', 'p', 'm', 's', {at})",
    "INSERT INTO retention.run (number, kind, as_of, rule_set, started_at)"
    " VALUES (900, 'propose', {day}, 'r', {at})",
    "INSERT INTO retention.finding (run, dossier_key, category, disposition, reasons)"
    " SELECT 900, g::text, CASE WHEN g % 3 = 0 THEN 'pgb' ELSE 'maatwerkvoorziening' END,"
    " CASE WHEN g <= {n} * 60 / 100 THEN 'ask' ELSE 'keep' END, ARRAY['no-closing-date']"
    " FROM generate_series(1, {n} * 80 / 100) g",
    "INSERT INTO retention.keep (number, dossier_key, kind, ground, motive, review_on, state,"
    " asked_by, asked_at, confirmed_by) SELECT g, (g % 90000)::text, 'hold', 'klacht', 'm',"
    " {day} + (g % 700 - 350)::int, CASE WHEN g % 3 = 0 THEN 'asked' ELSE 'confirmed' END,"
    " 'presenter', {at}, 'owner' FROM generate_series(1, {n} * 30 / 100) g",
    "INSERT INTO retention.question (number, dossier_key, kind, about, raised_at)"
    " SELECT g, g::text, 'note-unsettled', ARRAY['x'], {at} FROM generate_series(1, {n} / 10) g",
    "INSERT INTO retention.notice (number, key, recipient, cause, telling, columns, reasons,"
    " questions, state, made_at, escalated_at) SELECT g, g::text, 'cak', 'correction', 'wrong',"
    " '{{}}', '{{}}', '{{}}', CASE g % 4 WHEN 0 THEN 'held' WHEN 1 THEN 'failed' ELSE 'sent' END,"
    " {at}, CASE WHEN g % 4 = 2 THEN {at} - g * interval '1 minute' END"
    " FROM generate_series(1, {n} / 8) g",
    "INSERT INTO retention.request (number, kind, person_table, received_on, reference, answer_by,"
    " state, opened_by, opened_at) SELECT g, 'access', 'client', {day}, 'z', {day} + (g % 40)::int"
    " - 20, 'received', 'owner', {at} FROM generate_series(1, {n} / 200) g",
    "INSERT INTO retention.correction (number, request, kind, columns, change_digest, tombstone,"
    " emptied_count, two_people, state, asked_by, asked_at)"
    " SELECT g, g % 100 + 1, 'change', '{{}}',"
    " g::text, g::text, 0, true, 'asked', 'owner', {at} FROM generate_series(1, {n} / 200) g",
    "ANALYZE",
)


def fill(place: Workplace, rows: int) -> None:
    """About so many rows that wait, and half as many that do not."""
    with place.ledger.begin() as ledger:
        for statement in FILL:
            sql = statement.format(n=rows, day=DAY, at=AT)
            ledger.exec_driver_sql(sql.replace("%", "%%"))
    vacuum = place.ledger.execution_options(isolation_level="AUTOCOMMIT")
    with vacuum.connect() as ledger:
        ledger.exec_driver_sql("VACUUM ANALYZE")


def measure(rows: int = 100_000, dossiers: int = 200_000, rounds: int = 15) -> dict[str, float]:
    """Medians in milliseconds, on pooled connections that are warm."""
    url = clone(template(dossiers), "bench_worklist")
    with workplace(url) as unpooled:
        fill(unpooled, rows)
        settings, clock = unpooled.settings, unpooled.clock
    try:
        with open_workplace(settings, clock, pooled=True) as place:
            say(f"{sum(each.count for each in waiting_counts(place)):,} rows wait")
            found = {name: _median(work, rounds) for name, work in _works(place).items()}
    finally:
        drop("bench_worklist")
    for name, milliseconds in found.items():
        say(f"{name}: {milliseconds:.1f} ms")
    return found


def _works(place: Workplace) -> dict[str, Callable[[], Any]]:
    ledger_only = Wanted(category="pgb")
    far = Position(None, Kind.DOSSIERS, 30_000)
    return {
        "first page": lambda: waiting_page(place),
        "counts": lambda: waiting_counts(place),
        "page far down": lambda: waiting_page(place, after=far),
        "page before": lambda: waiting_page(place, before=far),
        "late only": lambda: waiting_page(place, Wanted(late=True)),
        "one kind": lambda: waiting_page(place, Wanted(kind=Kind.EXCEPTIONS)),
        "one category": lambda: waiting_page(place, ledger_only),
        "counts of one category": lambda: waiting_counts(place, ledger_only),
        "for a steward": lambda: waiting_page(place, Wanted(function=Function.STEWARD)),
        "people to inform": lambda: waiting_page(place, Wanted(kind=Kind.INFORMATION)),
        "moment of now": lambda: _now(place),
    }


def _now(place: Workplace) -> None:
    with place.ledger.connect() as ledger:
        place.clock.now(ledger)
        ledger.execute(sa.select(sa.literal(1)))


def _median(work: Callable[[], Any], rounds: int) -> float:
    work()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    return median(taken)
