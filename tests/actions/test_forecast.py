"""The forecast counts by year what `due` finds day by day, and what keeps it now."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from factories import LONG_AGO_AT, Bestand, asked
from places import TODAY, change
from retention.actions import keeping
from retention.actions.drafting import snapshot
from retention.actions.forecast import FallsDue, forecast
from retention.actions.workplace import Workplace
from retention.bestand.due import DueQuery
from retention.errors import UsageError


def _due_by_category(place: Workplace, on: date) -> Counter[str]:
    """What is due by both clocks, flags that keep left out of it or not."""
    with snapshot(place) as bestand:
        binding = place.binding(bestand)
        query = DueQuery(binding, place.rules.protocol, on, binding.dossier)
        category = binding.dossier.c[binding.data_map.dossier.category]
        rows = bestand.execute(sa.select(category).where(query.due())).scalars()
        return Counter(rows)


def test_years_add_up_to_what_is_due_at_the_end_of_each(filled_place: Workplace) -> None:
    found = forecast(filled_place, 30)
    free: Counter[str] = Counter()
    for year in (None, *found.years):
        for each in found.counts:
            if each.year == year:
                free[each.category] += each.dossiers - each.kept
        on = TODAY if year is None else date(year, 12, 31)
        assert +free == _due_by_category(filled_place, on), year
    assert len({each.year for each in found.counts}) > 5


def test_first_years_do_not_depend_on_how_many_are_asked(filled_place: Workplace) -> None:
    few, many = forecast(filled_place, 3), forecast(filled_place, 12)
    shown = {None, *few.years}
    assert few.counts == tuple(each for each in many.counts if each.year in shown)


def test_later_clock_decides_on_the_year(anywhere: Workplace) -> None:
    bestand_rows = Bestand(anywhere.bestand, anywhere.settings.documents)
    bestand_rows.dossier()
    bestand_rows.dossier(closed_on=date(2015, 6, 1), ended_on=date(2015, 6, 1))
    noted = bestand_rows.dossier()
    bestand_rows.note(noted.id, changed_at=LONG_AGO_AT.replace(year=2017, month=12, day=31))
    bestand_rows.dossier(ended_on=date(2013, 1, 1))
    kind = "maatwerkvoorziening"
    assert forecast(anywhere).counts == (
        FallsDue(None, kind, 1, 0),
        FallsDue(2029, kind, 1, 0),
        FallsDue(2031, kind, 1, 0),
        FallsDue(2033, kind, 1, 0),
    )


def test_what_is_kept_now_is_counted_among_what_falls_due(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    bestand_rows.dossier(longer_retention=True)
    held = bestand_rows.dossier(closed_on=date(2015, 6, 1))
    keeping.ask(place, held.number, asked(), "steward1")
    kind = "maatwerkvoorziening"
    assert forecast(place).counts == (FallsDue(None, kind, 2, 1), FallsDue(2031, kind, 1, 1))


def test_open_dossier_falls_due_in_no_year(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    change(place.bestand, "UPDATE wmo.dossier SET status = 'open' WHERE id = :id", id=dossier.id)
    assert forecast(place).counts == ()


@pytest.mark.parametrize("years", [0, 101])
def test_number_of_years_has_bounds(place: Workplace, years: int) -> None:
    with pytest.raises(UsageError, match="1 to 100"):
        forecast(place, years)
