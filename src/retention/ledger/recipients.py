"""The address book: each change is a row of its own; the current one is confirmed and not ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.address_book import AskedEntry, EntryState, StandingEntry
from retention.domain.recipients import Channel
from retention.errors import UnknownError
from retention.ledger.locks import next_number
from retention.ledger.tables import recipient

_CURRENT = recipient.c.confirmed_at.is_not(None) & recipient.c.ended_at.is_(None)

WAITING = recipient.c.ended_at.is_(None) & (
    recipient.c.confirmed_at.is_(None) | recipient.c.end_asked_by.is_not(None)
)


def current(connection: Connection) -> dict[str, sa.Row[Any]]:
    """Recipient's code -> its row that two people made and that has not ended."""
    rows = connection.execute(sa.select(recipient).where(_CURRENT).order_by(recipient.c.code))
    return {row.code: row for row in rows}


def kinds(connection: Connection) -> dict[str, str]:
    """Recipient's code -> its kind of annex 2; those outside annex 2 are left out."""
    select = sa.select(recipient.c.code, recipient.c.kind)
    rows = connection.execute(select.where(_CURRENT, recipient.c.kind.is_not(None)))
    return {row.code: row.kind for row in rows}


def add(connection: Connection, asked: AskedEntry, by: str, at: datetime) -> int:
    """The number of a new row, asked for and not in use yet."""
    number = next_number(connection, recipient.c.number)
    connection.execute(
        sa.insert(recipient).values(
            number=number,
            code=asked.code,
            kind=asked.kind,
            name=asked.name,
            channel=asked.channel.value,
            address=asked.address,
            certificate=asked.certificate,
            language=asked.language,
            asked_by=by,
            asked_at=at,
        )
    )
    return number


def row_of(connection: Connection, number: int) -> sa.Row[Any]:
    """The row, and with it every row of its code, locked; UnknownError when there is none."""
    codes = sa.select(recipient.c.code).where(recipient.c.number == number).scalar_subquery()
    locked = sa.select(recipient).where(recipient.c.code == codes).order_by(recipient.c.number)
    rows = connection.execute(locked.with_for_update()).all()
    for row in rows:
        if row.number == number:
            return row
    raise UnknownError(
        f"the address book has no entry {number}; see `retention recipient list --all`"
    )


def standing(connection: Connection, row: sa.Row[Any]) -> StandingEntry:
    """The row as the rules for decisions see it."""
    later = sa.select(sa.literal(1)).where(
        recipient.c.code == row.code,
        recipient.c.number > row.number,
        recipient.c.confirmed_at.is_not(None),
    )
    newest = connection.execute(later.limit(1)).first() is None
    return StandingEntry(row.number, state_of(row), row.asked_by, row.end_asked_by, newest)


def state_of(row: sa.Row[Any]) -> EntryState:
    """Where a row stands."""
    if row.ended_at is not None:
        return EntryState.ENDED
    if row.confirmed_at is None:
        return EntryState.ASKED
    return EntryState.CONFIRMED if row.end_asked_by is None else EntryState.END_ASKED


def asked_of(row: sa.Row[Any]) -> AskedEntry:
    """The row as it was asked for."""
    return AskedEntry(
        code=row.code,
        name=row.name,
        channel=Channel(row.channel),
        address=row.address,
        kind=row.kind,
        certificate=row.certificate,
        language=row.language,
    )


def confirm(connection: Connection, row: sa.Row[Any], by: str, at: datetime) -> None:
    """In use from now on; the row that it replaces has ended."""
    before = (recipient.c.code == row.code) & (recipient.c.number != row.number) & _CURRENT
    connection.execute(sa.update(recipient).where(before).values(ended_at=at))
    set_in(connection, row.number, confirmed_by=by, confirmed_at=at)


def set_in(connection: Connection, number: int, **values: object) -> None:
    """Write how an entry goes on; what was asked for never changes."""
    connection.execute(sa.update(recipient).where(recipient.c.number == number).values(values))


def count_waiting(connection: Connection) -> int:
    """How many changes of the address book wait for a second person."""
    select = sa.select(sa.func.count()).where(WAITING)
    return int(connection.execute(select).scalar_one())


def everything(connection: Connection, *, ended: bool = False) -> list[sa.Row[Any]]:
    """Every row by code and number; `ended`: those that have ended too."""
    select = sa.select(recipient).order_by(recipient.c.code, recipient.c.number)
    if not ended:
        select = select.where(recipient.c.ended_at.is_(None))
    return list(connection.execute(select))
