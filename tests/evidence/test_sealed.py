from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.errors import EvidenceError
from retention.evidence.canonical import canonical
from retention.evidence.sealed import PAYLOAD_TYPE, seal, unseal

from .factories import signing_key

RECORD = {"kind": "opening", "statement": 1, "text": "één"}
KEY, OTHER = signing_key(1), signing_key(2)
ENVELOPE = seal(RECORD, KEY)


def test_sealed_record_comes_back_with_its_exact_bytes() -> None:
    record, payload = unseal(ENVELOPE, [KEY.public, OTHER.public])

    assert record == RECORD
    assert payload == canonical(RECORD)


def test_sealing_twice_gives_the_same_bytes_in_any_order_of_keys() -> None:
    assert seal(RECORD, KEY, OTHER) == seal(RECORD, OTHER, KEY)


def test_signature_covers_what_dsse_says_it_covers() -> None:
    envelope = json.loads(ENVELOPE)
    payload = canonical(RECORD)
    covered = b"DSSEv1 %d %b %d %b" % (
        len(PAYLOAD_TYPE),
        PAYLOAD_TYPE.encode(),
        len(payload),
        payload,
    )

    signature = base64.b64decode(envelope["signatures"][0]["sig"])

    KEY.private.public_key().verify(signature, covered)


def test_every_signature_must_hold() -> None:
    both = seal(RECORD, KEY, OTHER)

    assert unseal(both, [KEY.public, OTHER.public])[0] == RECORD
    with pytest.raises(EvidenceError, match="whose public half is not here"):
        unseal(both, [KEY.public])


def test_sealing_without_a_key_is_refused() -> None:
    with pytest.raises(EvidenceError, match="at least one"):
        seal(RECORD)


@pytest.mark.parametrize("bit", [1, 32])
def test_any_changed_byte_is_noticed(bit: int) -> None:
    # Bit 32 turns a letter into the other case, which base64 or JSON might let pass.
    for place in range(len(ENVELOPE)):
        changed = bytearray(ENVELOPE)
        changed[place] ^= bit
        with pytest.raises(EvidenceError):
            unseal(bytes(changed), [KEY.public])


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(EvidenceError):
        unseal(data, [KEY.public])


def changed_envelope(change: Callable[[dict[str, Any]], Any]) -> bytes:
    envelope = json.loads(ENVELOPE)
    change(envelope)
    return canonical(envelope) + b"\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.update(extra=1),
        lambda e: e.update(payload=1),
        lambda e: e.update(payload="???"),
        lambda e: e.update(payload="\u20ac"),
        lambda e: e.update(payloadType="text/plain"),
        lambda e: e.update(signatures=[]),
        lambda e: e.update(signatures={}),
        lambda e: e.update(signatures=[1]),
        lambda e: e.update(signatures=e["signatures"] * 2),
        lambda e: e.update(signatures=e["signatures"] * 3),
        lambda e: e["signatures"][0].update(cert="x"),
        lambda e: e["signatures"][0].update(sig=None),
        lambda e: e["signatures"][0].update(keyid="\x1b[2J"),
        lambda e: e["signatures"][0].update(keyid=OTHER.key_id),
        lambda e: e.pop("payload"),
    ],
)
def test_envelope_of_another_form_is_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises(EvidenceError):
        unseal(changed_envelope(change), [KEY.public, OTHER.public])


@pytest.mark.parametrize("payload", [b"[]", b'{"a":1, "b":2}', b'{"a":1,"a":1}', b"\xff"])
def test_signed_text_that_is_no_canonical_record_is_refused(
    payload: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "retention.evidence.sealed.canonical",
        lambda value: payload if value == RECORD else canonical(value),
    )
    sealed = seal(RECORD, KEY)
    monkeypatch.undo()

    with pytest.raises(EvidenceError):
        unseal(sealed, [KEY.public])


def test_envelope_far_too_large_is_refused_unread() -> None:
    with pytest.raises(EvidenceError, match="too large"):
        unseal(b" " * (8 << 20) + b"{}", [KEY.public])


def test_verifier_imports_nothing_heavy() -> None:
    heavy = ["jinja2", "sqlalchemy", "pydantic", "airflow", "yaml", "socket", "sqlite3"]
    code = f"import sys, retention.evidence.verify; print([m for m in {heavy} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
