"""The two retention clocks, and their terms inverted to cut-offs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from retention.domain.clocks import (
    CLOSURE,
    LAST_CHANGE,
    Cutoffs,
    add_years,
    change_clock,
    closure_clock,
    cutoffs,
    deciding,
    local_day,
)


@pytest.mark.parametrize(
    ("ended_on", "first_day"),
    [
        (date(2010, 12, 31), date(2026, 1, 1)),
        (date(2010, 1, 1), date(2026, 1, 1)),
        (date(2011, 1, 1), date(2027, 1, 1)),
        (date(2008, 2, 29), date(2024, 1, 1)),
    ],
)
def test_closure_clock_ends_on_new_year_after_the_whole_last_year(
    ended_on: date, first_day: date
) -> None:
    clock = closure_clock(ended_on, 15)
    assert (clock.name, clock.started_on, clock.term_years) == (CLOSURE, ended_on, 15)
    assert clock.ends_on == clock.first_day == first_day


def test_anniversary_of_the_last_change_is_still_kept() -> None:
    clock = change_clock(date(2011, 11, 23), 15)
    assert clock.name == LAST_CHANGE
    assert (clock.ends_on, clock.first_day) == (date(2026, 11, 23), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("day", "years", "anniversary"),
    [
        (date(2012, 2, 29), 15, date(2027, 3, 1)),
        (date(2012, 2, 29), 16, date(2028, 2, 29)),
        (date(2012, 2, 28), 15, date(2027, 2, 28)),
        (date(2012, 2, 29), 0, date(2012, 2, 29)),
    ],
)
def test_leap_day_falls_on_1_march_where_the_year_has_none(
    day: date, years: int, anniversary: date
) -> None:
    assert add_years(day, years) == anniversary


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_days_are_those_of_amsterdam_in_winter_and_summer(moment: datetime, day: date) -> None:
    assert local_day(moment) == day


def test_clock_of_the_last_day_of_the_calendar_never_ends() -> None:
    never = date(9999, 12, 31)
    assert closure_clock(never, 15).first_day == never
    assert change_clock(never, 15).first_day == never
    assert change_clock(date(9984, 12, 31), 15).first_day == never


def test_later_clock_decides() -> None:
    marked = deciding((closure_clock(date(2009, 6, 1), 15), change_clock(date(2014, 3, 2), 15)))
    assert [clock.decides for clock in marked] == [False, True]


def test_one_clock_decides_when_both_end_together() -> None:
    marked = deciding((closure_clock(date(2010, 5, 5), 15), change_clock(date(2010, 12, 31), 15)))
    assert marked[0].first_day == marked[1].first_day == date(2026, 1, 1)
    assert [clock.decides for clock in marked] == [True, False]


def test_cutoffs_of_an_ordinary_day() -> None:
    assert cutoffs(15, 15, date(2026, 11, 23)) == Cutoffs(
        closed_before=date(2011, 1, 1), changed_before=datetime(2011, 11, 22, 23, tzinfo=UTC)
    )


def test_there_is_no_second_cutoff_when_its_clock_is_off() -> None:
    assert cutoffs(15, None, date(2026, 11, 23)).changed_before is None


@pytest.mark.parametrize(
    ("as_of", "changed_before"),
    [
        # 29 February 2012 + 15 years is 1 March 2027, so it goes on 2 March.
        (date(2027, 3, 1), datetime(2012, 2, 28, 23, tzinfo=UTC)),
        (date(2027, 3, 2), datetime(2012, 3, 1, 23, tzinfo=UTC)),
        # The day before 1 March 2028 is a 29 February that 2013 does not have.
        (date(2028, 3, 1), datetime(2013, 2, 28, 23, tzinfo=UTC)),
    ],
)
def test_second_cutoff_around_a_leap_day(as_of: date, changed_before: datetime) -> None:
    assert cutoffs(15, 15, as_of).changed_before == changed_before


def test_cutoffs_never_leave_the_calendar() -> None:
    assert cutoffs(200, 200, date(150, 1, 1)).closed_before == date(1, 1, 1)
