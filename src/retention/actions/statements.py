"""The chain of signed statements: each names the digest of the one before."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.errors import EvidenceError
from retention.evidence.canonical import digest, parse
from retention.evidence.sealed import seal, unseal
from retention.evidence.statements import Statement, from_record
from retention.ledger.locks import hold_log
from retention.ledger.log import utc_text
from retention.ledger.tables import statement


def chain_next(
    place: Workplace,
    ledger: Connection,
    now: datetime,
    list_number: int,
    make: Callable[[dict[str, Any]], Statement],
) -> str:
    """The digest of a new statement, sealed and stored as the next of the chain."""
    hold_log(ledger)
    last = ledger.execute(
        sa.select(statement.c.number, statement.c.digest)
        .order_by(statement.c.number.desc())
        .limit(1)
    ).one_or_none()
    made = make(
        {
            "statement": 1 if last is None else last.number + 1,
            "previous": None if last is None else last.digest,
            "made_at": utc_text(now),
            "software": place.rules.software,
        }
    )
    key = place.signing_key(ledger)
    envelope = seal(made.to_record(), key)
    _, payload = unseal(envelope, [key.public])
    ledger.execute(
        sa.insert(statement).values(
            number=made.statement,
            list=list_number,
            kind=made.kind,
            digest=digest(payload),
            envelope=envelope.decode(),
            made_at=now,
        )
    )
    return digest(payload)


def last_digest(ledger: Connection) -> str:
    """The head of the chain as it is now: the digest of the newest statement."""
    newest = sa.select(statement.c.digest).order_by(statement.c.number.desc()).limit(1)
    return str(ledger.execute(newest).scalar_one())


def stored(ledger: Connection, list_number: int, kind: str) -> sa.Row[Any] | None:
    """The stored statement of this kind about this list."""
    return ledger.execute(
        sa.select(statement).where(statement.c.list == list_number, statement.c.kind == kind)
    ).one_or_none()


def payload_of(ledger: Connection, list_number: int, kind: str) -> dict[str, Any]:
    """What a stored statement says."""
    row = stored(ledger, list_number, kind)
    if row is None:
        raise EvidenceError(f"list {list_number} has no {kind} statement")
    return payload(row.envelope)


def payload(envelope: str) -> dict[str, Any]:
    """What an envelope of our own says; its signature is not looked at."""
    said: dict[str, Any] = parse(b64decode(parse(envelope.encode())["payload"]))
    return said


def write_envelope(place: Workplace, ledger: Connection, list_number: int, kind: str) -> None:
    """The stored statement lies in the evidence folder, durably, with the key to check it."""
    row = stored(ledger, list_number, kind)
    if row is None:
        raise EvidenceError(f"list {list_number} has no {kind} statement")
    key = place.signing_key(ledger).public
    envelope = row.envelope.encode()
    record, _ = unseal(envelope, [key])
    try:
        place.evidence.write_readme()
        place.evidence.write_key(key)
        place.evidence.write_statement(from_record(record), envelope)
    except OSError as err:
        raise EvidenceError(
            f"evidence cannot be written ({err.strerror}); nothing is destroyed before it can be"
        ) from err
