"""Decisions carry the desk's signature, and none counts without it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from factories import Bestand
from places import approved_list, change, rows, scalar
from retention.actions.begin import begin
from retention.actions.decide_list import approve, reject
from retention.actions.desk_key import FILE, SIGNED
from retention.actions.workplace import Workplace
from retention.domain.protocol import Function
from retention.errors import ConfigurationError, RefusedError, TamperedError
from retention.evidence.keys import SigningKey
from retention.ledger.officials import Vouched


def _lines(place: Workplace, kind: str) -> list[dict[str, Any]]:
    query = "SELECT line FROM retention.log WHERE kind = :kind ORDER BY sequence"
    return [json.loads(row[0]) for row in rows(place.ledger, query, kind=kind)]


def _put_back(place: Workplace, event: dict[str, Any]) -> None:
    """The event in the log as an insider who can write there would leave it."""
    change(
        place.ledger,
        "ALTER TABLE retention.log DISABLE TRIGGER ALL",
        "UPDATE retention.log SET line = :line WHERE sequence = :sequence",
        line=json.dumps(event, sort_keys=True, separators=(",", ":")),
        sequence=event["sequence"],
    )


@pytest.fixture
def approved(place: Workplace, bestand_rows: Bestand) -> int:
    bestand_rows.dossier()
    return approved_list(place)


def test_approved_list_begins_when_every_decision_is_signed(
    place: Workplace, approved: int
) -> None:
    signed = [*_lines(place, "presented"), *_lines(place, "approved")]
    assert len(signed) == 3
    assert len({event["record"][SIGNED]["key"] for event in signed}) == 1
    assert begin(place, approved).batches


@pytest.mark.parametrize("field", ["by", "mandate", "list_digest"])
def test_nothing_begins_when_a_signed_decision_was_changed(
    place: Workplace, approved: int, field: str
) -> None:
    event = _lines(place, "approved")[0]
    event["record"][field] = "another"
    _put_back(place, event)
    with pytest.raises(TamperedError):
        begin(place, approved)


def test_nothing_begins_when_another_key_signed(place: Workplace, approved: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    other = SigningKey(Ed25519PrivateKey.generate())
    trusting = replace(place, settings=replace(place.settings, desk_public_key=other.public_pem))
    with pytest.raises(TamperedError):
        begin(trusting, approved)


def test_nothing_begins_when_a_signature_is_missing(place: Workplace, approved: int) -> None:
    event = _lines(place, "approved")[1]
    del event["record"][SIGNED]
    _put_back(place, event)
    with pytest.raises(TamperedError):
        begin(place, approved)


def _as_an_earlier_version_left_it(place: Workplace) -> None:
    """No decision is signed, and there is no desk's key."""
    for kind in ("guard-lifted", "presented", "approved"):
        for event in _lines(place, kind):
            del event["record"][SIGNED]
            _put_back(place, event)
    change(
        place.ledger,
        "ALTER TABLE retention.desk_key DISABLE TRIGGER ALL",
        "DELETE FROM retention.desk_key",
    )
    (place.settings.keys / FILE).unlink()


def test_list_approved_by_a_version_that_signed_nothing_is_to_be_rejected(
    place: Workplace, approved: int
) -> None:
    _as_an_earlier_version_left_it(place)
    with pytest.raises(RefusedError, match="reject it") as refused:
        begin(place, approved)
    assert [each.code for each in refused.value.refusals] == ["unsigned-decisions"]
    reject(place, approved, "owner1", "Van voor de nieuwe versie")
    assert scalar(place.ledger, "SELECT state FROM retention.destruction_list") == "rejected"


def test_list_begun_by_a_version_that_signed_nothing_needs_that_version_back(
    place: Workplace, approved: int
) -> None:
    begin(place, approved)
    _as_an_earlier_version_left_it(place)
    with pytest.raises(RefusedError) as refused:
        begin(place, approved)
    assert [each.code for each in refused.value.refusals] == ["begun-unsigned"]


def test_a_lost_key_is_not_made_anew(place: Workplace, approved: int) -> None:
    (place.settings.keys / FILE).unlink()
    with pytest.raises(ConfigurationError, match=r"desk\.pem"):
        begin(place, approved)
    with pytest.raises(ConfigurationError, match=r"desk\.pem"):
        reject(place, approved, "owner2", "Te vroeg")
    assert not (place.settings.keys / FILE).exists()
    assert scalar(place.ledger, "SELECT count(*) FROM retention.desk_key") == 1


@pytest.mark.parametrize(
    "vouched",
    [
        Vouched("owner1", frozenset()),
        Vouched("owner1", frozenset({Function.STEWARD})),
        Vouched("owner2", frozenset({Function.PROCESS_OWNER})),
    ],
)
def test_desk_vouches_for_nobody_else_and_no_other_function(
    place: Workplace, approved: int, vouched: Vouched
) -> None:
    with pytest.raises(RefusedError, match="another role"):
        approve(place, approved, "owner1", vouched)
