"""Counts that are too small to show, hidden so that the totals do not give them away.

Rows that are small as a whole are taken together. Inside a row a count from 1 to k-1 shows as
"<k". With its row's and its column's total known it could still be computed, so three more cells
are hidden with it, at the corners of a rectangle: then at least one other table fits everything
that is shown. A hidden count of k or more shows as "k or more", which is true too. Where no such
rectangle exists, rows are taken together until one does, or only the totals are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product


@dataclass(frozen=True)
class Row:
    """One line of counts; `hidden` holds the places of those that are not shown."""

    label: str
    cells: tuple[int, ...]
    hidden: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        """The sum over the row, which is shown."""
        return sum(self.cells)


def mask(rows: Sequence[Row], k: int, rest: str) -> tuple[Row, ...]:
    """The rows as they may be published; `rest` is the label of rows that were taken together.

    Empty when not even two rows can be told apart: then the totals say all there is to say. A
    single row from the start is shown, for it is the totals.
    """
    kept = [row for row in rows if row.total]
    others: list[Row] = []
    while _too_small(kept, others, k):
        smallest = min(kept, key=lambda row: row.total)
        kept.remove(smallest)
        others.append(smallest)
    while True:
        table = [*kept, *([_joined(others, rest)] if others else [])]
        if len(table) < 2:
            return () if others else tuple(table)
        hidden = _hide(table, k)
        if hidden is not None:
            return hidden
        others.append(kept.pop(kept.index(min(kept, key=lambda row: row.total))))


def join_small(counts: Sequence[tuple[str, int]], k: int, rest: str) -> list[tuple[str, int]]:
    """The counts of k and more; the others, and if need be the smallest of those, as one."""
    large = sorted(counts, key=lambda each: -each[1])
    joined = 0
    while large and (large[-1][1] < k or 0 < joined < k):
        joined += large.pop()[1]
    order = {label: place for place, (label, _) in enumerate(counts)}
    return sorted(large, key=lambda each: order[each[0]]) + ([(rest, joined)] if joined else [])


def mask_rows(before: int, destroyed: int, after: int, k: int) -> tuple[bool, bool, bool]:
    """Which of the three to hide: the small ones, and a second where one could be computed."""
    small = [0 < count < k for count in (before, destroyed, after)]
    if sum(small) == 1:
        small[0 if small[2] else 2] = True
    return small[0], small[1], small[2]


def _too_small(kept: list[Row], others: list[Row], k: int) -> bool:
    if not kept:
        return False
    joined = sum(row.total for row in others)
    return min(row.total for row in kept) < k or 0 < joined < k


def _joined(rows: list[Row], label: str) -> Row:
    return Row(label, tuple(map(sum, zip(*(row.cells for row in rows), strict=True))))


def _hide(table: list[Row], k: int) -> tuple[Row, ...] | None:
    """The table with every small cell and its rectangle hidden; None when one has no rectangle."""
    hidden: set[tuple[int, int]] = set()
    for i, row in enumerate(table):
        for j, count in enumerate(row.cells):
            if 0 < count < k:
                corners = min(
                    _rectangles(table, i, j, k),
                    key=lambda each: _cost(table, set(each) - hidden),
                    default=None,
                )
                if corners is None:
                    return None
                hidden.update(corners)
    return tuple(
        replace(row, hidden=frozenset(j for i, j in hidden if i == place))
        for place, row in enumerate(table)
    )


def _rectangles(table: list[Row], i: int, j: int, k: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """The rectangles with a corner here, round which one dossier can be moved unnoticed."""
    for other_i, other_j in product(range(len(table)), range(len(table[0].cells))):
        if other_i == i or other_j == j:
            continue
        corners = ((i, j), (i, other_j), (other_i, j), (other_i, other_j))
        values = [table[row].cells[column] for row, column in corners]
        if any(_can_move(values, step, k) for step in (1, -1)):
            yield corners


def _can_move(values: list[int], step: int, k: int) -> bool:
    """Whether one dossier fewer or more at a corner, and so round, would be shown the same."""
    moved = [count + step * sign for count, sign in zip(values, (1, -1, -1, 1), strict=True)]
    return all(_alike(*pair, k) for pair in zip(values, moved, strict=True))


def _alike(value: int, other: int, k: int) -> bool:
    """Whether both would be shown by the same words."""
    return other >= 0 and (value < k) == (other < k)


def _cost(table: list[Row], cells: set[tuple[int, int]]) -> tuple[int, int]:
    return len(cells), sum(table[i].cells[j] for i, j in cells)
