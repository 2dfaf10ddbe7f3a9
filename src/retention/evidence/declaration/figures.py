"""The numbers on the page as text: hidden where they must be, or in full for the annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention.evidence.declaration.chart import Chart, draw
from retention.evidence.declaration.masking import Row, hide, join_small
from retention.evidence.declaration.remainder import (
    REMOVED,
    Found,
    Measure,
    measures,
    why_nothing_is_left,
)
from retention.evidence.declaration.shown import (
    DEIDENTIFIED,
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
    Remainder,
    TableLine,
)
from retention.evidence.declaration.wording import Language, plain
from retention.evidence.declaration.words import few, number, percent


@dataclass(frozen=True)
class Line:
    """A row of a table: its label and its cells, as they are shown."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Documents:
    """How many files in the documents store were deleted, were missing, and stand there still.

    `told`: whether the page may tell any of it.
    """

    told: bool

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

    `tables`: rows destroyed per table; empty where they may not be told. `rows`: also those before,
    others and those after, which the next declaration would go on from; for the annex only.
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
    rows: tuple[Line, ...]
    documents: Documents
    chart: Chart
    remains: Remains
    hides: bool
    only_the_sum: bool
    whole: bool


def public_figures(view: DeclarationView) -> Figures:
    """For everybody: no count below k, and none that other counts give away.

    Not those on the page, nor those on the pages of other lists: nothing that is counted of the
    bestand or the archive as a whole is told, since two of such counts tell what came between.
    """
    return _figures(view, for_everybody(view))


def full_figures(view: DeclarationView) -> Figures:
    """For the restricted annex: every count."""
    return _figures(view, in_full(view))


def _figures(view: DeclarationView, shown: Shown) -> Figures:
    totals, language = shown.totals, view.language
    # Of so few dossiers even the sum is hidden, and a bar would tell it.
    bar = (shown.year_totals,) if totals.total >= shown.k else ()
    return Figures(
        totals=line_of(totals, view, hide_total=totals.total < shown.k),
        categories=_lines(shown.categories, view),
        years=_lines(shown.years, view),
        year_totals=line_of(shown.year_totals, view, hide_total=totals.total < shown.k),
        kept=_reasons(view.kept, shown, KEPT, language),
        failed=_reasons(view.failed, shown, FAILED, language),
        tables=_tables(view, shown),
        rows=_rows(view) if shown.everything else (),
        documents=_documents(view.documents, shown, language),
        chart=draw(shown.years or bar, language),
        remains=_remains(view, shown),
        hides=bool(totals.hidden),
        only_the_sum=totals.hidden == _all(totals.cells),
        whole=shown.whole,
    )


def _lines(rows: Sequence[Row], view: DeclarationView) -> tuple[Line, ...]:
    return tuple(line_of(row, view) for row in rows)


def line_of(row: Row, view: DeclarationView, *, hide_total: bool = False) -> Line:
    """The row's total and its cells, as they are shown."""
    texts = _texts(row.cells, row.hidden, view.k, view.language)
    hidden = hide_total and row.total
    total = f"<{view.k}" if hidden else number(row.total, view.language)
    return Line(row.label, (total, *texts))


def _texts(
    cells: Sequence[int], hidden: frozenset[int], k: int, language: Language
) -> tuple[str, ...]:
    """The counts, of which the sum is shown; one that is hidden as what it is at least or most."""
    # Where all are hidden, the sum together with "<k" might still tell them.
    bounded = len(hidden) < len(cells)
    least = _least([cells[place] for place in hidden], k)
    return tuple(
        number(count, language)
        if place not in hidden
        else _hidden(count, k, least, language)
        if bounded
        else plain(language, "hidden")
        for place, count in enumerate(cells)
    )


def _least(hidden: Sequence[int], k: int) -> int:
    """What anybody can compute that a hidden count of k or more is at least, so it may be said."""
    small = [count for count in hidden if count < k]
    return max(sum(hidden) - len(small) * (k - 1), k) if len(hidden) - len(small) == 1 else k


def _hidden(count: int, k: int, least: int, language: Language) -> str:
    return f"<{k}" if count < k else plain(language, "or-more", number=number(least, language))


def _reasons(
    lines: Sequence[ReasonLine], shown: Shown, outcome: int, language: Language
) -> tuple[Line, ...]:
    """How often each reason applies; not where the number that it is a part of is hidden."""
    counts = [(line.label, line.count) for line in lines if line.count]
    if counts and outcome in shown.totals.hidden:
        return (Line(plain(language, "all-reasons"), (plain(language, "hidden"),)),)
    joined = join_small(counts, shown.k, plain(language, "other-reasons"))
    return tuple(_counted(*each, shown.k, language) for each in joined)


def _counted(label: str, count: int, k: int, language: Language) -> Line:
    return Line(label, (f"<{k}" if 0 < count < k else number(count, language),))


def _remains(view: DeclarationView, shown: Shown) -> Remains:
    rest, language = view.remainder, view.language
    if rest is None:
        return Remains()
    published = "" if DEIDENTIFIED in shown.totals.hidden else number(rest.published, language)
    lost = few(rest.lost_texts, shown.k, language)
    if not shown.whole:
        # What becomes of these categories would be told apart from what becomes of the others.
        found = Found(k=_k(rest, shown, language), suppressed="", lost_texts=lost)
        return Remains(published=published, measures=measures(rest, found, language))
    reasons = why_nothing_is_left(rest, view.removed, language)
    removed = [count for _, count in reasons[-REMOVED:]]
    hidden = hide(removed, shown.k)
    if hidden is None:
        reasons = (
            *reasons[:-REMOVED],
            (plain(language, "why-removed-together", removed=view.removed), sum(removed)),
        )
    places = frozenset(place + len(reasons) - REMOVED for place in hidden or ())
    texts = _texts([count for _, count in reasons], places, shown.k, language)
    lines = zip(reasons, texts, strict=True)
    suppressed = "" if hidden != frozenset() else _share(rest.alone, rest.took_part, language)
    found = Found(k=_k(rest, shown, language), suppressed=suppressed, lost_texts=lost)
    return Remains(
        published=published,
        nothing_left=tuple(Line(label, (text,)) for (label, count), text in lines if count),
        measures=measures(rest, found, language),
    )


def _all(cells: Sequence[int]) -> frozenset[int]:
    return frozenset(range(len(cells)))


def _share(count: int, whole: int, language: Language) -> str:
    return plain(
        language,
        "share-of",
        count=number(count, language),
        whole=number(whole, language),
        share=percent(count / whole if whole else 0.0, language),
    )


def _k(rest: Remainder, shown: Shown, language: Language) -> str:
    """The smallest class; of an archive of one class it would be the size of the archive."""
    if rest.k is None:
        return plain(language, "not-applicable")
    if shown.everything:
        return number(rest.k, language)
    return plain(language, "not-met" if 0 < rest.k < rest.asked.k else "met")


def _documents(counts: DocumentCounts, shown: Shown, language: Language) -> Documents:
    numbers = (counts.deleted, counts.missing, counts.failed)
    if not shown.whole:
        # Dossiers may have one document each, or two.
        return Documents(False, *[plain(language, "hidden")] * len(numbers))
    return Documents(True, *(few(count, shown.k, language) for count in numbers))


def _tables(view: DeclarationView, shown: Shown) -> tuple[Line, ...]:
    """Rows destroyed; nothing where a count is hidden of which a table may have a row each."""
    documents = view.documents
    files = (documents.deleted, documents.missing, documents.failed)
    if not shown.whole or any(0 < count < shown.k for count in files):
        return ()
    return tuple(
        _counted(line.name, line.destroyed, shown.k, view.language) for line in view.tables
    )


def _rows(view: DeclarationView) -> tuple[Line, ...]:
    return tuple(Line(line.name, _row_counts(line, view.language)) for line in view.tables)


def _row_counts(line: TableLine, language: Language) -> tuple[str, ...]:
    counts = (line.before, line.destroyed, line.other, line.after)
    return tuple(number(count, language) for count in counts)
