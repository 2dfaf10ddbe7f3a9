"""No small count follows from the whole public page: other dossiers would give the same page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from retention.evidence.declaration import DeclarationView, DocumentCounts, ReasonLine, TableLine
from retention.evidence.declaration.figures import Figures, Line, public_figures
from retention.evidence.declaration.view import CategoryLine, YearLine
from retention.evidence.declaration.wording import plain

from .factories import OUTCOMES, category, outcomes, remainder, view

K = 3
Counts = tuple[int, ...]

# Destroyed, de-identified, kept, already absent, failed.
destroyed_only = st.tuples(*(st.integers(0, most) for most in (9, 0, 4, 0, 4)))
deidentified = st.tuples(*(st.integers(0, most) for most in (6, 6, 4, 0, 4)))
tables = st.tuples(st.lists(destroyed_only, max_size=2), st.lists(deidentified, max_size=1)).map(
    lambda both: [*both[0], *both[1]]
)


def page_of(
    rows: Sequence[Counts], early: Sequence[float], parts: tuple[float, float]
) -> DeclarationView:
    """A list of these categories, the last de-identified; a share of each outcome closed early."""
    _, published, kept, _, failed = totals = _sums(rows)
    merged = (totals[0] + totals[1], 0, *totals[2:])
    first = tuple(round(count * share) for count, share in zip(merged, early, strict=True))
    last = rows[-1] if rows and rows[-1][1] else (0,) * 5
    alone = round(last[0] * parts[0])
    same = round((last[0] - alone) * parts[1])
    return view(
        k=K,
        categories=tuple(category(f"soort {n}", *cells) for n, cells in enumerate(rows)),
        years=(
            YearLine(year=2008, outcomes=outcomes(*first)),
            YearLine(year=2009, outcomes=outcomes(*_minus(merged, first))),
        ),
        kept=(ReasonLine(label="klacht in behandeling", count=kept),),
        failed=(ReasonLine(label="fout", count=failed),),
        tables=(TableLine(name="dossier", before=99, destroyed=merged[0], after=99 - merged[0]),),
        documents=DocumentCounts(deleted=0, missing=0, failed=0),
        partial=failed > 0,
        remainder=remainder(
            took_part=sum(last) - same,
            published=published,
            kept=last[2],
            absent_or_failed=last[3] + last[4],
            alone=alone,
            same_person=same,
            dropped=last[0] - alone - same,
        ),
    )


def _sums(rows: Sequence[Counts]) -> Counts:
    return tuple(sum(cells) for cells in zip(*rows, strict=True)) if rows else (0,) * 5


def _minus(one: Counts, other: Counts) -> Counts:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def fits(text: str, count: int) -> bool:
    """Whether the page would show this count so."""
    if text == plain("nl", "hidden"):
        return count >= 0
    if text.startswith("<"):
        return 0 <= count < int(text[1:])
    if least := re.fullmatch(r"(\d+) of meer", text):
        return count >= int(least[1])
    return count == int(text)


def near(line: Line, true: Counts, never: set[int]) -> Iterator[Counts]:
    """Every row that fits what is shown and differs by one at most; `never` stays 0."""
    choices = [
        [true[j] + step for step in (0, -1, 1) if fits(line.cells[1 + j], true[j] + step)]
        if j not in never
        else [0]
        for j in range(5)
    ]
    for cells in product(*choices):
        if fits(line.cells[0], sum(cells)):
            yield cells


class Worlds:
    """All lists near the true one that would give the same page."""

    def __init__(self, page: DeclarationView, figures: Figures) -> None:
        self.true = tuple(page.totals[name] for name in OUTCOMES)
        by_label = {line.label: _cells(line) for line in page.categories if sum(_cells(line))}
        merged = {str(line.year): _cells(line) for line in page.years if sum(_cells(line))}
        self.categories = self._table(figures.categories, by_label, self.true)
        self.years = self._table(figures.years, merged, (sum(self.true[:2]), 0, *self.true[2:]))
        known = {2: not figures.only_the_sum, 4: page.partial or not figures.only_the_sum}
        self.totals = [
            totals
            for totals in near(figures.totals, self.true, set())
            if all((totals[j] > 0) == (self.true[j] > 0) for j in known if known[j])
            and (not figures.tables or fits(figures.tables[0].cells[0], sum(totals[:2])))
            and fits(figures.remains.published or plain("nl", "hidden"), totals[1])
        ]

    def _table(
        self, lines: Sequence[Line], rows: dict[str, Counts], totals: Counts
    ) -> list[tuple[Counts, ...]] | None:
        """Every table of these rows; None where it is not shown."""
        if not lines:
            return None
        shown = {line.label: rows[line.label] for line in lines if line.label in rows}
        joined = _minus(totals, _sums(list(shown.values())))
        self_named = [
            near(line, shown.get(line.label, joined), set() if cells_may_rise(line, rows) else {1})
            for line in lines
        ]
        return list(product(*self_named))

    def possible(
        self, of: Callable[[tuple[Counts, ...], tuple[Counts, ...], Counts], int]
    ) -> set[int]:
        """What a count can be, over all lists that would give this page."""
        found = set()
        for totals in self.totals:
            merged = (totals[0] + totals[1], 0, *totals[2:])
            tables = [rows for rows in self.categories or [()] if not rows or _sums(rows) == totals]
            years = [rows for rows in self.years or [()] if not rows or _sums(rows) == merged]
            found |= {of(rows, of_years, totals) for rows in tables for of_years in years}
        return found


def cells_may_rise(line: Line, rows: dict[str, Counts]) -> bool:
    """Whether the row is of dossiers that are de-identified, as far as anybody can know."""
    return rows[line.label][1] > 0 if line.label in rows else any(c[1] for c in rows.values())


def _cells(line: CategoryLine | YearLine) -> Counts:
    return tuple(line.outcomes.get(name, 0) for name in OUTCOMES)


shares = st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=5, max_size=5)
halves = st.tuples(st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([0.0, 0.5, 1.0]))


@settings(max_examples=400, deadline=None)
@given(tables, shares, halves)
@example([(9, 0, 0, 0, 1), (0, 6, 0, 0, 0)], [1.0] * 5, (0.0, 0.0))
@example([(0, 0, 1, 0, 1)], [0.0] * 5, (0.0, 0.0))
@example([(2, 0, 2, 0, 0)], [0.5] * 5, (0.0, 0.0))
@example([(2, 0, 1, 0, 0), (6, 6, 4, 0, 0)], [0.5] * 5, (0.4, 0.5))
def test_no_small_count_follows_from_the_page(
    rows: list[Counts], early: list[float], parts: tuple[float, float]
) -> None:
    page = page_of(rows, early, parts)
    figures = public_figures(page)
    worlds = Worlds(page, figures)

    for j, count in enumerate(worlds.true):
        if 0 < count < K:
            assert len(worlds.possible(lambda _, __, totals, j=j: totals[j])) > 1
    for table, place in ((worlds.categories, 0), (worlds.years, 1)):
        for i, cells in enumerate((table or [()])[0]):
            for j, count in enumerate(cells):
                if 0 < count < K:
                    found = worlds.possible(lambda *both, i=i, j=j, at=place: both[at][i][j])
                    assert len(found) > 1
    assert sum(worlds.true) >= K or figures.totals.cells[0] in {"0", f"<{K}"}


@settings(max_examples=300, deadline=None)
@given(tables, shares, halves)
@example([(3, 3, 0, 0, 0)], [0.0] * 5, (0.4, 0.5))
@example([(6, 3, 0, 0, 0)], [0.0] * 5, (0.2, 0.2))
def test_nothing_left_tells_no_small_count(
    rows: list[Counts], early: list[float], parts: tuple[float, float]
) -> None:
    page = page_of(rows, early, parts)
    lines = public_figures(page).remains.nothing_left
    rest = page.remainder
    assert rest is not None
    removed = [count for count in (rest.alone, rest.same_person, rest.dropped) if count]

    told = [line for line in lines if line.label.startswith(("Bleef", "Van", "Leek"))]
    if len(told) != len(removed):
        assert [line.cells[0] for line in told] in ([], [str(sum(removed))])
        return
    near_ones = [
        other
        for other in product(*((n - 1, n, n + 1) for n in removed))
        if sum(other) == sum(removed)
        and all(n > 0 and fits(line.cells[0], n) for n, line in zip(other, told, strict=False))
    ]
    for place, count in enumerate(removed):
        if count < K:
            assert len({other[place] for other in near_ones}) > 1
