from __future__ import annotations

import pytest

from retention.errors import EvidenceError
from retention.evidence import shape


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (shape.text, "a"),
        (shape.count, 0),
        (shape.count, 2**53 - 1),
        (shape.number, 1),
        (shape.change, -5),
        (shape.flag, False),
        (shape.scalar, None),
        (shape.hex_digest, "0f" * 32),
        (shape.moment, "2026-11-23T14:05:00+00:00"),
        (shape.moment, "2026-11-23T14:05:00.123456Z"),
        (shape.day, "2024-02-29"),
        (shape.one_of("a", "b"), "b"),
        (shape.nullable(shape.text), None),
        (shape.listed(shape.count), [1, 2]),
        (shape.mapped(shape.count), {"a": 1}),
        (shape.fields({"a": shape.count}, {"b": shape.count}), {"a": 1}),
    ],
)
def test_value_of_the_right_shape_passes(check: shape.Check, value: object) -> None:
    check(value, "the place")


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (shape.text, ""),
        (shape.text, "a" * 10_001),
        (shape.text, 1),
        (shape.count, -1),
        (shape.count, True),
        (shape.count, 1.0),
        (shape.count, 2**53),
        (shape.number, 0),
        (shape.change, "1"),
        (shape.flag, 1),
        (shape.scalar, 1.5),
        (shape.scalar, []),
        (shape.hex_digest, "0F" * 32),
        (shape.hex_digest, "0f" * 31),
        (shape.moment, "2026-11-23T14:05:00+01:00"),
        (shape.moment, "2026-13-23T14:05:00Z"),
        (shape.moment, "2026-11-23"),
        (shape.day, "2023-02-29"),
        (shape.day, "20230228"),
        (shape.day, "2023-W01-1"),
        (shape.one_of("a", "b"), "c"),
        (shape.one_of("a", "b"), ["a"]),
        (shape.listed(shape.count), "12"),
        (shape.listed(shape.count), [1, -2]),
        (shape.mapped(shape.count), {"a": "b"}),
        (shape.mapped(shape.count), {"": 1}),
        (shape.mapped(shape.count), {1: 1}),
        (shape.mapped(shape.count), []),
        (shape.fields({"a": shape.count}), {}),
        (shape.fields({"a": shape.count}), {"a": 1, "b": 1}),
    ],
)
def test_value_of_another_shape_is_refused_and_its_place_is_named(
    check: shape.Check, value: object
) -> None:
    with pytest.raises(EvidenceError, match="the place"):
        check(value, "the place")


def test_unknown_field_cannot_steer_a_terminal() -> None:
    with pytest.raises(EvidenceError) as caught:
        shape.fields({})({"\x1b[2J" + "a" * 500: 1}, "the place")

    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 150
