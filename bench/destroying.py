"""Destroying a quarter of the bestand, against one raw cascading DELETE of the same dossiers.

The raw statement deletes the listed dossiers on a variant of the schema whose foreign keys
cascade, then the clients left unused. Ours also lets addresses, network members and professionals
go that nobody uses any more, so a second raw figure deletes these too.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import sqlalchemy as sa
from sqlalchemy import URL

from bench.world import clone, drop, rename, say, template, workplace
from retention.actions.carry_out_list import carry_out_list
from retention.actions.decide_list import approve, lift_guard, present
from retention.actions.propose import propose

LIST = 1
RUN = "bench_run"
WORKERS = min(2, os.cpu_count() or 1)


def prepared(dossiers: int) -> str:
    """A database with an approved list of everything that is due; made once."""
    name = f"bench_{dossiers}_approved"
    drop(name)
    # Made under the name that its clones will run under: a list belongs to one bestand.
    url = clone(template(dossiers), RUN)
    with workplace(url, started_days_ago=8) as place:
        proposed = propose(place)
        present(place, LIST, "presenter")
        approve(place, LIST, "owner")
        approve(place, LIST, "arch")
        if proposed.guards_tripped:
            lift_guard(place, LIST, "owner", "bench")
            lift_guard(place, LIST, "arch", "bench")
    rename(RUN, name)
    return name


def cascading(source: str) -> str:
    """The same database with foreign keys that cascade."""
    name = f"{source}_cascade"
    url = clone(source, name)
    with _begun(url) as connection:
        _cascade(connection)
    return name


def _cascade(connection: sa.Connection) -> None:
    keys = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND confrelid IN ('wmo.dossier'::regclass, 'wmo.client'::regclass)"
    ).all()
    for table, key, definition in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition} ON DELETE CASCADE"
        )


@contextmanager
def _begun(url: URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


LISTED = f"""
CREATE TABLE public.listed AS SELECT dossier_key::bigint AS id, d.client_id
  FROM retention.known_dossier k JOIN wmo.dossier d ON d.id = k.dossier_key::bigint
 WHERE k.list = {LIST}
"""
RAW = (
    "DELETE FROM wmo.dossier WHERE id IN (SELECT id FROM public.listed)",
    "DELETE FROM wmo.client c WHERE id IN (SELECT client_id FROM public.listed)"
    " AND NOT EXISTS (SELECT 1 FROM wmo.dossier d WHERE d.client_id = c.id)",
)
RAW_SHARED = (
    "DELETE FROM wmo.network_member m WHERE NOT EXISTS"
    " (SELECT 1 FROM wmo.dossier_network_member l WHERE l.network_member_id = m.id)",
    "DELETE FROM wmo.professional p WHERE NOT EXISTS"
    " (SELECT 1 FROM wmo.dossier_professional l WHERE l.professional_id = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM wmo.note n WHERE n.professional_id = p.id)",
    "DELETE FROM wmo.address a WHERE NOT EXISTS (SELECT 1 FROM wmo.client c WHERE"
    " c.address_id = a.id) AND NOT EXISTS (SELECT 1 FROM wmo.network_member m WHERE"
    " m.address_id = a.id)",
)


def raw(url: URL, statements: tuple[str, ...]) -> float:
    """Seconds for the raw statements, in one transaction."""
    with _begun(url) as connection:
        connection.exec_driver_sql(LISTED)
        connection.exec_driver_sql("ANALYZE public.listed")
    started = time.monotonic()
    with _begun(url) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return time.monotonic() - started


def ours(url: URL, workers: int) -> tuple[float, float]:
    """(seconds until every row is gone and finished, seconds with opening and sealed evidence)."""
    with workplace(url, evidence=f"evidence-{time.monotonic_ns()}") as place:
        started = time.monotonic()
        batches: list[float] = []
        carry_out_list(
            place, LIST, workers=workers, done=lambda *_: batches.append(time.monotonic())
        )
        return batches[-1] - started, time.monotonic() - started


def measure(dossiers: int, rounds: int = 3) -> dict[str, float]:
    """Medians in seconds: raw, raw with shared rows, ours without and with evidence."""
    source = prepared(dossiers)
    cascade = cascading(source)
    runs: dict[str, Callable[[], tuple[float, ...]]] = {
        "raw": lambda: (raw(clone(cascade, RUN), RAW),),
        "ours": lambda: ours(clone(source, RUN), WORKERS),
        "ours, one worker": lambda: ours(clone(source, RUN), 1),
        "raw, shared rows too": lambda: (raw(clone(cascade, RUN), RAW + RAW_SHARED),),
    }
    order = ["raw", "ours", "ours", "raw"] * ((rounds + 1) // 2)
    order += ["raw, shared rows too", "ours, one worker"]
    found: dict[str, list[tuple[float, ...]]] = {}
    for name in order:
        found.setdefault(name, []).append(runs[name]())
        say(f"{dossiers:,} dossiers, {name}: " + ", ".join(f"{s:.2f} s" for s in found[name][-1]))
    drop(RUN)
    return {
        "raw": median(each[0] for each in found["raw"]),
        "raw, shared rows too": median(each[0] for each in found["raw, shared rows too"]),
        "ours": median(each[0] for each in found["ours"]),
        "ours with evidence": median(each[1] for each in found["ours"]),
        "ours, one worker": median(each[0] for each in found["ours, one worker"]),
    }


def peak_memory(dossiers: int) -> float:
    """The most megabytes this process holds while it carries out and seals one list."""
    source = prepared(dossiers)
    ours(clone(source, RUN), WORKERS)
    drop(RUN)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
