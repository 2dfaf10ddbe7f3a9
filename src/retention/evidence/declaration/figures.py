"""The numbers on the page as text: hidden where they must be, or in full for the annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention.evidence.declaration.chart import Chart, draw
from retention.evidence.declaration.masking import Row, join_small, mask, mask_rows
from retention.evidence.declaration.remainder import why_nothing_is_left
from retention.evidence.declaration.view import DeclarationView, Outcomes, ReasonLine, TableLine
from retention.evidence.declaration.words import HIDDEN, dutch, outcome_words
from retention.evidence.statements import OUTCOMES

OTHER_CATEGORIES = "Overige soorten samen"
OTHER_YEARS = "Overige jaren samen"
OTHER_REASONS = "overige redenen samen"
UNKNOWN_YEAR = "Niet bekend"


@dataclass(frozen=True)
class Line:
    """A row of a table: its label and its cells, as they are shown."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """All tables of numbers and the picture."""

    totals: Line
    categories: tuple[Line, ...]
    years: tuple[Line, ...]
    year_totals: Line
    kept: tuple[Line, ...]
    failed: tuple[Line, ...]
    tables: tuple[Line, ...]
    chart: Chart
    nothing_left: tuple[Line, ...]


def public_figures(view: DeclarationView) -> Figures:
    """For everybody: no count below k, and none that the totals give away."""
    years = mask(_year_rows(view), view.k, OTHER_YEARS)
    return Figures(
        totals=_totals(view),
        categories=_lines(mask(_category_rows(view), view.k, OTHER_CATEGORIES), view.k),
        years=_lines(years, view.k),
        year_totals=_year_totals(view),
        kept=_reasons(view.kept, view.k),
        failed=_reasons(view.failed, view.k),
        tables=tuple(_table_line(line, view.k) for line in view.tables),
        chart=draw(years or (_total_row(view),)),
        nothing_left=_nothing_left(view, view.k),
    )


def full_figures(view: DeclarationView) -> Figures:
    """For the restricted annex: every count."""
    rows = tuple(_year_rows(view))
    return Figures(
        totals=_totals(view),
        categories=_lines(_category_rows(view), view.k),
        years=_lines(rows, view.k),
        year_totals=_year_totals(view),
        kept=_reasons(view.kept, 0),
        failed=_reasons(view.failed, 0),
        tables=tuple(_table_line(line, 0) for line in view.tables),
        chart=draw(rows),
        nothing_left=_nothing_left(view, 0),
    )


def _totals(view: DeclarationView) -> Line:
    return _line(_total_row(view), view.k)


def _year_totals(view: DeclarationView) -> Line:
    cells = [row.cells for row in _year_rows(view)] or [_cells({})]
    return _line(Row("totaal", tuple(map(sum, zip(*cells, strict=True)))), view.k)


def _total_row(view: DeclarationView) -> Row:
    return Row("totaal", _cells(view.totals))


def _category_rows(view: DeclarationView) -> list[Row]:
    return [Row(line.label, _cells(line.outcomes)) for line in view.categories]


def _year_rows(view: DeclarationView) -> list[Row]:
    ordered = sorted(view.years, key=lambda line: (line.year is None, line.year or 0))
    return [
        Row(UNKNOWN_YEAR if line.year is None else str(line.year), _cells(line.outcomes))
        for line in ordered
    ]


def _cells(outcomes: Outcomes) -> tuple[int, ...]:
    return tuple(outcomes.get(name, 0) for name in OUTCOMES)


def _lines(rows: Sequence[Row], k: int) -> tuple[Line, ...]:
    return tuple(_line(row, k) for row in rows)


def _line(row: Row, k: int) -> Line:
    shown = (
        _hidden(count, k) if place in row.hidden else dutch(count)
        for place, count in enumerate(row.cells)
    )
    return Line(row.label, (dutch(row.total), *shown))


def _hidden(count: int, k: int) -> str:
    return f"<{k}" if count < k else f"{k} of meer"


def _reasons(lines: Sequence[ReasonLine], k: int) -> tuple[Line, ...]:
    counts = [(line.label, line.count) for line in lines if line.count]
    joined = join_small(counts, k, OTHER_REASONS)
    return tuple(
        Line(label, (dutch(count) if count >= k else _hidden(count, k),)) for label, count in joined
    )


def _nothing_left(view: DeclarationView, k: int) -> tuple[Line, ...]:
    if view.remainder is None:
        return ()
    counts = why_nothing_is_left(
        view.remainder, outcome_words(backups_stand=view.backups_stand)["destroyed"]
    )
    return tuple(
        Line(label, (dutch(count) if count >= k else _hidden(count, k),))
        for label, count in counts
        if count
    )


def _table_line(line: TableLine, k: int) -> Line:
    counts = (line.before, line.destroyed, line.after)
    before, destroyed, after = (
        (f"<{k}" if 0 < count < k else HIDDEN) if hidden else dutch(count)
        for count, hidden in zip(counts, mask_rows(*counts, k), strict=True)
    )
    return Line(line.name, (before, destroyed, dutch(line.other), after))
