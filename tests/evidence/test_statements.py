from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retention.errors import EvidenceError
from retention.evidence.canonical import Record, canonical
from retention.evidence.sealed import unseal
from retention.evidence.statements import (
    Abandoned,
    Closing,
    KeyRotation,
    Opening,
    Statement,
    from_record,
)

from .factories import several_lists, signing_key

OPTIONAL = {"release"}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """The nine records of the standard evidence, in order."""
    evidence = several_lists(tmp_path_factory.mktemp("evidence"))
    keys = [signing_key(1).public, signing_key(2).public]
    return [unseal(path.read_bytes(), keys)[0] for path in evidence.statements]


def test_each_kind_is_read_back_as_it_was_written(records: list[Record]) -> None:
    statements = [from_record(record) for record in records]

    assert [type(each) for each in statements] == [
        Opening,
        Closing,
        Opening,
        Closing,
        Opening,
        Abandoned,
        KeyRotation,
        Opening,
        Closing,
    ]
    assert [each.to_record() for each in statements] == records
    assert [each.statement for each in statements] == list(range(1, 10))


def test_record_holds_nothing_that_the_caller_can_still_change(records: list[Record]) -> None:
    opening = from_record(json.loads(canonical(records[0])))
    record = opening.to_record()

    record["list"]["batches"].clear()

    assert opening.to_record() == records[0]


def test_moved_is_written_even_when_nothing_moved(records: list[Record]) -> None:
    assert records[1]["moved"] == {}


@pytest.mark.parametrize(
    ("statement", "field", "value"),
    [
        (0, "statement", 0),
        (0, "previous", "abc"),
        (0, "made_at", "yesterday"),
        (0, "approvals", [{"official": "u-1"}]),
        (0, "rows", {"client": -1}),
        (1, "outcomes", {"vanished": 1}),
        (1, "partial", 0),
        (1, "files", {}),
        (5, "reason", "forgotten"),
        (6, "new_key", "no key"),
        (6, "new_key", "\ud800"),
        (6, "kind", "opening"),
        (6, "kind", ["opening"]),
        (6, "kind", "unheard of"),
        (6, "format", 2),
    ],
)
def test_wrong_field_is_refused_when_reading(
    records: list[Record], statement: int, field: str, value: Any
) -> None:
    with pytest.raises(EvidenceError):
        from_record({**records[statement], field: value})


@pytest.mark.parametrize("number", range(9))
def test_missing_and_unknown_fields_are_refused(records: list[Record], number: int) -> None:
    for name in records[number].keys() - OPTIONAL:
        with pytest.raises(EvidenceError):
            from_record({key: value for key, value in records[number].items() if key != name})
    with pytest.raises(EvidenceError, match="unknown field 'extra'"):
        from_record({**records[number], "extra": 1})


def test_closing_from_before_deidentification_is_read(records: list[Record]) -> None:
    old = {key: value for key, value in records[1].items() if key not in OPTIONAL}
    closing = from_record(old)

    assert isinstance(closing, Closing)
    assert closing.release is None


def test_wrong_field_is_refused_when_writing(records: list[Record]) -> None:
    good: Statement = from_record(records[6])
    assert isinstance(good, KeyRotation)

    with pytest.raises(EvidenceError, match="new_key"):
        KeyRotation(
            statement=1, previous=None, made_at=good.made_at, software="x", new_key=""
        ).to_record()


def test_public_key_written_in_another_form_is_refused(records: list[Record]) -> None:
    with pytest.raises(EvidenceError, match="another form"):
        from_record({**records[6], "new_key": records[6]["new_key"] + "\n"})


def test_statements_lie_where_the_layout_says(tmp_path: Path) -> None:
    evidence = several_lists(tmp_path)

    names = [path.relative_to(tmp_path).as_posix() for path in evidence.statements]

    assert names == [
        "list-0001/opening.json",
        "list-0001/closing.json",
        "list-0002/opening.json",
        "list-0002/closing.json",
        "list-0003/opening.json",
        "list-0003/abandoned.json",
        "keys/rotation-0007.json",
        "list-0004/opening.json",
        "list-0004/closing.json",
    ]
