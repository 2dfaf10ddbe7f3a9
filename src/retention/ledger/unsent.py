"""Notices that did not leave yet, when what they would tell may no longer be told so.

A notice never changes: it is dropped, and another one says what may be told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from retention.domain.recipients import Question, Telling
from retention.domain.states import NoticeState
from retention.ledger.notices import CORRECTION, NewNotice, add_notices
from retention.ledger.tables import notice

_NOT_LEFT = (NoticeState.WAITING, NoticeState.HELD, NoticeState.READY, NoticeState.FAILED)
_SECRET = Question.SECRET_ADDRESS.value
_DOSSIERS = notice.c.payload["about"]["dossiers"]


def take_values_back(
    connection: Connection,
    recipient: str,
    dossier_number: str,
    stands: Callable[[str], bool],
    now: datetime,
) -> list[int]:
    """The numbers of notices dropped because this recipient may not hear all new values any more.

    Instead of each comes one that tells only that what she has is wrong, and one with the values
    of the columns that she may still hear. `stands`: whether she may hear a column.
    """
    hers = sa.and_(notice.c.recipient == recipient, _DOSSIERS.contains([dossier_number]))
    rows = [row for row in _telling_values(connection, hers) if not all(map(stands, row.columns))]
    for row in rows:
        keeps = [name for name in row.columns if stands(name)]
        _replace(connection, row, _wrong(_only(row, set(row.columns) - set(keeps))), now)
        if keeps:
            _replace(connection, row, _only(row, keeps), now)
    return [row.number for row in rows]


def hold_addresses(
    connection: Connection,
    dossier_numbers: Collection[str],
    tells_where: Callable[[str], bool],
    now: datetime,
) -> list[int]:
    """The numbers of notices dropped because the address that they tell has become secret.

    Instead of each comes one that is held until it is decided. `tells_where`: whether a column
    tells an address.
    """
    wanted = sa.cast(sorted(dossier_numbers), sa.ARRAY(sa.Text))
    rows = [
        row
        for row in _telling_values(connection, _DOSSIERS.has_any(wanted))
        if _SECRET not in row.questions and any(map(tells_where, row.columns))
    ]
    for row in rows:
        held = replace(_same(row), questions=tuple(sorted([*row.questions, _SECRET])))
        _replace(connection, row, held, now)
    return [row.number for row in rows]


def lifted(connection: Connection, correction: int) -> tuple[list[int], set[str]]:
    """(restricted notices that did not leave and are dropped, who was told of it or soon will be).

    Of one restriction, when it is lifted.
    """
    of_it = sa.and_(
        notice.c.telling == Telling.RESTRICTED.value,
        notice.c.cause == CORRECTION,
        notice.c.cause_number == correction,
    )
    waiting = [state.value for state in _NOT_LEFT]
    rows = connection.execute(sa.select(notice).where(of_it).with_for_update()).all()
    unsent = [row.number for row in rows if row.state in waiting and row.sent_at is None]
    connection.execute(
        sa.update(notice)
        .where(notice.c.number.in_(unsent))
        .values(state=NoticeState.DROPPED.value, payload=sa.null())
    )
    dropped = {NoticeState.DROPPED.value}
    told = {r.recipient for r in rows if r.number not in unsent and r.state not in dropped}
    return unsent, told


def _telling_values(connection: Connection, which: ColumnElement[bool]) -> list[Any]:
    """What would tell new values and did not leave; a reminder only repeats what did."""
    select = (
        sa.select(notice)
        .where(
            which,
            notice.c.telling == Telling.VALUE.value,
            notice.c.state.in_([state.value for state in _NOT_LEFT]),
            sa.or_(notice.c.sent_at.is_(None), notice.c.state == NoticeState.FAILED.value),
        )
        .order_by(notice.c.number)
        .with_for_update()
    )
    return list(connection.execute(select))


def _same(row: Any) -> NewNotice:
    return NewNotice(
        recipient=row.recipient,
        cause=row.cause,
        cause_number=row.cause_number,
        telling=Telling(row.telling),
        columns=tuple(row.columns),
        reasons=tuple(row.reasons),
        questions=tuple(row.questions),
        payload=row.payload,
        item=row.item,
    )


def _only(row: Any, columns: Collection[str]) -> NewNotice:
    told = tuple(name for name in row.columns if name in columns)
    values = {name: row.payload["values"][name] for name in told if name in row.payload["values"]}
    payload = {**row.payload, "columns": list(told), "values": values}
    return replace(_same(row), columns=told, payload=payload)


def _wrong(new: NewNotice) -> NewNotice:
    payload = {name: value for name, value in new.payload.items() if name != "values"}
    return replace(
        new,
        telling=Telling.WRONG,
        reasons=tuple(dict.fromkeys([*new.reasons, "ground-ended"])),
        questions=tuple(each for each in new.questions if each != _SECRET),
        payload={**payload, "telling": Telling.WRONG.value},
    )


def _replace(connection: Connection, row: Any, new: NewNotice, now: datetime) -> None:
    dropped = {"state": NoticeState.DROPPED.value, "payload": sa.null()}
    connection.execute(sa.update(notice).where(notice.c.number == row.number).values(**dropped))
    add_notices(connection, [new], now, waiting=row.state == NoticeState.WAITING.value)
