"""What stands in a column, in the words of a letter: days, codes with their labels, yes and no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from retention.domain.clocks import AMSTERDAM
from retention.domain.protocol import Protocol
from retention.domain.wording import label, plain_name


class Values:
    """Values of a bestand as text; `coded` says which columns hold codes of the protocol."""

    def __init__(self, protocol: Protocol, coded: Mapping[tuple[str, str], str]) -> None:
        self._protocol = protocol
        self._coded = coded

    def text(self, table: str, column: str, value: Any) -> str:
        """The value as people read it; empty where nothing stands."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "Ja" if value else "Nee"
        if isinstance(value, datetime):
            return moment(value)
        if isinstance(value, date):
            return day(value)
        kind = self._coded.get((table, column))
        return self._label(kind, str(value)) if kind else str(value).strip()

    def _label(self, kind: str, code: str) -> str:
        sharing = self._protocol.sharing
        known: Mapping[str, Any] = self._protocol.categories
        if kind != "category":
            known = getattr(sharing, kind) if sharing is not None else {}
        return known[code].label if code in known else code


def day(value: date) -> str:
    """23-11-2026."""
    return f"{value:%d-%m-%Y}"


def moment(value: datetime) -> str:
    """23-11-2026 14:05, by the clock in the Netherlands."""
    local = value.astimezone(AMSTERDAM) if value.tzinfo else value
    return f"{local:%d-%m-%Y %H:%M}"


def name_of(name: str) -> str:
    """The name of a table or column as a label: Voornaam."""
    words = plain_name(name)
    return words[:1].upper() + words[1:]


def reason_words(reasons: tuple[str, ...], protocol: Protocol) -> str:
    """The reasons of a decision; what would tip somebody off reads as its neutral words."""
    return "; ".join(label(protocol.public_reason(reason), protocol, "nl") for reason in reasons)
