from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.errors import EvidenceError
from retention.evidence.verify import prove, verify_proof

from ..factories import Evidence, entry, several_lists, signing_key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return several_lists(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def proof(made: Evidence) -> dict[str, Any]:
    return prove(made.root, 2, 17)


@pytest.mark.parametrize("item", [1, 2, 17, 30])
def test_entry_is_proven_after_a_journey_through_json(made: Evidence, item: int) -> None:
    sent = json.loads(json.dumps(prove(made.root, 2, item)))

    proven = verify_proof(sent, trust=[signing_key(1).key_id])

    assert proven.entry == entry(item)
    assert (proven.list_number, proven.statement) == (2, 4)
    assert proven.key_id == signing_key(1).key_id
    assert proven.trusted


def test_proof_shows_no_other_entry(made: Evidence, proof: dict[str, Any]) -> None:
    text = json.dumps(proof)

    for item in range(1, 31):
        assert (entry(item).tombstone in text) == (item == 17)
        assert (entry(item).salt in text) == (item == 17)


def test_without_a_trusted_key_the_signer_is_only_named(proof: dict[str, Any]) -> None:
    assert not verify_proof(proof).trusted


def test_another_key_than_the_trusted_one_is_refused(proof: dict[str, Any]) -> None:
    with pytest.raises(EvidenceError, match="another key"):
        verify_proof(proof, trust=[signing_key(2).key_id])


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.update(entry=p["entry"].replace("destroyed", "kept")),
        lambda p: p.update(entry=p["entry"].replace('"item":17', '"item":16')),
        lambda p: p.update(entry="\ud800"),
        lambda p: p.update(path=p["path"][1:]),
        lambda p: p.update(path=["0" * 64, *p["path"][1:]]),
        lambda p: p.update(path="abc"),
        lambda p: p.update(closing={}),
        lambda p: p.update(keys=[]),
        lambda p: p.update(keys=["x"]),
        lambda p: p.update(kind="other"),
        lambda p: p.pop("closing"),
        lambda p: p.update(extra=1),
    ],
)
def test_changed_proof_is_refused(proof: dict[str, Any], change: Callable[[Any], object]) -> None:
    changed = json.loads(json.dumps(proof))
    change(changed)

    with pytest.raises(EvidenceError):
        verify_proof(changed)


def test_statement_that_is_no_closing_proves_nothing(made: Evidence, proof: dict[str, Any]) -> None:
    opening = json.loads(made.statements[0].read_bytes())

    with pytest.raises(EvidenceError, match="not a closing one"):
        verify_proof({**proof, "closing": opening})


@settings(max_examples=60)
@given(st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text(max_size=8)))
def test_anything_else_is_refused_in_words(anything: dict[str, Any]) -> None:
    with pytest.raises(EvidenceError):
        verify_proof(anything)


@pytest.mark.parametrize(("number", "item"), [(2, 0), (2, 31), (3, 1), (9, 1)])
def test_item_that_is_not_there_cannot_be_proven(made: Evidence, number: int, item: int) -> None:
    with pytest.raises(EvidenceError):
        prove(made.root, number, item)


def test_entry_that_was_changed_cannot_be_proven(tmp_path: Path) -> None:
    several_lists(tmp_path)
    path = tmp_path / "list-0002/entries.jsonl"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b'"item":17', b'"item":18', 1))

    with pytest.raises(EvidenceError, match="is not in the signed statement"):
        prove(tmp_path, 2, 17)
