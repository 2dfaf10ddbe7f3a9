"""Exceptions and holds in pages, and what the log says of one of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.decision import KeepKind
from retention.domain.states import KeepState
from retention.ledger.keeps import STANDING
from retention.ledger.tables import LOGGED_OF_KEEPS, keep, log

STANDS = "standing"
REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of an exception or hold: what, who in which function, when."""

    kind: str
    user: str
    function: str
    at: datetime
    review_on: date | None


def page_of(
    connection: Connection, state: str, kind: KeepKind | None, day: date, first: int, count: int
) -> tuple[int, Sequence[Any]]:
    """(how many there are, the rows from `first` on), the newest first.

    `state`: a state, or `standing`, or `review` for what has come to its review date.
    """
    wanted = [_in_state(state, day)]
    if kind is not None:
        wanted.append(keep.c.kind == kind.value)
    total = connection.execute(
        sa.select(sa.func.count()).select_from(keep).where(*wanted)
    ).scalar_one()
    columns = (keep.c.number, keep.c.kind, keep.c.ground, keep.c.state, keep.c.review_on)
    rows = connection.execute(
        sa.select(*columns, keep.c.asked_by, keep.c.asked_at)
        .where(*wanted)
        .order_by(keep.c.number.desc())
        .offset(first)
        .limit(count)
    )
    return total, rows.all()


def _in_state(state: str, day: date) -> sa.ColumnElement[bool]:
    if state == STANDS:
        return keep.c.state.in_(STANDING)
    if state == REVIEW:
        return (keep.c.state == KeepState.CONFIRMED.value) & (keep.c.review_on <= day)
    return keep.c.state == KeepState(state).value


def standing_on(connection: Connection, dossier_key: str) -> Sequence[sa.Row[Any]]:
    """The exceptions and holds that keep this dossier."""
    return connection.execute(
        sa.select(keep)
        .where(keep.c.dossier_key == dossier_key, keep.c.state.in_(STANDING))
        .order_by(keep.c.number)
    ).all()


def history(connection: Connection, number: int) -> list[Event]:
    """What the log says of it, from its asking on.

    A number is given again once what had it went with its dossier: the earlier one's steps are not
    this one's.
    """
    # As the index has it, so that the log is not read through.
    of_keep = sa.text(
        f"kind IN ({LOGGED_OF_KEEPS}) AND (line::jsonb -> 'record' ->> 'keep') = :keep"
    )
    select = sa.select(log.c.kind, log.c.line).where(of_keep).order_by(log.c.sequence)
    events: list[Event] = []
    for kind, line in connection.execute(select, {"keep": str(number)}):
        if kind == "keep-asked":
            events.clear()
        events.append(_event(kind, json.loads(line)))
    return events


def _event(kind: str, written: dict[str, Any]) -> Event:
    record = written["record"]
    review_on = record.get("review_on")
    return Event(
        kind,
        record["by"],
        record["function"],
        datetime.fromisoformat(written["at"]),
        None if review_on is None else date.fromisoformat(review_on),
    )
