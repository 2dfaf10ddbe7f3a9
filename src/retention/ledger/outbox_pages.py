"""Notices a page at a time, filtered by the database: codes, numbers and moments, no values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.notifying import NoticeGroup
from retention.domain.states import NoticeState
from retention.errors import UnknownError
from retention.ledger.notices import ALERT
from retention.ledger.outbox import SHOWN
from retention.ledger.tables import notice

_ENDED = [NoticeState.ACKNOWLEDGED.value, NoticeState.DROPPED.value]
_HELD = notice.c.state == NoticeState.HELD.value
_FAILED = notice.c.state == NoticeState.FAILED.value
# Written as the partial indexes are, so that these are used.
_STUCK = notice.c.state.in_([NoticeState.HELD.value, NoticeState.FAILED.value])
_LATE = sa.and_(notice.c.escalated_at.is_not(None), notice.c.state.not_in(_ENDED))
# An alert asks nothing back: sent is its end.
_OVER = sa.or_(
    notice.c.state.in_(_ENDED),
    sa.and_(notice.c.cause == ALERT, notice.c.state == NoticeState.SENT.value),
)
GROUPS: Mapping[NoticeGroup, sa.ColumnElement[bool]] = {
    NoticeGroup.STUCK: sa.or_(_STUCK, _LATE),
    NoticeGroup.HELD: _HELD,
    NoticeGroup.FAILED: _FAILED,
    NoticeGroup.LATE: _LATE,
    NoticeGroup.ON_ITS_WAY: sa.and_(sa.not_(_STUCK), sa.not_(_LATE), sa.not_(_OVER)),
    NoticeGroup.ENDED: _OVER,
}
# What asks for somebody is little, and has an index; the rest is not counted at each look.
COUNTED = (NoticeGroup.STUCK, NoticeGroup.HELD, NoticeGroup.FAILED, NoticeGroup.LATE)


def page(
    connection: Connection, group: NoticeGroup, *, after: int, limit: int
) -> list[dict[str, Any]]:
    """So many notices of a group after the one of this number; ended ones the newest first.

    `after` 0: from the first.
    """
    newest = group is NoticeGroup.ENDED
    number = notice.c.number
    select = sa.select(*SHOWN).where(GROUPS[group])
    if after:
        select = select.where(number < after if newest else number > after)
    ordered = select.order_by(number.desc() if newest else number).limit(limit)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def counts(connection: Connection) -> dict[NoticeGroup, int]:
    """How many notices of each group wait for somebody."""
    return {
        group: int(connection.execute(sa.select(sa.func.count()).where(GROUPS[group])).scalar_one())
        for group in COUNTED
    }


def one(connection: Connection, number: int) -> dict[str, Any]:
    """One notice, not held; UnknownError for one that is not there."""
    select = sa.select(*SHOWN).where(notice.c.number == number)
    row = connection.execute(select).mappings().one_or_none()
    if row is None:
        raise UnknownError(f"there is no notice {number}; see `retention notices queue`")
    return dict(row)
