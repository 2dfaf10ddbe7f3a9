"""Who a row of the bestand is about, and what that makes of her."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PersonRole(StrEnum):
    """What a row of the bestand makes of somebody: whose dossier it is decides what she sees.

    `client`: hers. `involved`: she is in somebody else's, as network or household. `writer`: she
    works in it.
    """

    CLIENT = "client"
    INVOLVED = "involved"
    WRITER = "writer"


@dataclass(frozen=True, slots=True, order=True)
class PersonKey:
    """A row that is about one person: its table and key."""

    table: str
    key: str

    @classmethod
    def parse(cls, text: str) -> PersonKey | None:
        """The row behind TABLE:KEY, None where the text is not like that."""
        table, colon, key = text.partition(":")
        return cls(table, key) if colon and table and key else None

    def __str__(self) -> str:
        return f"{self.table}:{self.key}"
