"""A list's items on a page: filtered, paged, with both clocks."""

from __future__ import annotations

from datetime import date

import pytest

from factories import Bestand, asked
from places import NOW, approved_list, at, carry_out_and_seal, proposed_list
from retention.actions import keeping
from retention.actions.dossiers import explain
from retention.actions.list_items import (
    WantedItems,
    item_of,
    items_page,
)
from retention.actions.workplace import Workplace
from retention.domain.decision import Disposition
from retention.domain.states import Outcome
from retention.errors import UsageError

KIND, BUDGET = "maatwerkvoorziening", "pgb"


@pytest.fixture
def listed(place: Workplace, bestand_rows: Bestand) -> int:
    """A list of seven dossiers, two of them budgets, closed in two years; an eighth is kept."""
    for year in (2008, 2009, 2008, 2009, 2008):
        bestand_rows.dossier(closed_on=date(year, 6, 1), ended_on=date(year, 6, 1))
    for _ in range(2):
        bestand_rows.dossier(category=BUDGET)
    bestand_rows.dossier(longer_retention=True)
    number = proposed_list(place).list_number
    assert number is not None
    return number


@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_hold_each_item_once_there_and_back(place: Workplace, listed: int, size: int) -> None:
    pages = [items_page(place, listed, size=size)]
    while (later := pages[-1].later) is not None:
        pages.append(items_page(place, listed, after=later, size=size))
    assert [each.number for page in pages for each in page.items] == list(range(1, 8))
    assert {page.count for page in pages} == {7}
    back = [pages[-1]]
    while (earlier := back[-1].earlier) is not None:
        back.append(items_page(place, listed, before=earlier, size=size))
    assert [each.items for each in back] == [each.items for each in reversed(pages)]


def test_filters_leave_what_was_asked(place: Workplace, listed: int) -> None:
    everything = items_page(place, listed).items
    for wanted, fits in (
        (WantedItems(category=BUDGET), [each.category == BUDGET for each in everything]),
        (WantedItems(closure_year=2008), [each.closure_year == 2008 for each in everything]),
        (WantedItems(disposition=Disposition.DEIDENTIFY), [False] * 7),
        (WantedItems(disposition=Disposition.DESTROY, not_ended=True), [True] * 7),
        (WantedItems(outcome=Outcome.DESTROYED), [False] * 7),
    ):
        found = items_page(place, listed, wanted)
        expected = [each for each, fit in zip(everything, fits, strict=True) if fit]
        assert (list(found.items), found.count) == (expected, len(expected))


def test_item_shows_its_dossier_with_the_clocks_of_its_explanation(
    place: Workplace, listed: int
) -> None:
    for each in items_page(place, listed).items:
        assert each.dossier_number is not None
        assert each.clocks == explain(place, each.dossier_number).decision.clocks != ()
        assert each.dossier_key is not None
        assert item_of(place, listed, each.dossier_key) == each.number
    assert item_of(place, listed, "0") is None


def test_restricted_dossier_shows_no_clocks(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    ground = place.rules.needs_rights.restriction_hold
    keeping.ask(place, dossier.number, asked(ground=ground), "steward1")
    (shown,) = items_page(place, number).items
    assert (shown.dossier_number, shown.clocks) == (dossier.number, ())


def test_item_that_went_shows_its_outcome_and_no_dossier(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    carry_out_and_seal(at(place, NOW), number)
    (shown,) = items_page(place, number, WantedItems(outcome=Outcome.DESTROYED)).items
    assert (shown.outcome, shown.dossier_key, shown.dossier_number) == (
        Outcome.DESTROYED,
        None,
        None,
    )
    assert not items_page(place, number, WantedItems(not_ended=True)).items


def test_list_that_is_not_there_has_no_page(place: Workplace) -> None:
    with pytest.raises(UsageError, match="no list 9"):
        items_page(place, 9)
