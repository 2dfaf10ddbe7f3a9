"""Abandon: a list that ends without being carried out gets a statement; its number stays taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.statements import chain_next, payload, write_envelope
from retention.actions.workplace import Workplace
from retention.evidence.statements import Abandoned
from retention.ledger import lists
from retention.ledger.locks import hold_log
from retention.ledger.log import lines, log_head, write_down
from retention.ledger.tables import statement
from retention.ledger.without import forget_without


def abandon(
    place: Workplace, ledger: Connection, number: int, reason: str, by: str, now: datetime
) -> None:
    """Sign that this list was ended, in the transaction that ends it."""
    row = lists.row_of(ledger, number)
    lists.release_dossiers(ledger, number)
    forget_without(ledger, number)
    hold_log(ledger)
    write_down(ledger, reason, {"list": number, "list_digest": row.digest, "by": by}, now)
    head = log_head(ledger)

    def statement_of(common: dict[str, Any]) -> Abandoned:
        return Abandoned(
            **common,
            list_number=number,
            list_digest=row.digest,
            reason=reason,
            decided_by=by,
            log=head,
        )

    chain_next(place, ledger, now, number, statement_of)


def write_abandoned(place: Workplace, number: int) -> None:
    """The statement and the log's lines up to it lie in the evidence folder."""
    with place.ledger.begin() as ledger:
        first, end = log_slice(ledger, number, "abandoned")
        place.evidence.write_events(number, lines(ledger, first=first, end=end))
        write_envelope(place, ledger, number, "abandoned")


def log_slice(ledger: Connection, number: int, kind: str) -> tuple[int, int]:
    """(first, end) of the log's lines that belong beside this list's last statement."""
    mine = ledger.execute(
        sa.select(statement).where(statement.c.list == number, statement.c.kind == kind)
    ).one()
    before = ledger.execute(
        sa.select(statement.c.envelope)
        .where(statement.c.number < mine.number, statement.c.kind.in_(("closing", "abandoned")))
        .order_by(statement.c.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return (0 if before is None else _log_size(before)), _log_size(mine.envelope)


def _log_size(envelope: str) -> int:
    return int(payload(envelope)["log"]["size"])
