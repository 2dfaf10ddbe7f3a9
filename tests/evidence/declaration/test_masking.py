"""No hidden count can be computed: every table that fits what is shown is tried, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.evidence.declaration.masking import (
    Row,
    Swap,
    hide,
    join_small,
    mask,
)

K = 3
tables = st.integers(2, 3).flatmap(
    lambda columns: st.lists(st.tuples(*[st.integers(0, 7)] * columns), min_size=1, max_size=3)
)


def fitting(rows: Sequence[Row], k: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every table with the same totals and the same cells shown, by trying each of them."""
    columns = tuple(map(sum, zip(*(row.cells for row in rows), strict=True)))
    yield from _fill(list(rows), columns, k, ())


def _fill(
    rows: list[Row], left: tuple[int, ...], k: int, done: tuple[tuple[int, ...], ...]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    if not rows:
        if not any(left):
            yield done
        return
    for cells in _row_values(rows[0], left, k, 0, rows[0].total):
        remaining = tuple(a - b for a, b in zip(left, cells, strict=True))
        yield from _fill(rows[1:], remaining, k, (*done, cells))


def _row_values(
    row: Row, left: tuple[int, ...], k: int, place: int, total: int
) -> Iterator[tuple[int, ...]]:
    if place == len(row.cells):
        if total == 0:
            yield ()
        return
    true = row.cells[place]
    small = range(k) if true < k else range(k, 100)
    for value in small if place in row.hidden else [true]:
        if value > min(left[place], total):
            break
        for rest in _row_values(row, left, k, place + 1, total - value):
            yield (value, *rest)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_small_count_follows_from_what_is_shown(counts: list[tuple[int, ...]]) -> None:
    rows = mask([Row(str(place), cells) for place, cells in enumerate(counts)], K, "overig")
    possible: dict[tuple[int, int], set[int]] = {}
    for table in fitting(rows, K):
        for i, cells in enumerate(table):
            for j, value in enumerate(cells):
                possible.setdefault((i, j), set()).add(value)

    for i, row in enumerate(rows):
        for j, value in enumerate(row.cells):
            if 0 < value < K and len(rows) > 1:
                assert j in row.hidden
                assert len(possible[i, j]) > 1


@given(tables)
def test_every_row_that_is_shown_is_large_and_nothing_is_lost(
    counts: list[tuple[int, ...]],
) -> None:
    rows = mask([Row(str(place), cells) for place, cells in enumerate(counts)], K, "overig")

    if len(rows) > 1:
        assert all(row.total >= K for row in rows)
    if rows:
        before = [sum(column) for column in zip(*counts, strict=True)]
        after = [sum(column) for column in zip(*(row.cells for row in rows), strict=True)]
        assert before == after


def test_large_counts_are_shown_as_they_are() -> None:
    rows = [Row("a", (10, 20)), Row("b", (30, 0))]

    assert mask(rows, 10, "overig") == tuple(rows)


def test_small_count_is_hidden_with_three_others() -> None:
    a, b = mask([Row("a", (50, 2)), Row("b", (60, 0))], 10, "overig")

    assert a.hidden == b.hidden == {0, 1}


def test_small_rows_are_taken_together() -> None:
    rows = mask([Row("a", (50, 0)), Row("b", (4, 0)), Row("c", (8, 0))], 10, "overig")

    assert [(row.label, row.total) for row in rows] == [("a", 50), ("overig", 12)]


def test_small_rows_take_the_next_smallest_with_them_when_they_stay_too_small() -> None:
    rows = mask([Row("a", (50, 0)), Row("b", (30, 0)), Row("c", (2, 0))], 10, "overig")

    assert [(row.label, row.total) for row in rows] == [("a", 50), ("overig", 32)]


def test_rows_are_left_out_when_the_totals_would_give_them_away() -> None:
    assert mask([Row("a", (50, 0)), Row("b", (3, 0))], 10, "overig") == ()


def test_single_row_is_shown_for_it_is_the_totals() -> None:
    assert mask([Row("a", (50, 1)), Row("b", (0, 0))], 10, "overig") == (Row("a", (50, 1)),)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([("a", 19), ("b", 4), ("c", 6)], [("a", 19), ("rest", 10)]),
        ([("a", 12), ("b", 19), ("c", 2)], [("b", 19), ("rest", 14)]),
        ([("a", 2)], [("rest", 2)]),
        ([("a", 12), ("b", 19)], [("a", 12), ("b", 19)]),
        ([], []),
    ],
)
def test_small_reasons_are_taken_together(
    counts: list[tuple[str, int]], shown: list[tuple[str, int]]
) -> None:
    assert join_small(counts, 10, "rest") == shown


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ((50, 20, 0), set()),
        ((50, 2, 0), {0, 1}),
        ((4, 50, 3), {0, 1, 2}),
        ((0, 4, 11), {1, 2}),
        ((10, 4, 0), None),
        ((11, 1, 0), None),
        ((12, 1, 0), {0, 1}),
        ((12, 1, 1), None),
        ((11, 1, 99), None),
        ((9, 9, 0), None),
        ((0, 0, 0), set()),
    ],
)
def test_small_total_is_hidden_with_a_large_one_or_only_the_sum_is_told(
    cells: tuple[int, ...], hidden: set[int] | None
) -> None:
    assert hide(cells, 10) == hidden


@pytest.mark.parametrize(("k", "most"), [(3, 8), (4, 9)])
def test_other_counts_would_be_hidden_in_the_same_way(k: int, most: int) -> None:
    """So that nobody who knows the rule can tell by what is hidden how much it is."""
    alike: dict[object, list[tuple[int, ...]]] = {}
    for cells in product(range(most + 1), repeat=3):
        hidden = hide(cells, k)
        seen = [cells[n] if n not in (hidden or ()) else cells[n] < k for n in range(3)]
        alike.setdefault((sum(cells), None if hidden is None else tuple(seen)), []).append(cells)

    for same in alike.values():
        for place, count in product(range(3), range(1, k)):
            found = {cells[place] for cells in same}
            # Those at the edge have others like them beyond it; a small sum is hidden itself.
            if count in found and k <= sum(same[0]) <= most:
                assert len(found) > 1


def test_small_total_is_hidden_in_the_table_too_with_two_cells_of_a_row() -> None:
    a, b = mask([Row("a", (50, 2)), Row("b", (60, 0))], 10, "overig", [Swap(1, 0, -1)])

    assert (a.hidden, b.hidden) == ({0, 1}, set())


def test_count_that_can_only_be_nought_hides_nothing() -> None:
    never = frozenset({1})
    rows = [Row("a", (50, 0, 2), never=never), Row("b", (60, 0, 0), never=never)]

    assert all(row.hidden == {0, 2} for row in mask(rows, 10, "overig"))
