"""The two retention clocks (law.md): from the year of closure, and from the last change.

Days are those of Europe/Amsterdam. `due_on` is the day the later clock ends; where the clock of
the last change decides, that whole day is still kept, so carrying out starts the day after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CLOSURE = "closure"
LAST_CHANGE = "last-change"
LAST_DAY = date.max - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: the day it started, the first day after its term, whether it decides."""

    name: str
    started_on: date
    term_years: int
    ends_on: date
    first_day: date
    decides: bool


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """A term inverted for SQL: what must lie before these for a dossier to be due.

    `closed_before`: a closure (and the end of support) on an earlier day is past its term.
    `changed_before`: an aware moment; a change at or after it still runs. None: no such clock.
    """

    closed_before: date
    changed_before: datetime | None


def add_years(day: date, years: int) -> date:
    """The anniversary; 29 February falls on 1 March where the year has none.

    What lies beyond the calendar (9999-12-31 as "no end") is its last day.
    """
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def local_day(moment: datetime) -> date:
    """The day in Europe/Amsterdam on which an aware moment falls."""
    return moment.astimezone(AMSTERDAM).date()


def closure_clock(ended_on: date, term_years: int) -> Clock:
    """Art. 8.1: counted from the year of closure, so 1 January of that year + term + 1."""
    first_day = add_years(date(ended_on.year, 1, 1), term_years + 1)
    return Clock(CLOSURE, ended_on, term_years, first_day, first_day, decides=False)


def change_clock(changed_on: date, term_years: int) -> Clock:
    """Wmo 2015 art. 5.3.4(1): from the last change; the anniversary itself is still kept."""
    anniversary = add_years(changed_on, term_years)
    first_day = min(anniversary, LAST_DAY) + timedelta(days=1)
    return Clock(LAST_CHANGE, changed_on, term_years, anniversary, first_day, decides=False)


def deciding(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """The same clocks, the one whose first day comes last marked as deciding."""
    last = max(clock.first_day for clock in clocks)
    marked = False
    result = []
    for clock in clocks:
        decides = clock.first_day == last and not marked
        marked = marked or decides
        result.append(
            Clock(
                clock.name,
                clock.started_on,
                clock.term_years,
                clock.ends_on,
                clock.first_day,
                decides,
            )
        )
    return tuple(result)


def cutoffs(closure_term_years: int, change_term_years: int | None, as_of: date) -> Cutoffs:
    """Both terms inverted: due on `as_of` exactly when both dates lie before these."""
    closed_before = date(max(as_of.year - closure_term_years, 1), 1, 1)
    if change_term_years is None:
        return Cutoffs(closed_before, None)
    return Cutoffs(closed_before, _start_of(_last_lapsed(as_of, change_term_years) + timedelta(1)))


def _last_lapsed(as_of: date, term_years: int) -> date:
    """The latest day whose anniversary lies before `as_of`."""
    yesterday = as_of - timedelta(days=1)
    year = max(yesterday.year - term_years, 1)
    try:
        return yesterday.replace(year=year)
    except ValueError:  # 29 February: that year's last day before it
        return date(year, 2, 28)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC)
