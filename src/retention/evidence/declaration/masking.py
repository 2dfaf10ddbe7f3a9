"""Counts that are too small to show, hidden so that nothing else on the page gives them away.

Of counts with a known sum the small ones are hidden together with a large one; where none is large,
only the sum is told (`hide`). So it goes with the totals: one dossier fewer in the small one and
one more in the large one would be shown the same, and the tables below keep to such a `Swap` too.

In a table, rows that are small as a whole are taken together. Inside a row a count from 1 to k-1
shows as "<k". It is hidden with its swap, or with three more cells at the corners of a rectangle:
then at least one other table fits everything that is shown. A hidden count of k or more shows as
what it is at least. Where no such cells exist, rows are taken together until they do, or only the
totals are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import NamedTuple

Cell = tuple[int, int]


class Swap(NamedTuple):
    """Two columns whose totals are hidden together, since dossiers could be in either.

    `step`: 1 or -1, how many more in the small one would be shown the same as now.
    """

    small: int
    large: int
    step: int


@dataclass(frozen=True)
class Row:
    """One line of counts; `hidden` holds the places of those that are not shown.

    `never`: places that are 0 in this row as everybody knows, and so hide nothing.
    """

    label: str
    cells: tuple[int, ...]
    hidden: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        """The sum over the row, which is shown."""
        return sum(self.cells)


def hide(cells: Sequence[int], k: int) -> frozenset[int] | None:
    """The places to hide of counts whose sum is known; None: the sum is all that may be told.

    With the small ones goes the first one above k: it could be less, and still be large, by one for
    each small one that could only be more. So those other counts would be hidden in the same way,
    which who knows this rule may ask.
    """
    small = {place for place, count in enumerate(cells) if 0 < count < k}
    if not small:
        return frozenset()
    ones = sum(cells[place] == 1 for place in small)
    large = next((place for place, count in enumerate(cells) if count > k), None)
    return None if large is None or cells[large] - ones <= k else frozenset({*small, large})


def swaps_of(cells: Sequence[int], hidden: frozenset[int], k: int) -> tuple[Swap, ...]:
    """Each small total with the large one that is hidden with it. That there are some is known."""
    small = [place for place in sorted(hidden) if cells[place] < k]
    return tuple(
        Swap(place, large, 1 if cells[place] == 1 else -1)
        for large in hidden.difference(small)
        for place in small
    )


def hiding(row: Row, swaps: Sequence[Swap]) -> Row:
    """The totals with what the swaps hide."""
    return replace(row, hidden=frozenset(place for swap in swaps for place in swap[:2]))


def mask(rows: Sequence[Row], k: int, rest: str, swaps: Sequence[Swap] = ()) -> tuple[Row, ...]:
    """The rows as they may be published; `rest` is the label of rows that were taken together.

    Empty when not even two rows can be told apart: then the totals say all there is to say. A
    single row from the start is shown, for it is the totals, and hides what they hide.
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
            return () if others else tuple(hiding(row, swaps) for row in table)
        hidden = _hide(table, k, swaps)
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


def _too_small(kept: list[Row], others: list[Row], k: int) -> bool:
    if not kept:
        return False
    joined = sum(row.total for row in others)
    return min(row.total for row in kept) < k or 0 < joined < k


def _joined(rows: list[Row], label: str) -> Row:
    cells = tuple(map(sum, zip(*(row.cells for row in rows), strict=True)))
    return Row(label, cells, never=frozenset.intersection(*(row.never for row in rows)))


def _hide(table: list[Row], k: int, swaps: Sequence[Swap]) -> tuple[Row, ...] | None:
    """The table with every small cell and each swap hidden; None where one cannot be."""
    hidden: set[Cell] = set()
    for choices in _to_choose_from(table, k, swaps):
        cells = min(choices, key=lambda each: _cost(table, set(each) - hidden), default=None)
        if cells is None:
            return None
        hidden.update(cells)
    return tuple(
        replace(row, hidden=frozenset(j for i, j in hidden if i == place))
        for place, row in enumerate(table)
    )


def _to_choose_from(
    table: list[Row], k: int, swaps: Sequence[Swap]
) -> Iterator[Iterator[tuple[Cell, ...]]]:
    """For each swap, and for each small cell, the groups of cells that would hide it."""
    for swap in swaps:
        yield (cells for i in range(len(table)) for cells in _swapped(table, i, swap, k))
    for i, row in enumerate(table):
        for j, count in enumerate(row.cells):
            if 0 < count < k:
                own = (_swapped(table, i, swap, k) for swap in swaps if swap.small == j)
                yield chain(*own, _rectangles(table, i, j, k))


def _swapped(table: list[Row], i: int, swap: Swap, k: int) -> Iterator[tuple[Cell, ...]]:
    """The swap's two cells in a row, where one dossier can go from one to the other unnoticed."""
    cells = ((i, swap.small), (i, swap.large))
    if _can_move(table, cells, (swap.step, -swap.step), k):
        yield cells


def _rectangles(table: list[Row], i: int, j: int, k: int) -> Iterator[tuple[Cell, ...]]:
    """The rectangles with a corner here, round which one dossier can be moved unnoticed."""
    for other_i, other_j in product(range(len(table)), range(len(table[0].cells))):
        if other_i == i or other_j == j:
            continue
        corners = ((i, j), (i, other_j), (other_i, j), (other_i, other_j))
        if any(_can_move(table, corners, steps, k) for steps in ((1, -1, -1, 1), (-1, 1, 1, -1))):
            yield corners


def _can_move(table: list[Row], cells: Sequence[Cell], steps: Sequence[int], k: int) -> bool:
    """Whether one dossier more or fewer in each of the cells would be shown the same."""
    return all(
        _alike(table[i].cells[j], table[i].cells[j] + step, k) and j not in table[i].never
        for (i, j), step in zip(cells, steps, strict=True)
    )


def _alike(value: int, other: int, k: int) -> bool:
    """Whether both would be shown by the same words."""
    return other >= 0 and (value < k) == (other < k)


def _cost(table: list[Row], cells: set[Cell]) -> tuple[int, int]:
    return len(cells), sum(table[i].cells[j] for i, j in cells)
