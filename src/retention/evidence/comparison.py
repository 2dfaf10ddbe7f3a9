"""Two lists that were carried out, beside each other: counts, and what changed between.

Counts are those that the declarations of both tell everybody. A difference is told only of two
counts that are both told in full, so whoever reads it learns nothing that she could not compute
from the two pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from retention.evidence.closed_list import ClosedList
from retention.evidence.declaration.figures import line_of
from retention.evidence.declaration.masking import Row
from retention.evidence.declaration.shown import for_everybody
from retention.evidence.declaration.view import DeclarationView
from retention.evidence.declaration.wording import plain
from retention.evidence.statements import OUTCOMES

PROPOSED = "proposed"
COUNTED = (PROPOSED, *OUTCOMES)


@dataclass(frozen=True)
class Side:
    """One of the two: its evidence, its declaration's view, and its protocol's own version."""

    closed: ClosedList
    view: DeclarationView
    protocol_version: str


@dataclass(frozen=True)
class Cell:
    """A count as it is told, and as a number where it is told in full."""

    text: str
    count: int | None


@dataclass(frozen=True)
class Compared:
    """One kind of count in both lists; `difference` is the other's less the one's, where told."""

    what: str
    one: Cell
    other: Cell

    @property
    def difference(self) -> int | None:
        """How many more the other has; None where either is not told in full."""
        if self.one.count is None or self.other.count is None:
            return None
        return self.other.count - self.one.count


@dataclass(frozen=True)
class ComparedRow:
    """A category in both, or all of both together (`label` empty)."""

    label: str
    counts: tuple[Compared, ...]


@dataclass(frozen=True)
class Ran:
    """What one run was: when it was opened and closed, by what, and the head after it."""

    list_number: int
    as_of: str
    opened_at: datetime
    closed_at: datetime
    head: str
    protocol_version: str
    software: str
    partial: bool


@dataclass(frozen=True)
class Changed:
    """A part of the rules that is not the same: a digest or a version of each."""

    what: str
    one: str
    other: str


@dataclass(frozen=True)
class Comparison:
    """Everything that is told of the two. `between`: from the one's closing to the other's."""

    one: Ran
    other: Ran
    between: timedelta
    changed: tuple[Changed, ...]
    totals: ComparedRow
    categories: tuple[ComparedRow, ...]


def compare(one: Side, other: Side) -> Comparison:
    """The comparison; both views must be in the same language."""
    first, second = _ran(one), _ran(other)
    told, also_told = _told(one.view), _told(other.view)
    labels = dict.fromkeys(label for label in (*told, *also_told) if label)
    return Comparison(
        one=first,
        other=second,
        between=second.closed_at - first.closed_at,
        changed=tuple(_changed(one, other)),
        totals=_row("", told, also_told, one, other),
        categories=tuple(_row(label, told, also_told, one, other) for label in labels),
    )


def _ran(side: Side) -> Ran:
    opening, closing = side.closed.opening, side.closed.closing
    return Ran(
        list_number=closing.list_number,
        as_of=opening.list["as_of"],
        opened_at=datetime.fromisoformat(opening.made_at),
        closed_at=datetime.fromisoformat(closing.made_at),
        head=side.closed.head,
        protocol_version=side.protocol_version,
        software=closing.software,
        partial=closing.partial,
    )


def _changed(one: Side, other: Side) -> Iterator[Changed]:
    before, after = one.closed.opening.rule_set, other.closed.opening.rule_set
    named = {"protocol version": (one.protocol_version, other.protocol_version)}
    for name in sorted(before.keys() | after.keys()):
        named[_PARTS.get(name, name)] = (before.get(name, "-"), after.get(name, "-"))
    for what, (was, now) in named.items():
        if was != now:
            yield Changed(what, was, now)


_PARTS = {"digest": "rule set", "data_map": "data map"}

Told = Mapping[str, tuple[Cell, ...]]


def _told(view: DeclarationView) -> Told:
    """Label -> its counts as the declaration tells them; those of the whole list under ""."""
    shown = for_everybody(view)
    few = shown.totals.total < shown.k
    totals = {"": _cells(shown.totals, view, hide_total=few and bool(shown.totals.total))}
    return totals | {row.label: _cells(row, view) for row in shown.categories}


def _cells(row: Row, view: DeclarationView, *, hide_total: bool = False) -> tuple[Cell, ...]:
    total, *texts = line_of(row, view, hide_total=hide_total).cells
    counts = (None if place in row.hidden else count for place, count in enumerate(row.cells))
    parts = (Cell(text, count) for text, count in zip(texts, counts, strict=True))
    return (Cell(total, None if hide_total else row.total), *parts)


def _row(label: str, told: Told, also_told: Told, one: Side, other: Side) -> ComparedRow:
    mine, theirs = (
        found.get(label) or _untold(label, side.view)
        for found, side in ((told, one), (also_told, other))
    )
    if label in _taken_together(one.view):
        # Which categories these are need not be the same in both.
        mine, theirs = _without_counts(mine), _without_counts(theirs)
    return ComparedRow(
        label, tuple(Compared(*each) for each in zip(COUNTED, mine, theirs, strict=True))
    )


def _untold(label: str, view: DeclarationView) -> tuple[Cell, ...]:
    """Nothing was on the list of a category that it does not name; else it is not told apart."""
    named = any(line.label == label for line in view.categories)
    together = label in _taken_together(view)
    hidden = Cell(plain(view.language, "hidden"), None)
    return ((hidden if named or together else Cell("0", 0)),) * len(COUNTED)


def _taken_together(view: DeclarationView) -> tuple[str, ...]:
    return (plain(view.language, "other-categories"),)


def _without_counts(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(cell.text, None) for cell in cells)
