"""Counting entries the way a closing statement states them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from retention.evidence.entries import Entry

# The key under which entries without a closure year are counted.
UNKNOWN_YEAR = "unknown"


@dataclass(frozen=True)
class Tally:
    """Counts that grow entry by entry; memory is bounded by categories, years and reasons."""

    cells: Counter[tuple[str, int | None, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    without_reason: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """Counts the entry once by category, closure year and outcome, and once per reason."""
        self.cells[entry.category, entry.closure_year, entry.outcome] += 1
        if not entry.reasons:
            self.without_reason[entry.outcome] += 1
            return
        for reason in set(entry.reasons):
            self.reasons[entry.outcome, reason] += 1

    @property
    def outcomes(self) -> dict[str, int]:
        """How many entries ended in each outcome; outcomes that did not occur are left out."""
        return _summed((outcome, count) for (_, _, outcome), count in self.cells.items())

    @property
    def by_category(self) -> dict[str, dict[str, int]]:
        """The outcomes per category."""
        return _nested((category, end, n) for (category, _, end), n in self.cells.items())

    @property
    def by_closure_year(self) -> dict[str, dict[str, int]]:
        """The outcomes per closure year, as text, for the names of an object are texts."""
        return _nested(
            (UNKNOWN_YEAR if year is None else str(year), end, n)
            for (_, year, end), n in self.cells.items()
        )

    def reasons_of(self, outcome: str) -> dict[str, int]:
        """How many entries with this outcome give each reason; an entry may give several."""
        return {reason: n for (end, reason), n in sorted(self.reasons.items()) if end == outcome}


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for name, count in pairs:
        sums[name] += count
    return dict(sums)


def _nested(cells: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    nested: dict[str, Counter[str]] = {}
    for name, outcome, count in cells:
        nested.setdefault(name, Counter())[outcome] += count
    return {name: dict(counts) for name, counts in sorted(nested.items())}
