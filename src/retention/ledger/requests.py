"""Requests of data subjects: rows, the dossiers that they keep, and what is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.approval import Official
from retention.domain.clocks import local_day
from retention.domain.protocol import Right, Rights
from retention.domain.requests import IncomingRequest
from retention.domain.rights import Deadlines, StandingRequest, remembered_until
from retention.domain.states import PENDING_REQUESTS, CorrectionState, RequestState
from retention.errors import UnknownError
from retention.ledger.locks import next_number
from retention.ledger.tables import correction, overview, request, request_dossier
from retention.ledger.tables.base import said, said_each

_PENDING = request.c.state.in_(said_each(PENDING_REQUESTS))
_UNANSWERED = request.c.answered_on.is_(None) & (request.c.state != said(RequestState.WITHDRAWN))
OPEN = _PENDING | _UNANSWERED
# The earliest day that still runs, as `domain.rights.running` has it.
UNTIL = sa.func.least(
    sa.case((_UNANSWERED, request.c.answer_by)),
    sa.case((_PENDING, request.c.carry_out_by)),
    type_=sa.Date(),
)
_UNSETTLED = [CorrectionState.ASKED.value, CorrectionState.INTENDED.value]


def add_request(
    connection: Connection,
    asked: IncomingRequest,
    person: tuple[str, str],
    until: Deadlines,
    by: Official,
    at: datetime,
) -> int:
    """The number of a new request of a person: (table, key)."""
    number = next_number(connection, request.c.number)
    table, key = person
    connection.execute(
        sa.insert(request).values(
            number=number,
            kind=asked.kind.value,
            person_table=table,
            person_key=key,
            received_on=asked.received_on,
            reference=asked.reference,
            authority=asked.authority,
            answer_by=until.answer_by,
            carry_out_by=until.carry_out_by,
            state=RequestState.RECEIVED.value,
            opened_by=by.user,
            opened_at=at,
        )
    )
    return number


def keep_dossiers(
    connection: Connection, number: int, dossier_keys: Iterable[str], ground: str
) -> None:
    """The request keeps these dossiers, under this hold ground; take `hold_dossiers` before."""
    rows = [{"request": number, "dossier_key": key, "ground": ground} for key in dossier_keys]
    if rows:
        connection.execute(sa.insert(request_dossier), rows)


def row_of(connection: Connection, number: int, *, lock: bool = False) -> sa.Row[Any]:
    """The request; UnknownError when there is none of that number."""
    select = sa.select(request).where(request.c.number == number)
    row = connection.execute(select.with_for_update() if lock else select).one_or_none()
    if row is None:
        raise UnknownError(f"there is no request {number}; see `retention request queue`")
    return row


def standing(row: sa.Row[Any]) -> StandingRequest:
    """The row as the rules see it."""
    return StandingRequest(
        number=row.number,
        kind=Right(row.kind),
        state=RequestState(row.state),
        received_on=row.received_on,
        answer_by=row.answer_by,
        carry_out_by=row.carry_out_by,
        authority=row.authority,
        ground=row.ground,
        answered_on=row.answered_on,
    )


def open_rows(connection: Connection, *, lock: bool = False) -> list[sa.Row[Any]]:
    """The requests that are pending or not answered, the oldest first."""
    select = sa.select(request).where(OPEN).order_by(request.c.received_on, request.c.number)
    return list(connection.execute(select.with_for_update() if lock else select))


def granted(connection: Connection, number: int) -> str | None:
    """Whose request it is (her key) while it is granted; None when it no longer is.

    Nobody can withdraw it until this transaction ends.
    """
    return connection.execute(
        sa.select(request.c.person_key)
        .where(request.c.number == number, request.c.state == RequestState.GRANTED.value)
        .with_for_update(read=True)
    ).scalar_one_or_none()


def set_request(connection: Connection, number: int, **values: Any) -> None:
    """What became of the request."""
    connection.execute(sa.update(request).where(request.c.number == number).values(**values))


def dossier_keys(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Request -> the dossiers that it keeps, in order; without those that have gone."""
    rows = connection.execute(
        sa.select(request_dossier.c.request, request_dossier.c.dossier_key)
        .where(request_dossier.c.request.in_(numbers))
        .order_by(request_dossier.c.request, request_dossier.c.dossier_key)
    )
    found: dict[int, tuple[str, ...]] = dict.fromkeys(numbers, ())
    for number, key in rows:
        found[number] = (*found[number], key)
    return found


def corrections_open(connection: Connection, number: int) -> int:
    """How many corrections of a request are asked for and not settled yet."""
    return connection.execute(
        sa.select(sa.func.count()).where(
            correction.c.request == number, correction.c.state.in_(_UNSETTLED)
        )
    ).scalar_one()


def made_for(connection: Connection, number: int) -> int:
    """How many overviews were released, and corrections applied, on this request."""
    released = sa.select(sa.func.count()).where(
        overview.c.request == number, overview.c.released_by.is_not(None)
    )
    applied = sa.select(sa.func.count()).where(
        correction.c.request == number, correction.c.state == CorrectionState.APPLIED.value
    )
    return sum(connection.execute(each).scalar_one() for each in (released, applied))


def forget(connection: Connection, number: int) -> None:
    """The request keeps no dossier any more, and nothing says whose it was."""
    mine = request_dossier.c.request == number
    connection.execute(sa.delete(request_dossier).where(mine))
    set_request(connection, number, person_key=None)


def forget_ended(connection: Connection, rights: Rights, day: date) -> int:
    """How many requests are forgotten now: ended, answered, and past every objection."""
    rows = connection.execute(
        sa.select(request)
        .where(request.c.person_key.is_not(None), request.c.ended_at.is_not(None))
        .with_for_update()
    ).all()
    done = [row.number for row in rows if _past(row, rights, day)]
    for number in done:
        forget(connection, number)
    return len(done)


def _past(row: sa.Row[Any], rights: Rights, day: date) -> bool:
    until = remembered_until(standing(row), local_day(row.ended_at), rights)
    return until is not None and day > until
