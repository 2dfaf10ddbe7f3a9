"""What the text engine finds: where, and what kind of thing stands there."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """What a stretch of text says about somebody."""

    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    LOCATION = "LOCATION"
    POSTCODE = "POSTCODE"
    DATE = "DATE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    BSN = "BSN"
    IBAN = "IBAN"
    PLATE = "PLATE"
    ID = "ID"
    ORG = "ORG"
    AGE = "AGE"
    UNKNOWN = "UNKNOWN"  # no ordinary Dutch word, and nothing says what it is

    # An Enum's own hash is several times slower, and asked for all the time.
    __hash__ = str.__hash__


class Span(NamedTuple):
    """Characters `start` up to, not including, `end` of the text as it was given."""

    start: int
    end: int
    label: Label
