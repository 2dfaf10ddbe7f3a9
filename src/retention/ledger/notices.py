"""The outbox: notices to recipients, written in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.recipients import Telling
from retention.domain.states import NoticeState
from retention.ledger.locks import next_number
from retention.ledger.tables import notice

CORRECTION = "correction"
ERASURE = "erasure"
ALERT = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to be written. `cause_number`: the correction, or the list (with `item`).

    `payload` holds what the recipient is told, personal data included; it is wiped at the end.
    """

    recipient: str
    cause: str
    cause_number: int | None
    telling: Telling
    columns: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)
    item: int | None = None


def add_notices(
    connection: Connection, new: Iterable[NewNotice], at: datetime, *, waiting: bool = False
) -> list[int]:
    """The numbers of notices now in the outbox: ready, or held where a steward must decide.

    `waiting`: until `release` says that what they tell of has happened.
    """
    wanted = list(new)
    if not wanted:
        return []
    first = next_number(connection, notice.c.number)
    rows: list[dict[str, Any]] = [
        {
            "number": number,
            "key": str(uuid4()),
            "recipient": each.recipient,
            "cause": each.cause,
            "cause_number": each.cause_number,
            "item": each.item,
            "telling": each.telling.value,
            "columns": list(each.columns),
            "reasons": list(each.reasons),
            "questions": list(each.questions),
            "state": NoticeState.WAITING.value if waiting else _first_state(each).value,
            "payload": dict(each.payload),
            "made_at": at,
            "next_at": at,
        }
        for number, each in enumerate(wanted, start=first)
    ]
    connection.execute(sa.insert(notice), rows)
    return list(range(first, first + len(rows)))


def _first_state(new: NewNotice) -> NoticeState:
    return NoticeState.HELD if new.questions else NoticeState.READY


def release(
    connection: Connection, cause: str, cause_number: int, items: Iterable[int] | None = None
) -> int:
    """How many waiting notices of this cause (and of these items) may go now, or are held."""
    held = sa.func.cardinality(notice.c.questions) > 0
    state = sa.case((held, NoticeState.HELD.value), else_=NoticeState.READY.value)
    return connection.execute(
        sa.update(notice).where(_waiting(cause, cause_number, items)).values(state=state)
    ).rowcount


def drop(
    connection: Connection, cause: str, cause_number: int, items: Iterable[int] | None = None
) -> int:
    """How many waiting notices of this cause (and items) go to nobody: it did not happen."""
    return connection.execute(
        sa.update(notice)
        .where(_waiting(cause, cause_number, items))
        .values(state=NoticeState.DROPPED.value, payload=sa.null())
    ).rowcount


def _waiting(cause: str, cause_number: int, items: Iterable[int] | None) -> sa.ColumnElement[bool]:
    wanted = [
        notice.c.cause == cause,
        notice.c.cause_number == cause_number,
        notice.c.state == NoticeState.WAITING.value,
    ]
    if items is not None:
        wanted.append(notice.c.item.in_(list(items)))
    return sa.and_(*wanted)
