"""When a dossier opened, closed and was worked on. Days are ordinals, as in `date.toordinal`."""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from retention.bestand.example.invent.names import pick
from retention.bestand.example.invent.shapes import FIRST, Shape

YEARS = 29  # closing years lie between this many years ago and today
_LONG_AGO = 17  # years; past a term of fifteen, counted from the year of closure
_TIME_FOR_MORE = 3  # years between closing and today where something happens after closure
_OPEN = {Shape.OPEN_BESIDE_CLOSED}
_AFTERMATH = {
    Shape.CORRECTED_AFTER_CLOSURE,
    Shape.CORRECTED_BY_UNKNOWN,
    Shape.PROVISION_OUTLIVES_CASE,
    Shape.TECHNICAL_WRITER,
}
_MIDNIGHT = datetime(1, 1, 1, tzinfo=UTC)


class Life(NamedTuple):
    """`closed` is None while the dossier is open; `until` is the last day of work on it."""

    opened: int
    closed: int | None
    until: int


class Lives:
    """Draws lives before `as_of`; the more recent a year, the more dossiers close in it."""

    def __init__(self, random: Random, as_of: date) -> None:
        self._random = random
        self._as_of = as_of
        self._years = range(as_of.year - YEARS, as_of.year + 1)
        self._weights = list(accumulate(5 + place for place in range(1, len(self._years) + 1)))

    def draw(self, place: int, shape: Shape | None) -> Life:
        """The life of the dossier at this place in the bestand."""
        today = self._as_of.toordinal()
        if shape in _OPEN or (shape is None and self._random.random() < 0.12):
            return Life(today - 20 - self._length(), None, today)
        closed = self._closing(place, shape)
        return Life(closed - 20 - self._length(), closed, closed)

    def _length(self) -> int:
        return min(int(self._random.expovariate(1 / 700)), 3000)

    def _closing(self, place: int, shape: Shape | None) -> int:
        year = self._as_of.year
        if shape is Shape.CLOSED_LAST_DAY:
            return date(year - 16, 12, 31).toordinal()
        if shape is Shape.CLOSED_FIRST_DAY:
            return date(year - 15, 1, 1).toordinal()
        if shape is Shape.CLOSED_ON_LEAP_DAY:
            return date(self._leap_year(place), 2, 29).toordinal()
        if place < len(FIRST):
            return self._day_in(year - _LONG_AGO)
        return self._drawn_closing(_TIME_FOR_MORE if shape in _AFTERMATH else 0)

    def _leap_year(self, place: int) -> int:
        latest = self._as_of.year - (_LONG_AGO if place < len(FIRST) else 1)
        leap_years = [year for year in range(self._years[0], latest + 1) if isleap(year)]
        return leap_years[-1] if place < len(FIRST) else pick(self._random, leap_years)

    def _drawn_closing(self, years_before_today: int) -> int:
        while True:
            year = self._random.choices(self._years, cum_weights=self._weights)[0]
            day = self._day_in(year)
            if day <= self._as_of.toordinal() - 366 * years_before_today:
                return day

    def _day_in(self, year: int) -> int:
        return date(year, 1, 1).toordinal() + int(self._random.random() * 365)


def day_between(random: Random, first: int, last: int) -> int:
    """A day from first through last."""
    return first + int(random.random() * (last - first + 1))


def moment(random: Random, day: int) -> datetime:
    """A moment in office hours, so that it falls on the same day in UTC and in Amsterdam."""
    return _MIDNIGHT + timedelta(day - 1, 28_800 + int(random.random() * 25_200))
