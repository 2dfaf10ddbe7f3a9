"""Later review dates that were asked for, of one exception or hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.keeping import AskedExtension
from retention.domain.states import ExtensionState
from retention.ledger.tables import keep, keep_extension


def open_one(connection: Connection, number: int) -> sa.Row[Any] | None:
    """The later date that waits for a second person; None where none does."""
    return connection.execute(
        sa.select(keep_extension).where(
            keep_extension.c.keep == number, keep_extension.c.state == ExtensionState.ASKED.value
        )
    ).one_or_none()


def extensions_of(connection: Connection, number: int) -> list[sa.Row[Any]]:
    """Every later date that was ever asked for, in that order."""
    select = sa.select(keep_extension).where(keep_extension.c.keep == number)
    return list(connection.execute(select.order_by(keep_extension.c.number)))


def add(
    connection: Connection, number: int, asked: AskedExtension, user: str, now: datetime
) -> None:
    """Asked for; the date of the exception or hold stays as it is."""
    connection.execute(
        sa.insert(keep_extension).values(
            keep=number,
            review_on=asked.review_on,
            motive=asked.motive,
            state=ExtensionState.ASKED.value,
            asked_by=user,
            asked_at=now,
        )
    )


def settle(
    connection: Connection, extension: int, state: ExtensionState, user: str, now: datetime
) -> None:
    """Confirmed or declined, by whom."""
    connection.execute(
        sa.update(keep_extension)
        .where(keep_extension.c.number == extension)
        .values(state=state.value, settled_by=user, settled_at=now)
    )


def set_review(connection: Connection, number: int, review_on: date) -> None:
    """The exception or hold has this review date from now on."""
    connection.execute(sa.update(keep).where(keep.c.number == number).values(review_on=review_on))
