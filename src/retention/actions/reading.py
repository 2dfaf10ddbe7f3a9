"""What the ledger holds, read for a screen: lists and their decisions, officials.

Nothing here names a client: no keys, no tombstones, no motives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.reconcile import ended
from retention.actions.workplace import Workplace
from retention.domain import list_waits
from retention.domain.approval import ListUnderDecision, Official
from retention.domain.clocks import local_day
from retention.domain.erasure import Erasure, erasure_of
from retention.domain.list_waits import ListWaits, Step
from retention.domain.protocol import Approval, Function
from retention.domain.states import ListState
from retention.ledger import lists
from retention.ledger.publications import publication_of
from retention.ledger.tables import decision, destruction_list, item, official


@dataclass(frozen=True, slots=True)
class ListSeen:
    """One list as it stands, and in words what it waits for; `erasure`: on whose request."""

    number: int
    state: ListState
    as_of: date
    dossiers: int
    digest: str
    guards_tripped: tuple[str, ...]
    proposed_at: datetime
    waits_for: tuple[str, ...]
    erasure: Erasure | None


@dataclass(frozen=True, slots=True)
class ListDetail:
    """One list with counts per (category, closure year), its decisions and outcomes so far.

    `release`: what is planned to survive, by its header; `published`: what became of it.
    """

    seen: ListSeen
    counts: tuple[tuple[str, int, int], ...]
    decisions: tuple[Mapping[str, Any], ...]
    batches: Mapping[str, int]
    outcomes: Mapping[str, int]
    release: Mapping[str, Any] | None
    published: Mapping[str, Any] | None


def all_lists(place: Workplace) -> list[ListSeen]:
    """Every list so far, in order of number."""
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        rows = ledger.execute(sa.select(destruction_list).order_by(destruction_list.c.number))
        return [_seen(place, ledger, row, now) for row in rows.all()]


def one_list(place: Workplace, number: int) -> ListDetail:
    """One list; UsageError when there is no such list."""
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        row = lists.row_of(ledger, number)
        by_year = (item.c.category, item.c.closure_year)
        counts = ledger.execute(
            sa.select(*by_year, sa.func.count())
            .where(item.c.list == number)
            .group_by(*by_year)
            .order_by(*by_year)
        )
        return ListDetail(
            seen=_seen(place, ledger, row, now),
            counts=tuple((category, year, count) for category, year, count in counts),
            decisions=tuple(_decisions(ledger, number)),
            batches=lists.progress(ledger, number),
            outcomes=ended(ledger, row),
            release=lists.header_of(row).get("release"),
            published=publication_of(ledger, number),
        )


def _decisions(ledger: Connection, number: int) -> list[dict[str, Any]]:
    columns = (decision.c.kind, decision.c.user, decision.c.function, decision.c.mandate)
    rows = ledger.execute(
        sa.select(*columns, decision.c.at)
        .where(decision.c.list == number)
        .order_by(decision.c.number)
    )
    return [dict(row) for row in rows.mappings()]


@dataclass(frozen=True, slots=True)
class Registered:
    """An official, whether the mandate holds today, and where announcements go."""

    official: Official
    in_office: bool
    mail: str | None


def officials(place: Workplace) -> list[Registered]:
    """Everybody registered, in order of user id."""
    with place.ledger.connect() as ledger:
        today = local_day(place.clock.now(ledger))
        rows = ledger.execute(sa.select(official).order_by(official.c.user))
        found = []
        for row in rows:
            function = Function(row.function)
            person = Official(row.user, function, row.mandate, row.from_on, row.until_on)
            found.append(Registered(person, person.in_office(today), row.mail))
        return found


def _seen(place: Workplace, ledger: Connection, row: sa.Row[Any], now: datetime) -> ListSeen:
    subject = lists.under_decision(ledger, row.number)
    return ListSeen(
        number=row.number,
        state=subject.state,
        as_of=row.as_of,
        dossiers=row.item_count,
        digest=row.digest,
        guards_tripped=tuple(row.guards_tripped),
        proposed_at=row.proposed_at,
        waits_for=waits_for(subject, place.rules.protocol.approval, now, place.rules.digest),
        erasure=erasure_of(json.loads(row.header)),
    )


def waits_for(
    subject: ListUnderDecision, rule: Approval, now: datetime, rule_set: str
) -> tuple[str, ...]:
    """What must happen before the list goes on, as commands; empty when it has ended."""
    waits = list_waits.waits_for(subject, rule, now, rule_set)
    return tuple(_said(each, subject.number) for each in waits)


def _said(waits: ListWaits, number: int) -> str:
    functions = ", ".join(each.value for each in waits.functions)
    if waits.step is Step.BLOCKED and waits.refusal is not None:
        return waits.refusal.text
    if waits.step is Step.COOLING_OFF and waits.day is not None:
        return f"the end of its cooling-off, on {waits.day:%d-%m-%Y}"
    return {
        Step.LIFT_GUARD: (
            f"{waits.left} approver(s) who say that it is meant to be this large:"
            f" retention list lift-guard {number} --as USER --motive TEXT"
        ),
        Step.PRESENT: f"a steward who presents it: retention list present {number} --as USER",
        Step.APPROVE: (
            f"{waits.left} more approval(s), by {functions}:"
            f" retention list approve {number} --as USER"
        ),
        Step.CARRY_OUT: f"being carried out: retention list carry-out {number}",
        Step.CARRYING_OUT: f"being carried out to its end: retention list carry-out {number}",
    }[waits.step]
