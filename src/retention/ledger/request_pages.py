"""Requests a page at a time: the most urgent first, filtered and counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

from retention.domain.protocol import Right
from retention.domain.rights import RequestGroup
from retention.domain.states import PENDING_REQUESTS, RequestState
from retention.ledger.tables import destruction_list, request, run

_PENDING = request.c.state.in_([state.value for state in PENDING_REQUESTS])
_UNANSWERED = sa.and_(
    request.c.answered_on.is_(None), request.c.state != RequestState.WITHDRAWN.value
)
_OPEN = sa.or_(_PENDING, _UNANSWERED)
# The earliest deadline that nobody met yet; of none at all it is null, and comes last.
_FIRST = sa.func.least(
    sa.case((_UNANSWERED, request.c.answer_by)), sa.case((_PENDING, request.c.carry_out_by))
)


def page(
    connection: Connection,
    group: RequestGroup,
    kind: Right | None,
    day: date,
    soon: timedelta,
    *,
    skip: int,
    limit: int,
) -> Sequence[sa.Row[Any]]:
    """So many requests of one group after the first so many; ended ones the newest first."""
    order = (
        (request.c.number.desc(),)
        if group is RequestGroup.ENDED
        else (_FIRST.nulls_last(), request.c.number)
    )
    select = sa.select(request).where(_in_group(group, day, soon), *_of_kind(kind))
    return connection.execute(select.order_by(*order).offset(skip).limit(limit)).all()


def counts(
    connection: Connection, kind: Right | None, day: date, soon: timedelta
) -> dict[RequestGroup, int]:
    """How many requests each group has."""
    select = sa.select(
        *(
            sa.func.count().filter(_in_group(group, day, soon)).label(group.name)
            for group in RequestGroup
        )
    ).where(*_of_kind(kind))
    row = connection.execute(select.select_from(request)).one()
    return dict(zip(RequestGroup, row, strict=True))


def lists_of(connection: Connection, number: int) -> tuple[int, ...]:
    """The destruction lists that were made of a request for erasure, the oldest first."""
    of = sa.cast(destruction_list.c.header, JSONB)["erasure"]["request"].as_integer()
    select = (
        sa.select(destruction_list.c.number)
        .join(run, run.c.number == destruction_list.c.run)
        .where(run.c.kind == "erasure", of == number)
        .order_by(destruction_list.c.number)
    )
    return tuple(connection.execute(select).scalars())


def _of_kind(kind: Right | None) -> tuple[sa.ColumnElement[bool], ...]:
    return () if kind is None else (request.c.kind == kind.value,)


def _in_group(group: RequestGroup, day: date, soon: timedelta) -> sa.ColumnElement[bool]:
    if group is RequestGroup.ENDED:
        return sa.not_(_OPEN)
    if group is RequestGroup.OPEN:
        return _OPEN
    if group is RequestGroup.OVERDUE:
        return sa.and_(_OPEN, day > _FIRST)
    return sa.and_(_OPEN, _FIRST.between(day, day + soon))
