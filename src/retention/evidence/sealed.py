"""Signed statements: DSSE envelopes with a payload type of our own, signed with Ed25519.

The bytes of an envelope are fixed too (canonical JSON and one newline), so that not one of them
can change unnoticed: base64 and JSON would otherwise leave room that no signature covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import Error, VerificationError
from securesystemslib.signer import CryptoSigner, Key, SSlibKey  # type: ignore[attr-defined]

from retention.errors import EvidenceError
from retention.evidence.canonical import Record, canonical, parse
from retention.evidence.keys import PublicKey, SigningKey

PAYLOAD_TYPE = "application/vnd.retention.statement+json"
# A list of ten million dossiers in batches of a thousand still fits.
LONGEST_ENVELOPE = 8 << 20
_KEY_ID = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Opened:
    """An envelope whose every signature holds: the record, its exact bytes, and who signed."""

    record: Record
    payload: bytes
    key_ids: frozenset[str]


def seal(statement_record: Record, *keys: SigningKey) -> bytes:
    """The envelope with one signature per key; the same record and keys give the same bytes."""
    if not keys:
        raise EvidenceError("a statement needs at least one signing key")
    envelope = Envelope(canonical(statement_record), PAYLOAD_TYPE, {})
    for key in sorted(keys, key=lambda each: each.key_id):
        envelope.sign(CryptoSigner(key.private, _library_key(key.public)))
    return _written(envelope)


def unseal(envelope_bytes: bytes, public_keys: Iterable[PublicKey]) -> tuple[Record, bytes]:
    """The statement's record and its exact bytes, if every signature is by one of these keys.

    Raises EvidenceError for anything that `seal` would not have written.
    """
    opened = open_envelope(envelope_bytes, public_keys)
    return opened.record, opened.payload


def open_envelope(envelope_bytes: bytes, public_keys: Iterable[PublicKey]) -> Opened:
    """As `unseal`, and says which keys signed."""
    envelope = _read(envelope_bytes)
    _check_signatures(envelope, {key.key_id: key for key in public_keys})
    record = parse(envelope.payload)
    if not isinstance(record, dict) or canonical(record) != envelope.payload:
        raise EvidenceError("the signed text is not a canonical record")
    return Opened(record, envelope.payload, frozenset(envelope.signatures))


def _read(data: bytes) -> Envelope:
    if len(data) > LONGEST_ENVELOPE:
        raise EvidenceError("is too large for a statement")
    parsed = parse(data)
    _check_form(parsed)
    try:
        # It takes its argument apart; nothing else refers to `parsed`.
        envelope = Envelope.from_dict(parsed)
    except (ValueError, Error):
        raise EvidenceError("is not a signed envelope") from None
    if envelope.payload_type != PAYLOAD_TYPE:
        raise EvidenceError("is signed as something else than a statement")
    if _written(envelope) != data:
        raise EvidenceError("was changed after it was signed (its bytes are not as written)")
    return envelope


def _check_form(parsed: Any) -> None:
    """Only the fields that are signed or needed: an unsigned extra could mislead a reader."""
    signatures = parsed.get("signatures") if isinstance(parsed, dict) else None
    sound = (
        isinstance(signatures, list)
        and parsed.keys() == {"payload", "payloadType", "signatures"}
        and isinstance(parsed["payload"], str)
        and isinstance(parsed["payloadType"], str)
        and 1 <= len(signatures) <= 2
        and all(_is_signature(signature) for signature in signatures)
    )
    if not sound:
        raise EvidenceError("is not a signed envelope")


def _is_signature(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"keyid", "sig"}
        and all(isinstance(part, str) for part in value.values())
        # Key ids are shown in messages, so they are never more than they seem.
        and _KEY_ID.fullmatch(value["keyid"]) is not None
    )


def _check_signatures(envelope: Envelope, keys: dict[str, PublicKey]) -> None:
    for key_id in envelope.signatures:
        if key_id not in keys:
            raise EvidenceError(f"is signed with key {key_id}, whose public half is not here")
    signers: list[Key] = [_library_key(keys[key_id]) for key_id in envelope.signatures]
    try:
        envelope.verify(signers, threshold=len(signers))
    except VerificationError:
        raise EvidenceError(
            "was changed after it was signed (its signature does not fit)"
        ) from None


def _library_key(key: PublicKey) -> SSlibKey:
    return SSlibKey(key.key_id, "ed25519", "ed25519", {"public": key.raw.hex()})


def _written(envelope: Envelope) -> bytes:
    return canonical(envelope.to_dict()) + b"\n"
