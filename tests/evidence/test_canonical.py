from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.errors import EvidenceError
from retention.evidence.canonical import at, canonical, digest, parse

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)


def test_record_is_written_with_sorted_names_and_no_blanks() -> None:
    assert canonical({"b": [1, None, True], "a": "é"}) == '{"a":"é","b":[1,null,true]}'.encode()


def test_digest_is_the_sha_256_of_the_bytes() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(values)
def test_what_was_written_is_read_back_the_same(value: object) -> None:
    assert parse(canonical(value)) == value


@pytest.mark.parametrize("value", [2**53, {1: "a"}, "\ud800", object(), float("nan")])
def test_value_that_has_no_canonical_form_is_refused_without_quoting_it(value: object) -> None:
    with pytest.raises(EvidenceError, match="cannot be written as canonical JSON"):
        canonical(value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a":1,"a":2}', "names the same key twice"),
        (b'{"a":{"b":1,"b":1}}', "names the same key twice"),
        (b"{", "is not JSON"),
        (b"", "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b"NaN", "NaN"),
        (b"-Infinity", "Infinity"),
        (b"9" * 5000, "a number that is too long"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_text_that_is_not_strict_json_is_refused_in_plain_words(data: bytes, reason: str) -> None:
    with pytest.raises(EvidenceError, match=reason):
        parse(data)


def test_place_stands_in_front_of_what_is_wrong_there() -> None:
    with pytest.raises(EvidenceError, match=r"^a\.json: is not JSON"), at("a.json"):
        parse(b"?")


def test_floats_in_foreign_json_are_read_as_python_does() -> None:
    assert parse(json.dumps({"a": 1.5}).encode()) == {"a": 1.5}
