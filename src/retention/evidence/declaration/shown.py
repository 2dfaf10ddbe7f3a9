"""Which rows of categories and years the page shows, and what is hidden in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retention.evidence.declaration.masking import Row, Swap, hide, hiding, mask, swaps_of
from retention.evidence.declaration.view import DeclarationView, Outcomes
from retention.evidence.declaration.wording import plain
from retention.evidence.statements import OUTCOMES

DESTROYED, DEIDENTIFIED, KEPT, _, FAILED = range(len(OUTCOMES))


@dataclass(frozen=True)
class Shown:
    """The rows as they are shown; counts under `k` are small.

    `whole`: nothing of the categories is left out. `everything`: nothing is hidden anywhere. Per
    year a dossier that left a remainder counts as destroyed.
    """

    k: int
    totals: Row
    year_totals: Row
    categories: tuple[Row, ...]
    years: tuple[Row, ...]
    whole: bool
    everything: bool = False


def for_everybody(view: DeclarationView) -> Shown:
    """For everybody: no count below k, and none that other counts on the page give away."""
    rows, totals = _category_rows(view), _total_row(view)
    hidden = hide(totals.cells, view.k)
    if hidden is None:
        return _only_the_sum(view, totals)
    swaps = swaps_of(totals.cells, hidden, view.k)
    year_swaps = _of_years(swaps)
    categories = mask(rows, view.k, plain(view.language, "other-categories"), swaps)
    return Shown(
        k=view.k,
        totals=replace(totals, hidden=hidden),
        year_totals=hiding(_year_total_row(view), year_swaps),
        categories=categories,
        years=mask(_year_rows(view), view.k, plain(view.language, "other-years"), year_swaps),
        whole=categories == tuple(row for row in rows if row.total),
    )


def in_full(view: DeclarationView) -> Shown:
    """For the restricted annex: every row, and nothing hidden."""
    rows, years = tuple(_category_rows(view)), tuple(_year_rows(view))
    totals, of_years = _total_row(view), _year_total_row(view)
    return Shown(0, totals, of_years, rows, years, whole=True, everything=True)


def _only_the_sum(view: DeclarationView, totals: Row) -> Shown:
    every = frozenset(range(len(OUTCOMES)))
    years = replace(_year_total_row(view), hidden=every)
    return Shown(view.k, replace(totals, hidden=every), years, (), (), whole=False)


def _of_years(swaps: Sequence[Swap]) -> tuple[Swap, ...]:
    """The swaps that can still be seen where what left a remainder counts as destroyed."""
    year = {DEIDENTIFIED: DESTROYED}
    merged = (Swap(year.get(one, one), year.get(other, other), step) for one, other, step in swaps)
    return tuple(dict.fromkeys(swap for swap in merged if swap.small != swap.large))


def _total_row(view: DeclarationView) -> Row:
    return Row(plain(view.language, "total-row"), _cells(view.totals))


def _year_total_row(view: DeclarationView) -> Row:
    return _year_row(plain(view.language, "total-row"), view.totals)


def _category_rows(view: DeclarationView) -> list[Row]:
    rows = [Row(line.label, _cells(line.outcomes)) for line in view.categories]
    # Everybody knows which categories are not de-identified.
    never = frozenset({DEIDENTIFIED})
    return [row if row.cells[DEIDENTIFIED] else replace(row, never=never) for row in rows]


def _year_rows(view: DeclarationView) -> list[Row]:
    unknown = plain(view.language, "unknown-year")
    ordered = sorted(view.years, key=lambda line: (line.year is None, line.year or 0))
    return [
        _year_row(unknown if line.year is None else str(line.year), line.outcomes)
        for line in ordered
    ]


def _year_row(label: str, outcomes: Outcomes) -> Row:
    destroyed, deidentified, *others = _cells(outcomes)
    return Row(label, (destroyed + deidentified, 0, *others), never=frozenset({DEIDENTIFIED}))


def _cells(outcomes: Outcomes) -> tuple[int, ...]:
    return tuple(outcomes.get(name, 0) for name in OUTCOMES)
