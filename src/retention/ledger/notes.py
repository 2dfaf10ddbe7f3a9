"""Notes in the bestand that the log announced: which have no event, and were not asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from retention.ledger.log import utc_text
from retention.ledger.tables import log, question

FINISHED = (
    "disclosure-noted",
    "consent-noted",
    "consent-withdrawn",
    "information-noted",
    "information-postponed",
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A note that was announced: what ties its lines together, in which register, by whom, when."""

    note: str
    register: str
    by: str
    begun_at: str


def unfinished_notes(
    connection: Connection, begun: str, asked: str, before: datetime
) -> list[Unfinished]:
    """The announced notes (events of kind `begun`) without an event or a question (`asked`)."""
    first, later = log.alias(), log.alias()
    record, after = _record(first), _record(later)
    note = record["note"].astext
    event = sa.select(sa.literal(1)).where(later.c.kind.in_(FINISHED), after["note"].astext == note)
    at = sa.cast(first.c.line, JSONB)["at"].astext
    known = sa.select(sa.literal(1)).where(
        question.c.kind == asked, note == sa.any_(question.c.about)
    )
    select = (
        sa.select(note, record["register"].astext, record["by"].astext, at)
        .where(first.c.kind == begun, at <= utc_text(before), ~event.exists(), ~known.exists())
        .order_by(first.c.sequence)
    )
    return [Unfinished(*row) for row in connection.execute(select)]


def _record(events: sa.FromClause) -> sa.ColumnElement[object]:
    return sa.cast(events.c.line, JSONB)["record"]
