"""The numbers on the page as text: hidden where they must be, or in full for the annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention.evidence.declaration.chart import Chart, draw
from retention.evidence.declaration.masking import Row, hide, join_small, mask_rows
from retention.evidence.declaration.remainder import (
    REMOVED,
    REMOVED_TOGETHER,
    Found,
    Measure,
    measures,
    why_nothing_is_left,
)
from retention.evidence.declaration.shown import (
    DEIDENTIFIED,
    DESTROYED,
    FAILED,
    KEPT,
    Shown,
    for_everybody,
    in_full,
)
from retention.evidence.declaration.view import (
    DeclarationView,
    DocumentCounts,
    ReasonLine,
    TableLine,
)
from retention.evidence.declaration.words import HIDDEN, dutch, few, percent

OTHER_REASONS = "overige redenen samen"
ALL_REASONS = "alle redenen samen"


@dataclass(frozen=True)
class Line:
    """A row of a table: its label and its cells, as they are shown."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Documents:
    """How many files in the documents store were deleted, were missing, and stand there still."""

    deleted: str
    missing: str
    failed: str


@dataclass(frozen=True)
class Remains:
    """What the page may tell in numbers of the anonymous remainder; empty: it may not.

    `published`: of how many dossiers something is left. `nothing_left`: why of others not;
    `measures`: what was asked beside what was found.
    """

    published: str = ""
    nothing_left: tuple[Line, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Figures:
    """All numbers and the picture.

    `hides`: whether totals are hidden. `only_the_sum`: whether all are, and whether there are any.
    `whole`: whether every row of categories is shown in full.
    """

    totals: Line
    categories: tuple[Line, ...]
    years: tuple[Line, ...]
    year_totals: Line
    kept: tuple[Line, ...]
    failed: tuple[Line, ...]
    tables: tuple[Line, ...]
    documents: Documents
    chart: Chart
    remains: Remains
    hides: bool
    only_the_sum: bool
    whole: bool


def public_figures(view: DeclarationView) -> Figures:
    """For everybody: no count below k, and none that other counts on the page give away."""
    return _figures(view, for_everybody(view))


def full_figures(view: DeclarationView) -> Figures:
    """For the restricted annex: every count."""
    return _figures(view, in_full(view))


def _figures(view: DeclarationView, shown: Shown) -> Figures:
    totals = shown.totals
    # Of so few dossiers even the sum is hidden, and a bar would tell it.
    bar = (shown.year_totals,) if totals.total >= shown.k else ()
    return Figures(
        totals=_line(totals, view.k, hide_total=totals.total < shown.k),
        categories=_lines(shown.categories, view.k),
        years=_lines(shown.years, view.k),
        year_totals=_line(shown.year_totals, view.k, hide_total=totals.total < shown.k),
        kept=_reasons(view.kept, shown, KEPT),
        failed=_reasons(view.failed, shown, FAILED),
        tables=_tables(view, shown),
        documents=_documents(view.documents, shown.k),
        chart=draw(shown.years or bar),
        remains=_remains(view, shown),
        hides=bool(totals.hidden),
        only_the_sum=totals.hidden == _all(totals.cells),
        whole=shown.whole,
    )


def _lines(rows: Sequence[Row], k: int) -> tuple[Line, ...]:
    return tuple(_line(row, k) for row in rows)


def _line(row: Row, k: int, *, hide_total: bool = False) -> Line:
    """The row's total and its cells."""
    texts = _texts(row.cells, row.hidden, k)
    total = f"<{k}" if hide_total and row.total else dutch(row.total)
    return Line(row.label, (total, *texts))


def _texts(cells: Sequence[int], hidden: frozenset[int], k: int) -> tuple[str, ...]:
    """The counts, of which the sum is shown; one that is hidden as what it is at least or most."""
    # Where all are hidden, the sum together with "<k" might still tell them.
    bounded = len(hidden) < len(cells)
    least = _least([cells[place] for place in hidden], k)
    return tuple(
        (_hidden(count, k, least) if bounded else HIDDEN) if place in hidden else dutch(count)
        for place, count in enumerate(cells)
    )


def _least(hidden: Sequence[int], k: int) -> int:
    """What anybody can compute that a hidden count of k or more is at least, so it may be said."""
    small = [count for count in hidden if count < k]
    return max(sum(hidden) - len(small) * (k - 1), k) if len(hidden) - len(small) == 1 else k


def _hidden(count: int, k: int, least: int) -> str:
    return f"<{k}" if count < k else f"{dutch(least)} of meer"


def _reasons(lines: Sequence[ReasonLine], shown: Shown, outcome: int) -> tuple[Line, ...]:
    """How often each reason applies; not where the number that it is a part of is hidden."""
    counts = [(line.label, line.count) for line in lines if line.count]
    if counts and outcome in shown.totals.hidden:
        return (Line(ALL_REASONS, (HIDDEN,)),)
    return tuple(_counted(*each, shown.k) for each in join_small(counts, shown.k, OTHER_REASONS))


def _counted(label: str, count: int, k: int) -> Line:
    return Line(label, (dutch(count) if count >= k else f"<{k}",))


def _remains(view: DeclarationView, shown: Shown) -> Remains:
    rest = view.remainder
    if rest is None:
        return Remains()
    published = "" if DEIDENTIFIED in shown.totals.hidden else dutch(rest.published)
    lost = few(rest.lost_texts, shown.k)
    if not shown.whole:
        # What becomes of these categories would be told apart from what becomes of the others.
        found = Found(k=bool(published), suppressed="", lost_texts=lost)
        return Remains(published=published, measures=measures(rest, found))
    reasons = why_nothing_is_left(rest, view.removed)
    removed = [count for _, count in reasons[-REMOVED:]]
    hidden = hide(removed, shown.k)
    if hidden is None:
        reasons = (
            *reasons[:-REMOVED],
            (REMOVED_TOGETHER.format(removed=view.removed), sum(removed)),
        )
    places = frozenset(place + len(reasons) - REMOVED for place in hidden or ())
    texts = _texts([count for _, count in reasons], places, shown.k)
    lines = zip(reasons, texts, strict=True)
    suppressed = "" if hidden != frozenset() else _share(rest.alone, rest.took_part)
    return Remains(
        published=published,
        nothing_left=tuple(Line(label, (text,)) for (label, count), text in lines if count),
        measures=measures(rest, Found(k=True, suppressed=suppressed, lost_texts=lost)),
    )


def _all(cells: Sequence[int]) -> frozenset[int]:
    return frozenset(range(len(cells)))


def _share(count: int, whole: int) -> str:
    return f"{dutch(count)} van {dutch(whole)} ({percent(count / whole if whole else 0.0)})"


def _documents(counts: DocumentCounts, k: int) -> Documents:
    return Documents(few(counts.deleted, k), few(counts.missing, k), few(counts.failed, k))


def _tables(view: DeclarationView, shown: Shown) -> tuple[Line, ...]:
    files = (view.documents.deleted, view.documents.missing, view.documents.failed)
    gone = shown.year_totals
    secret = {gone.cells[DESTROYED]} if DESTROYED in gone.hidden else set()
    if any(0 < count < shown.k for count in files):
        secret.add(sum(files))
    return tuple(_table_line(line, shown.k, frozenset(secret)) for line in view.tables)


def _table_line(line: TableLine, k: int, secret: frozenset[int]) -> Line:
    counts = (line.before, line.destroyed, line.after)
    before, destroyed, after = (
        (f"<{k}" if 0 < count < k else HIDDEN) if hidden else dutch(count)
        for count, hidden in zip(counts, mask_rows(*counts, k, secret=secret), strict=True)
    )
    return Line(line.name, (before, destroyed, dutch(line.other), after))
