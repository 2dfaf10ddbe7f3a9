"""Two lists beside each other: counts, differences that hide what the pages hide, what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from retention.evidence.closed_list import ClosedList, read_closed_list
from retention.evidence.comparison import COUNTED, ComparedRow, Side, compare
from retention.evidence.declaration import DeclarationView
from retention.evidence.declaration.figures import public_figures
from retention.evidence.declaration.view import CategoryLine

from .declaration.factories import category, view
from .factories import several_lists

RULES = {"digest": "a" * 64, "protocol": "b" * 64, "data_map": "c" * 64, "software": "0.1.0"}


@cache
def _sealed() -> ClosedList:
    with TemporaryDirectory() as folder:
        return read_closed_list(several_lists(Path(folder)).root, 1)


def side(
    *lines: CategoryLine, k: int = 5, number: int = 1, version: str = "2026-11", **changes: str
) -> Side:
    """A list with these categories, of which counts under k are small."""
    sealed = _sealed()
    opened = replace(sealed.opening, rule_set={**RULES, **changes})
    moment = f"2026-11-2{number}T10:00:00Z"
    closed = replace(sealed.closing, list_number=number, made_at=moment)
    shown = view(categories=lines, years=(), remainder=None, k=k)
    head = f"{number}" * 64
    return Side(replace(sealed, opening=opened, closing=closed, head=head), shown, version)


def told(row: ComparedRow) -> dict[str, tuple[str, str, int | None]]:
    return {each.what: (each.one.text, each.other.text, each.difference) for each in row.counts}


def row_of(one: Side, other: Side, label: str) -> dict[str, tuple[str, str, int | None]]:
    return told(next(row for row in compare(one, other).categories if row.label == label))


def test_large_counts_are_told_with_their_difference() -> None:
    one = side(category("Hulp", 700, 0, 20), category("Pgb", 200, 0, 30))
    other = side(category("Hulp", 800, 0, 10), category("Pgb", 150, 0, 30), number=2)

    assert row_of(one, other, "Hulp") == {
        "proposed": ("720", "810", 90),
        "destroyed": ("700", "800", 100),
        "de-identified": ("0", "0", 0),
        "kept": ("20", "10", -10),
        "already absent": ("0", "0", 0),
        "failed": ("0", "0", 0),
    }
    assert told(compare(one, other).totals)["proposed"] == ("950", "990", 40)


def test_difference_with_a_hidden_count_is_not_told() -> None:
    one = side(category("Hulp", 700, 0, 20), category("Pgb", 200, 0, 30))
    other = side(category("Hulp", 800, 0, 3), category("Pgb", 150, 0, 30), number=2)

    row = row_of(one, other, "Hulp")

    assert row["kept"] == ("20", "<5", None)
    hidden = [what for what in COUNTED if row[what][2] is None]
    assert len(hidden) > 1  # or the small one would be the sum less the others
    assert "proposed" not in hidden


def test_category_that_was_on_one_list_only_is_none_on_the_other() -> None:
    one = side(category("Hulp", 700), category("Pgb", 200))
    other = side(category("Hulp", 800), category("Vervoer", 90), number=2)

    assert row_of(one, other, "Pgb")["destroyed"] == ("200", "0", -200)
    assert row_of(one, other, "Vervoer")["destroyed"] == ("0", "90", 90)


def test_category_that_is_taken_together_with_others_is_not_told_apart() -> None:
    one = side(category("Hulp", 700), category("Pgb", 200), category("Vervoer", 90))
    other = side(category("Hulp", 800), category("Pgb", 4), category("Vervoer", 3), number=2)

    row = row_of(one, other, "Pgb")
    assert row["destroyed"] == ("200", "niet getoond", None)
    assert row["proposed"] == ("200", "niet getoond", None)
    together = row_of(one, other, "Overige soorten samen")
    assert together["proposed"] == ("niet getoond", "7", None)


def test_list_that_is_small_as_a_whole_is_not_even_summed() -> None:
    totals = told(compare(side(category("Hulp", 700)), side(category("Hulp", 2), number=2)).totals)

    assert totals["proposed"] == ("700", "<5", None)
    assert {difference for _, _, difference in totals.values()} == {None}


def test_what_changed_of_the_rules_is_named_and_what_did_not_is_not() -> None:
    changed = compare(
        side(category("Hulp", 700)),
        side(category("Hulp", 800), number=2, protocol="e" * 64, digest="f" * 64, version="2027-1"),
    ).changed

    found = {each.what: (each.one, each.other) for each in changed}
    assert found["protocol version"] == ("2026-11", "2027-1")
    assert found["protocol"] == ("b" * 64, "e" * 64)
    assert found["rule set"] == ("a" * 64, "f" * 64)
    assert "data map" not in found
    assert "software" not in found


def test_heads_and_the_time_between_are_told() -> None:
    found = compare(side(category("Hulp", 700)), side(category("Hulp", 800), number=2))

    assert (found.one.head, found.other.head) == ("1" * 64, "2" * 64)
    assert found.between == timedelta(days=1)
    assert compare(side(category("Hulp", 8), number=2), side(category("Hulp", 9))).between < (
        timedelta(0)
    )


COUNTS = st.lists(st.integers(0, 12), min_size=5, max_size=5)
LISTS = st.lists(COUNTS, min_size=1, max_size=3)


def _view(counts: list[list[int]]) -> DeclarationView:
    lines = [category(f"K{place}", *row) for place, row in enumerate(counts)]
    return view(categories=tuple(lines), years=(), remainder=None, k=5)


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS)
def test_comparison_is_the_same_for_any_two_lists_whose_pages_are(
    one: list[list[int]], other: list[list[int]]
) -> None:
    """A number is told, and a difference, only where both pages tell it in full."""
    sides = [replace(side(), view=_view(counts)) for counts in (one, other)]
    found = compare(*sides)

    for row in (*found.categories, found.totals):
        for place, each in enumerate(row.counts):
            for cell, given_side in ((each.one, sides[0]), (each.other, sides[1])):
                figures = public_figures(given_side.view)
                lines = {line.label: line.cells for line in figures.categories}
                told_on_page = figures.totals.cells if not row.label else lines.get(row.label)
                if cell.count is not None and told_on_page is not None:
                    assert cell.text == told_on_page[place] == str(cell.count)
                elif cell.count is not None:
                    named = {line.label for line in given_side.view.categories}
                    assert (cell.count, row.label in named) == (0, False)
            both = each.one.count is not None and each.other.count is not None
            assert (each.difference is not None) is both


def test_list_is_read_from_its_own_key_and_folder_among_others(tmp_path: Path) -> None:
    evidence = several_lists(tmp_path)

    first, last = read_closed_list(tmp_path, 1), read_closed_list(tmp_path, 4)

    assert (first.head, last.head) == (evidence.heads[1], evidence.heads[8])
    assert first.key_id != last.key_id
    assert sum(last.tally.outcomes.values()) == last.opening.list["items"]
