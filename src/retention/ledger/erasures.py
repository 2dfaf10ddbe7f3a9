"""Requests for erasure, as far as their lists need them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.states import RequestState
from retention.errors import UsageError
from retention.ledger.tables import request, request_dossier


def request_row(connection: Connection, number: int, *, lock: bool = False) -> sa.Row[Any]:
    """The request, `lock`ed until the transaction ends; UsageError when there is none."""
    select = sa.select(request).where(request.c.number == number)
    row = connection.execute(select.with_for_update() if lock else select).one_or_none()
    if row is None:
        raise UsageError(f"there is no request {number}")
    return row


def granted(connection: Connection, number: int) -> str | None:
    """Whose request it is (her key), None when it is not granted any more.

    Nobody can withdraw it until this transaction ends.
    """
    return connection.execute(
        sa.select(request.c.person_key)
        .where(request.c.number == number, request.c.state == RequestState.GRANTED.value)
        .with_for_update(read=True)
    ).scalar_one_or_none()


def dossiers_of_request(connection: Connection, number: int) -> list[str]:
    """The keys of the dossiers that a request is about, in order."""
    return list(
        connection.execute(
            sa.select(request_dossier.c.dossier_key)
            .where(request_dossier.c.request == number)
            .order_by(request_dossier.c.dossier_key)
        ).scalars()
    )


def carried_out(connection: Connection, number: int, at: datetime) -> None:
    """The granted request has been carried out."""
    connection.execute(
        sa.update(request)
        .where(request.c.number == number, request.c.state == RequestState.GRANTED.value)
        .values(state=RequestState.CARRIED_OUT.value, ended_at=at)
    )
