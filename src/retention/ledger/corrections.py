"""Corrections on record: which columns changed, by whom, and what is still to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.states import CorrectionState
from retention.errors import UnknownError
from retention.ledger.locks import next_number
from retention.ledger.tables import correction, request
from retention.ledger.tables.base import said

ASKED = correction.c.state == said(CorrectionState.ASKED)
# With the request that one is for, while nobody answered it.
WITH_REQUEST = correction.outerjoin(
    request,
    sa.and_(request.c.number == correction.c.request, request.c.answered_on.is_(None)),
)


def add(connection: Connection, **values: Any) -> int:
    """The number of a new correction."""
    number = next_number(connection, correction.c.number)
    connection.execute(sa.insert(correction).values(number=number, **values))
    return number


def emptied_since(connection: Connection, tombstone: str, since: datetime) -> int:
    """How many fields corrections of one dossier emptied since then, those in hand included."""
    done = (CorrectionState.INTENDED.value, CorrectionState.APPLIED.value)
    return int(
        connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(correction.c.emptied_count), 0)).where(
                correction.c.tombstone == tombstone,
                correction.c.state.in_(done),
                correction.c.asked_at >= since,
            )
        ).scalar_one()
    )


def asked(connection: Connection, change_digest: str) -> sa.Row[Any] | None:
    """The correction with exactly this change that waits for another person, locked."""
    return connection.execute(
        sa.select(correction)
        .where(
            correction.c.change_digest == change_digest,
            correction.c.state == CorrectionState.ASKED.value,
        )
        .order_by(correction.c.number)
        .limit(1)
        .with_for_update()
    ).one_or_none()


def of_change(connection: Connection, change_digest: str) -> int | None:
    """The number of the correction that was applied with exactly this change."""
    return connection.execute(
        sa.select(correction.c.number)
        .where(
            correction.c.change_digest == change_digest,
            correction.c.state == CorrectionState.APPLIED.value,
        )
        .order_by(correction.c.number)
        .limit(1)
    ).scalar()


def row_of(connection: Connection, number: int) -> sa.Row[Any]:
    """The correction, locked; UnknownError when there is none of that number."""
    row = connection.execute(
        sa.select(correction).where(correction.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownError(f"there is no correction {number}; see `retention correction queue`")
    return row


def intend(connection: Connection, number: int, user: str, rows: Sequence[dict[str, Any]]) -> None:
    """What was asked for is now to be made by this user."""
    _set(connection, number, state=CorrectionState.INTENDED, applied_by=user, rows=list(rows))


def settle(connection: Connection, number: int, state: CorrectionState, at: datetime) -> None:
    """It was made, or never will be; which rows it was about is forgotten."""
    applied_at = at if state is CorrectionState.APPLIED else None
    _set(connection, number, state=state, applied_at=applied_at, rows=sa.null())


def _set(connection: Connection, number: int, *, state: CorrectionState, **values: Any) -> None:
    connection.execute(
        sa.update(correction)
        .where(correction.c.number == number)
        .values(state=state.value, **values)
    )


def intended(connection: Connection) -> list[sa.Row[Any]]:
    """Corrections of which it is not known whether they were made, locked; not those in hand."""
    return list(
        connection.execute(
            sa.select(correction)
            .where(correction.c.state == CorrectionState.INTENDED.value)
            .order_by(correction.c.number)
            .with_for_update(skip_locked=True)
        )
    )


def waiting(connection: Connection) -> list[dict[str, Any]]:
    """Corrections that another person must apply, the oldest first.

    `answer_by`: the last day to answer the request that one is for, while nobody answered it.
    """
    select = (
        sa.select(correction, request.c.answer_by)
        .select_from(WITH_REQUEST)
        .where(ASKED)
        .order_by(correction.c.asked_at, correction.c.number)
    )
    return [dict(row) for row in connection.execute(select).mappings()]
