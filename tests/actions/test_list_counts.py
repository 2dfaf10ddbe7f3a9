"""What a list is made of, counted; and why its sweep left dossiers where they are."""

from __future__ import annotations

from datetime import date

import pytest

from factories import Bestand
from places import deidentifying, proposed_list
from retention.actions.list_counts import ItemCount, list_counts
from retention.actions.list_items import items_page
from retention.actions.workplace import Workplace
from retention.domain.decision import Disposition
from retention.errors import UnknownError

KIND, BUDGET = "maatwerkvoorziening", "pgb"
GOES = Disposition.DESTROY


def test_list_is_counted_by_category_years_and_disposition_and_what_was_kept(
    place: Workplace, bestand_rows: Bestand
) -> None:
    for year in (2008, 2009, 2008):
        bestand_rows.dossier(closed_on=date(year, 6, 1), ended_on=date(year, 6, 1))
    bestand_rows.dossier(category=BUDGET)
    bestand_rows.dossier(longer_retention=True)
    number = proposed_list(place).list_number
    assert number is not None
    found = list_counts(place, number)
    by_year = {(each.category, each.closure_year): each.count for each in found.items}
    assert by_year == {(KIND, 2008): 2, (KIND, 2009): 1, (BUDGET, 2009): 1}
    assert {each.disposition for each in found.items} == {GOES}
    due = [each.due_on.year for each in items_page(place, number).items]
    assert sorted(due) == sorted(each.due_year for each in found.items for _ in range(each.count))
    assert sum(found.kept.values()) == 1
    assert found.asked == {}


def test_what_leaves_no_remainder_counts_as_destroyed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    place = deidentifying(place)
    for _ in range(3):
        bestand_rows.dossier()
    bestand_rows.dossier(closed_on=date(2001, 6, 1), ended_on=date(2001, 6, 1))
    number = proposed_list(place).list_number
    assert number is not None
    shown = items_page(place, number).items
    for way in (Disposition.DESTROY, Disposition.DEIDENTIFY):
        counted = sum(
            each.count for each in list_counts(place, number).items if each.disposition is way
        )
        assert counted == sum(each.disposition is way for each in shown)
    assert all(isinstance(each, ItemCount) for each in list_counts(place, number).items)


def test_list_that_is_not_there_has_no_counts(place: Workplace) -> None:
    with pytest.raises(UnknownError, match="no list 9"):
        list_counts(place, 9)
