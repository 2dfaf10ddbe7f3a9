"""What the text engine finds: where, and what kind of thing stands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end` of the text as it was given."""

    start: int
    end: int
    label: Label
