"""The moments of one list, from the log: what happened, when, and who did it in which function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.approval import ListDecision
from retention.evidence.entries import Event, parse_event
from retention.ledger.tables import decision, log

REFUSED = "refused"
# What a line in the log about a list can say, in the order of a list that goes as it should.
KINDS = (
    "proposed",
    "erasure-proposed",
    "presented",
    "approved",
    "guard-lifted",
    "rejected",
    "withdrawn",
    "lapsed",
    "opened",
    "intended",
    "batch-final",
    "published",
    "closed",
    REFUSED,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to the list; by nobody where the software did it on its own.

    `batch` is the range of items it is about. Of a refused attempt `what` is the decision that was
    tried and `refusals` are the codes why not.
    """

    kind: str
    at: datetime
    by: str | None = None
    function: str | None = None
    mandate: str | None = None
    batch: int | None = None
    what: str | None = None
    refusals: tuple[str, ...] = ()


def moments_of(connection: Connection, number: int) -> tuple[Moment, ...]:
    """Every moment of the list, the first one first."""
    logged = [moment for event in _events(connection, number) for moment in _moment(event)]
    # Sorting keeps the log's order where two happened in the same second.
    return tuple(sorted((*logged, *_taken_out(connection, number)), key=lambda each: each.at))


def _events(connection: Connection, number: int) -> Iterator[Event]:
    """The log's events about this list; a line is canonical, so its text finds it."""
    named = sa.or_(*(log.c.line.contains(f'"list":{number}{after}') for after in (",", "}")))
    lines = connection.execute(
        sa.select(log.c.line).where(log.c.kind.in_(KINDS), named).order_by(log.c.sequence)
    ).scalars()
    for event in (parse_event(line.encode()) for line in lines):
        if event.record.get("list") == number:
            yield event


def _moment(event: Event) -> Iterator[Moment]:
    record = event.record
    if event.kind == ListDecision.REJECTED.value and "function" not in record:
        # The statement's own line about the same rejection.
        return
    yield Moment(
        kind=event.kind,
        at=datetime.fromisoformat(event.at),
        by=record.get("by"),
        function=record.get("function"),
        mandate=record.get("mandate"),
        batch=record.get("batch"),
        what=record.get("what") if event.kind == REFUSED else None,
        refusals=tuple(record.get("refusals", ())),
    )


def _taken_out(connection: Connection, number: int) -> Iterator[Moment]:
    """Dossiers taken out of the list; the log has these as exceptions, which name no list."""
    rows = connection.execute(
        sa.select(decision.c.user, decision.c.function, decision.c.mandate, decision.c.at)
        .where(decision.c.list == number, decision.c.kind == ListDecision.TAKEN_OUT.value)
        .order_by(decision.c.number)
    )
    for row in rows:
        yield Moment(ListDecision.TAKEN_OUT.value, row.at, row.user, row.function, row.mandate)
