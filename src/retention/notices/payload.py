"""What a notice holds of a person: whose data, and the new values. Wiped when it has ended.

As the outbox keeps it: `about` (the dossiers' numbers, and BSN and name where the recipient's set
has these), `disclosed` (which sets were given, and when), `values` (column -> the new one); an
alert has `numbers` (code -> number) and `days` (code -> day) only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from retention.notices.failures import PermanentFailure


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the recipient was given once: the data set in the protocol's words, and the day."""

    data_set: str
    on: str = ""

    @property
    def day(self) -> str:
        """The day as people write it; empty where it is not known."""
        try:
            return f"{date.fromisoformat(self.on):%d-%m-%Y}"
        except ValueError:
            return ""


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose data, by what the recipient has of her."""

    dossiers: tuple[str, ...] = ()
    bsn: str | None = None
    name: str | None = None


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    about: About = About()
    telling: str = ""
    columns: tuple[str, ...] = ()
    disclosed: tuple[Given, ...] = ()
    values: dict[str, str | None] = {}
    numbers: dict[str, int] = {}
    days: dict[str, date] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What is told beside what the notice itself says."""

    about: About = field(default_factory=About)
    disclosed: tuple[Given, ...] = ()
    values: Mapping[str, str | None] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)


def read_payload(record: Mapping[str, Any] | None) -> Payload:
    """The payload in this record; PermanentFailure for one that is not understood whole."""
    try:
        read = msgspec.convert(record or {}, _Record)
    except msgspec.ValidationError:
        # The library's message can quote a value.
        raise PermanentFailure("payload-unknown") from None
    return Payload(
        about=read.about,
        disclosed=read.disclosed,
        values=read.values,
        numbers=read.numbers,
        days=read.days,
    )
