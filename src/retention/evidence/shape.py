"""What a record may look like: small checks that fit together and say in words what is wrong.

A check takes a value and the place it stands ("approvals 2, mandate") and raises EvidenceError.
Statements are checked when they are written and again when they are read, by the same table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NoReturn

from retention.errors import EvidenceError

Check = Callable[[object, str], None]

# Whole numbers above this are not the same in every JSON reader (RFC 8785, 3.2.2.3).
LARGEST = 2**53 - 1
_LONGEST_TEXT = 10_000
_DIGEST = re.compile("[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)")


def text(value: object, place: str) -> None:
    """A text of 1 to 10,000 characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST_TEXT:
        _wrong(place, "a text")


def count(value: object, place: str) -> None:
    """A whole number, 0 or more."""
    if type(value) is not int or not 0 <= value <= LARGEST:
        _wrong(place, "a whole number from 0")


def number(value: object, place: str) -> None:
    """A whole number, 1 or more."""
    if type(value) is not int or not 1 <= value <= LARGEST:
        _wrong(place, "a whole number from 1")


def change(value: object, place: str) -> None:
    """A whole number that may be below 0."""
    if type(value) is not int or abs(value) > LARGEST:
        _wrong(place, "a whole number")


def flag(value: object, place: str) -> None:
    """True or False."""
    if not isinstance(value, bool):
        _wrong(place, "true or false")


def scalar(value: object, place: str) -> None:
    """Any text, whole number, flag or null."""
    if not isinstance(value, str | int | None):
        _wrong(place, "a text, a whole number, true, false or null")


def hex_digest(value: object, place: str) -> None:
    """64 hexadecimal digits, in lower case."""
    if not isinstance(value, str) or _DIGEST.fullmatch(value) is None:
        _wrong(place, "a SHA-256 in 64 hexadecimal digits")


def moment(value: object, place: str) -> None:
    """A UTC time such as 2026-11-23T14:05:00+00:00."""
    if not isinstance(value, str) or _MOMENT.fullmatch(value) is None or not _exists(value):
        _wrong(place, "a UTC time such as 2026-11-23T14:05:00+00:00")


def day(value: object, place: str) -> None:
    """A date such as 2026-11-23."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None or not _exists(value):
        _wrong(place, "a date such as 2026-11-23")


def one_of(*allowed: str) -> Check:
    """A check for exactly one of these texts."""

    def check(value: object, place: str) -> None:
        if value not in allowed:
            _wrong(place, "one of: " + ", ".join(allowed))

    return check


def nullable(inner: Check) -> Check:
    """A check that also lets null pass."""

    def check(value: object, place: str) -> None:
        if value is not None:
            inner(value, place)

    return check


def listed(inner: Check) -> Check:
    """A check for a list whose every element passes."""

    def check(value: object, place: str) -> None:
        if not isinstance(value, Sequence) or isinstance(value, str):
            _wrong(place, "a list")
        for position, element in enumerate(value, start=1):
            inner(element, f"{place} {position}")

    return check


def mapped(inner: Check) -> Check:
    """A check for an object with any names, whose every value passes."""

    def check(value: object, place: str) -> None:
        for name, element in _object(value, place).items():
            text(name, f"a name in {place}")
            inner(element, f"{place}, {name!r:.80}")

    return check


def fields(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A check for an object with exactly these names; the optional ones may be left out."""
    known = {**required, **(optional or {})}

    def check(value: object, place: str) -> None:
        record = _object(value, place)
        if missing := required.keys() - record.keys():
            raise EvidenceError(f"{place} lacks {', '.join(sorted(missing))}")
        if strange := record.keys() - known.keys():
            raise EvidenceError(f"{place} has an unknown field {min(strange)!r:.80}")
        for name, element in record.items():
            known[name](element, f"{place}, {name}")

    return check


def _object(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        _wrong(place, "an object with names")
    return value


def _exists(value: str) -> bool:
    try:
        return bool(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    except ValueError:
        return False


def _wrong(place: str, wanted: str) -> NoReturn:
    raise EvidenceError(f"{place} should be {wanted}")
