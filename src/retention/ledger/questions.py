"""What a steward must look at: codes, never a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.ledger.locks import next_number
from retention.ledger.tables import question


def raise_question(
    connection: Connection,
    kind: str,
    about: Sequence[str],
    at: datetime,
    dossier_key: str | None = None,
) -> int:
    """The number of a new question."""
    number = next_number(connection, question.c.number)
    connection.execute(
        sa.insert(question).values(
            number=number, dossier_key=dossier_key, kind=kind, about=list(about), raised_at=at
        )
    )
    return number
