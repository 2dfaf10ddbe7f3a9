"""What the verifier says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class ListSummary:
    """One list as far as it was verified; `state` is open, closed or abandoned."""

    number: int
    state: str
    items: int
    outcomes: Mapping[str, int]
    statements: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """Whether the evidence holds, the first thing that does not, and how far it can be vouched for.

    `head` is the digest of the last statement that was found sound: compare it, keep it.
    """

    holds: bool
    first_wrong: str | None
    warnings: tuple[str, ...]
    vouched_for: str
    head: str
    lists: tuple[ListSummary, ...]

    def to_record(self) -> dict[str, Any]:
        """The report as plain values, for --json."""
        record = asdict(self)
        return {**record, "warnings": list(self.warnings), "lists": list(record["lists"])}
