"""What waits for a person because no rule decides it: codes, never whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.errors import UnknownError
from retention.ledger.locks import next_number
from retention.ledger.tables import question

OPEN = question.c.settled_at.is_(None)


def raise_question(
    connection: Connection,
    kind: str,
    about: Sequence[str],
    at: datetime,
    dossier_key: str | None = None,
    *,
    by: str | None = None,
) -> int:
    """The number of a new question. `by`: whose doing it is about, who cannot settle it."""
    number = next_number(connection, question.c.number)
    connection.execute(
        sa.insert(question).values(
            number=number,
            dossier_key=dossier_key,
            kind=kind,
            about=list(about),
            raised_at=at,
            raised_by=by,
        )
    )
    return number


def open_questions(
    connection: Connection, *, after: int = 0, limit: int | None = None
) -> list[dict[str, Any]]:
    """The questions that nobody settled yet, the oldest first, after the one of this number."""
    select = sa.select(question).where(OPEN, question.c.number > after)
    rows = connection.execute(select.order_by(question.c.number).limit(limit))
    return [dict(row) for row in rows.mappings()]


def count_open(connection: Connection) -> int:
    """How many questions wait."""
    select = sa.select(sa.func.count()).where(OPEN)
    return int(connection.execute(select).scalar_one())


def row_of(connection: Connection, number: int) -> sa.Row[Any]:
    """The question, locked; UnknownError when there is none of that number."""
    row = connection.execute(
        sa.select(question).where(question.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownError(f"there is no question {number}; see `retention question queue`")
    return row


def settle(connection: Connection, number: int, by: str, at: datetime, motive: str) -> None:
    """Settled: the dossier's key is needed no longer and goes."""
    values = {"settled_by": by, "settled_at": at, "motive": motive, "dossier_key": None}
    connection.execute(sa.update(question).where(question.c.number == number).values(values))
