"""Delivering from the outbox: claim, record how each notice fared, and what is not written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Connection

from retention.domain.states import NoticeState
from retention.errors import UnknownError
from retention.ledger.notices import ALERT
from retention.ledger.tables import notice
from retention.ledger.tables.base import said_each

SENDING, READY = NoticeState.SENDING.value, NoticeState.READY.value


def left_behind(connection: Connection) -> int:
    """How many notices a dead worker was sending; they are ready again. Hold `try_delivering`."""
    return connection.execute(
        sa.update(notice).where(notice.c.state == SENDING).values(state=READY)
    ).rowcount


def claim(connection: Connection, now: datetime, limit: int) -> Sequence[sa.Row[Any]]:
    """At most so many notices whose time has come, now being sent; the longest waiting first."""
    due = (
        sa.select(notice.c.number)
        .where(notice.c.state == READY, notice.c.next_at <= now)
        .order_by(notice.c.next_at, notice.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = connection.execute(
        sa.update(notice)
        .where(notice.c.number.in_(due))
        .values(state=SENDING, attempts=notice.c.attempts + 1)
        .returning(notice)
    ).all()
    return sorted(claimed, key=lambda row: (row.next_at, row.number))


def _own(state: NoticeState, **values: Any) -> sa.Update:
    """The step of a notice that is being sent; one that was acknowledged meanwhile stays so."""
    mine = sa.and_(notice.c.number == sa.bindparam("own"), notice.c.state == SENDING)
    return sa.update(notice).where(mine).values(state=state.value, **values)


# Built and compiled once: it runs for every message. A reminder leaves the moment of the first
# sending.
_SENT = _own(
    NoticeState.SENT,
    sent_at=sa.func.coalesce(notice.c.sent_at, sa.bindparam("at", type_=notice.c.sent_at.type)),
    failure=None,
).compile(dialect=registry.load("postgresql.psycopg")())


def mark_sent(connection: Connection, number: int, at: datetime) -> None:
    """It was taken over."""
    values = _SENT.construct_params({"own": number, "at": at})
    connection.exec_driver_sql(str(_SENT), values)


def try_again(
    connection: Connection, number: int, code: str, next_at: datetime, *, counted: bool = True
) -> None:
    """It is ready again, for later; `counted` False: it was not even tried."""
    attempts = notice.c.attempts - (0 if counted else 1)
    later = _own(NoticeState.READY, failure=code, next_at=next_at, attempts=attempts)
    connection.execute(later, {"own": number})


def give_up(connection: Connection, number: int, code: str) -> None:
    """It goes to the queue: a person must do something."""
    connection.execute(_own(NoticeState.FAILED, failure=code), {"own": number})


# What is not written down


def unwritten(connection: Connection, limit: int) -> Sequence[Any]:
    """(number, state, failure, recipient) of notices that no event tells of yet.

    They are held until this transaction ends.
    """
    how = (NoticeState.SENT, NoticeState.FAILED, NoticeState.ACKNOWLEDGED)
    select = (
        sa.select(
            notice.c.number,
            notice.c.state,
            notice.c.failure,
            sa.case((notice.c.cause == ALERT, ALERT), else_=notice.c.recipient).label("recipient"),
        )
        .where(sa.not_(notice.c.written_down), notice.c.state.in_([state.value for state in how]))
        .order_by(notice.c.number)
        .limit(limit)
        .with_for_update()
    )
    return connection.execute(select).all()


def set_written(connection: Connection, numbers: Iterable[int]) -> None:
    """An event tells of these notices, in this transaction."""
    connection.execute(
        sa.update(notice).where(notice.c.number.in_(list(numbers))).values(written_down=True)
    )


# One notice


def row_of(connection: Connection, number: int) -> sa.Row[Any]:
    """The notice, held until this transaction ends; UnknownError for one that is not there."""
    row = connection.execute(
        sa.select(notice).where(notice.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownError(f"there is no notice {number}; see `retention notices queue`")
    return row


def change(connection: Connection, number: int, state: NoticeState, **values: Any) -> None:
    """The notice in another state; what has ended holds nothing of a person any more."""
    if state in {NoticeState.ACKNOWLEDGED, NoticeState.DROPPED}:
        values["payload"] = sa.null()
    connection.execute(
        sa.update(notice).where(notice.c.number == number).values(state=state.value, **values)
    )


# What is shown of a notice: nothing of a person, and no motive, which may name one after all.
SHOWN = [column for column in notice.c if column.name not in {"payload", "motive"}]


def shown(connection: Connection, number: int) -> dict[str, Any]:
    """One notice in codes, numbers and dates; UnknownError for one that is not there."""
    row_of(connection, number)
    select = sa.select(*SHOWN).where(notice.c.number == number)
    return dict(connection.execute(select).mappings().one())


_NOT_ENDED = notice.c.state.not_in(said_each((NoticeState.ACKNOWLEDGED, NoticeState.DROPPED)))
STUCK = notice.c.state.in_(said_each((NoticeState.HELD, NoticeState.FAILED)))
ESCALATED = sa.and_(notice.c.escalated_at.is_not(None), _NOT_ENDED)


def queue(connection: Connection, *, everything: bool = False) -> list[dict[str, Any]]:
    """What waits for a person: held, failed, or not acknowledged in time; codes and dates only.

    `everything`: also what is on its way.
    """
    told = sa.and_(_NOT_ENDED, sa.not_(_settled_alert()))
    select = (
        sa.select(*SHOWN).where(told if everything else STUCK | ESCALATED).order_by(notice.c.number)
    )
    return [dict(row) for row in connection.execute(select).mappings()]


def _settled_alert() -> sa.ColumnElement[bool]:
    """An alert asks nothing back: sent is its end."""
    return sa.and_(notice.c.cause == ALERT, notice.c.state == NoticeState.SENT.value)
