"""Two declarations side by side give no small count away: what one hides, the next keeps hidden.

Whoever reads both also knows how the bestand is made (a table with one row per dossier, or two, or
k) and how large it was. Small counts of a list are safe when another list that the reader takes for
as likely gives the same two pages, letter for letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from operator import add
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retention.evidence.declaration import (
    Archived,
    DeclarationView,
    DocumentCounts,
    ReasonLine,
    TableLine,
    YearLine,
    render_annex,
    render_declaration,
)
from retention.evidence.declaration.masking import hide

from .factories import category, outcomes, remainder, view

K = 3
AT_FIRST = 500
IN_ARCHIVE = 60
Counts = tuple[int, int, int, int, int]

# Destroyed, de-identified, kept, already absent, failed.
ended = st.tuples(*(st.integers(0, most) for most in (9, 6, 4, 2, 4)))
CHANGES = sorted(product(range(-3, 4), repeat=5), key=lambda change: sum(map(abs, change)))
# Rows per dossier of each table.
TABLES = {"dossier": 1, "notice": 1, "member": 2, "note": K}


@dataclass(frozen=True)
class Two:
    """Two lists, and how many at most were pointed out beforehand of each."""

    lists: tuple[Counts, Counts]
    alone: tuple[int, int]

    def pages(self) -> tuple[str, str]:
        """What is published of both."""
        first, second = self.views()
        return _page(first), _page(second)

    def views(self) -> Iterator[DeclarationView]:
        """The first list, and the next one, which finds what the first left."""
        there, archived = AT_FIRST, IN_ARCHIVE
        for number, ends in enumerate(self.lists):
            gone, absent, archived = sum(ends[:2]), ends[3], archived + ends[1]
            alone = min(self.alone[number], ends[0])
            yield _declared(number, ends, alone, there, archived)
            there -= gone + absent

    def others(self, place: int, outcome: int) -> Iterator[Two]:
        """Those of which up to three dossiers of a kind ended otherwise, the nearest first.

        A list whose sum is hidden may have been longer or shorter too.
        """
        true = self.lists[place]
        for change in CHANGES:
            ends: Any = tuple(map(add, true, change))
            if change[outcome] and min(ends) >= 0 and (sum(true) < K or not sum(change)):
                if hide(ends, K) != hide(true, K):
                    continue  # They would not look the same: no need to draw them.
                one, other = self.lists
                yield replace(self, lists=(one, ends) if place else (ends, other))


_RENDERED: dict[str, str] = {}


def _page(declared: DeclarationView) -> str:
    key = repr(declared)
    if key not in _RENDERED:
        _RENDERED[key] = render_declaration(declared)
    return _RENDERED[key]


def _declared(number: int, ends: Counts, alone: int, there: int, archived: int) -> DeclarationView:
    destroyed, published, kept, absent, failed = ends
    gone = destroyed + published
    return view(
        k=K,
        list_number=number + 1,
        as_of=date(2026 + number, 1, 1),
        categories=(category("Begeleiding", *ends),),
        years=(YearLine(year=2009 + number, outcomes=outcomes(gone, 0, kept, absent, failed)),),
        kept=(ReasonLine(label="klacht in behandeling", count=kept),) if kept else (),
        failed=(ReasonLine(label="fout", count=failed),) if failed else (),
        tables=tuple(
            TableLine(
                name=name,
                before=each * there,
                destroyed=each * gone,
                after=each * (there - gone - absent),
                other=-each * absent,
            )
            for name, each in TABLES.items()
        ),
        documents=DocumentCounts(deleted=2 * gone, missing=0, failed=2 * failed),
        partial=failed > 0,
        remainder=remainder(
            # What was planned was so before anybody knew how it would end.
            took_part=40,
            published=published,
            kept=kept,
            absent_or_failed=absent + failed,
            alone=alone,
            same_person=0,
            dropped=destroyed - alone,
            lost_texts=0,
            # With the second release all earlier ones go.
            archive=(
                Archived(
                    label="dossiers",
                    added=published,
                    withdrawn=(archived - published) * number,
                    rows=archived,
                ),
            ),
            # All are alike, so that the smallest class is the archive.
            k=archived,
            picture=f"<svg><title>van {archived} dossiers</title></svg>",
        ),
    )


@settings(max_examples=100, deadline=None)
@given(st.tuples(ended, ended), st.tuples(st.integers(0, 3), st.integers(0, 3)))
@example(((9, 0, 2, 0, 0), (9, 6, 4, 0, 4)), (0, 0))
@example(((9, 6, 1, 0, 0), (9, 6, 0, 0, 0)), (0, 0))
@example(((9, 2, 0, 0, 0), (9, 6, 0, 0, 0)), (0, 0))
@example(((0, 6, 1, 0, 0), (9, 6, 0, 0, 0)), (0, 0))
@example(((0, 0, 0, 0, 0), (4, 4, 4, 1, 0)), (0, 0))
def test_no_small_count_follows_from_two_declarations(
    lists: tuple[Counts, Counts], alone: tuple[int, int]
) -> None:
    true = Two(lists, alone)

    for place, ends in enumerate(lists):
        for outcome, count in enumerate(ends):
            if 0 < count < K:
                others = true.others(place, outcome)
                assert any(other.pages() == true.pages() for other in others)


def test_the_annex_tells_what_the_page_does_not() -> None:
    """So that what is searched for above could be found."""
    first, second = Two(((9, 6, 2, 0, 0), (9, 6, 0, 0, 0)), (0, 0)).views()

    assert '<td class="n">500</td><td class="n">15</td><td class="n">0</td>' in render_annex(first)
    assert "van 66 dossiers" in render_annex(first)
    assert "van 72 dossiers" in render_annex(second)
    assert '<td class="n">6</td><td class="n">66</td>' in render_annex(second)


@pytest.mark.parametrize("each", [1, 2, K])
def test_rows_per_table_are_told_where_no_dossier_is_hidden_only(each: int) -> None:
    def page(kept: int) -> str:
        ends = (20, 0, kept, 0, 0)
        shown = _declared(0, ends, 0, AT_FIRST, IN_ARCHIVE)
        rows = TableLine(name="tabel", before=777, destroyed=each * 20, after=777 - each * 20)
        return render_declaration(replace(shown, tables=(rows,)))

    told = f'<code>tabel</code></th><td class="n">{each * 20}</td></tr>'
    assert told in page(K)
    assert "777" not in page(K)
    assert "<code>tabel</code>" not in page(K - 1)
