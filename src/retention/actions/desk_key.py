"""The desk's key: it signs every decision, and the runner takes no decision without its signature.

Whoever can write in the ledger can then add a decision, but not one that counts. The key is made
with the first decision and named in the ledger's mark; a missing key is never replaced by itself.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.errors import ConfigurationError, EvidenceError
from retention.evidence.canonical import canonical
from retention.evidence.entries import Event
from retention.evidence.keys import PublicKey, SigningKey, load_signing_key
from retention.ledger.log import utc_text
from retention.ledger.tables import desk_key as table

FILE = "desk.pem"
SIGNED = "signed"  # the field of a decision's record that holds key and signature


def desk_key(place: Workplace, ledger: Connection) -> SigningKey:
    """The key that signs decisions; made with the first one. ConfigurationError when it is gone."""
    known = ledger.execute(sa.select(table.c.key_id)).scalar()
    key = load_signing_key(
        place.settings.keys / FILE,
        secret_pem=place.settings.desk_key,
        may_create=known is None and place.settings.desk_public_key is None,
    )
    if known is None:
        now = place.clock.now(ledger)
        made = insert(table).values(one=1, key_id=key.key_id, made_at=now)
        ledger.execute(made.on_conflict_do_nothing())
    return key


def signed(
    place: Workplace, ledger: Connection, kind: str, record: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The record with the desk's signature over it, its kind and its moment (Ed25519, base64)."""
    key = desk_key(place, ledger)
    signature = key.private.sign(_signed_bytes(kind, record, utc_text(at)))
    return {**record, SIGNED: {"key": key.key_id, "signature": b64encode(signature).decode()}}


def signed_by_desk(place: Workplace) -> Callable[[Event], bool]:
    """What says of an event whether the desk's key signed it."""
    trusted = _trusted(place)
    key = Ed25519PublicKey.from_public_bytes(trusted.raw)

    def is_signed(event: Event) -> bool:
        given = event.record.get(SIGNED)
        if not isinstance(given, Mapping) or given.get("key") != trusted.key_id:
            return False
        record = {name: value for name, value in event.record.items() if name != SIGNED}
        try:
            signature = b64decode(str(given.get("signature")), validate=True)
            key.verify(signature, _signed_bytes(event.kind, record, event.at))
        except (ValueError, InvalidSignature):
            return False
        return True

    return is_signed


def _trusted(place: Workplace) -> PublicKey:
    """The public half from the settings, else from the key on this machine; never the ledger's."""
    settings = place.settings
    if settings.desk_public_key is None:
        return load_signing_key(
            settings.keys / FILE, secret_pem=settings.desk_key, may_create=False
        ).public
    try:
        return PublicKey.from_pem(settings.desk_public_key.encode())
    except EvidenceError as error:
        raise ConfigurationError(f"RETENTION_DESK_PUBLIC_KEY {error}") from None


def _signed_bytes(kind: str, record: Mapping[str, Any], at: str) -> bytes:
    return canonical({"at": at, "kind": kind, "record": dict(record)})
