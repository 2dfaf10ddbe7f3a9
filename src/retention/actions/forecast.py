"""Forecast: how many dossiers fall due in each of the coming years, and how many are kept now.

A dossier falls due in the year in which both its clocks have ended, as the bestand is now: a later
change moves it on. What is due today stands apart. So what falls due up to a year is what would be
due on 31 December of that year. Open dossiers and those with something to ask about fall due in no
year yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.clock import day_of
from retention.actions.drafting import snapshot
from retention.actions.preflight import preflight
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.forecast import ForecastQuery
from retention.errors import UsageError
from retention.ledger.keeps import kept_keys

YEARS = 15
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class FallsDue:
    """How many dossiers of a category fall due; `kept`: of these, what something keeps now.

    `year` None: they are due today already.
    """

    year: int | None
    category: str
    dossiers: int
    kept: int

    @property
    def order(self) -> tuple[int, str]:
        """By year, what is due already first."""
        return self.year or 0, self.category


@dataclass(frozen=True, slots=True)
class Forecast:
    """The coming years, the current one first; what is due today comes before it."""

    as_of: date
    years: tuple[int, ...]
    counts: tuple[FallsDue, ...]


def forecast(place: Workplace, years: int = YEARS, as_of: date | None = None) -> Forecast:
    """What falls due in so many years from `as_of` on (default: today), by category.

    Raises PreflightError when map and bestand do not fit.
    """
    if not 1 <= years <= MOST_YEARS:
        raise UsageError(f"give a number of years from 1 to {MOST_YEARS}")
    with place.ledger.connect() as ledger, snapshot(place) as bestand:
        day = day_of(as_of, place.clock.now(ledger))
        binding = preflight(place, bestand)
        coming = tuple(range(day.year, day.year + years))
        days = (day, *(date(year, 12, 31) for year in coming))
        kept = ((item, key, None) for item, key in enumerate(kept_keys(ledger)))
        batch = fill_batch(bestand, binding, kept)
        query = ForecastQuery(binding, place.rules.protocol, days)
        counts = list(_counted(bestand, query.select(batch), (None, *coming)))
        bestand.rollback()
    return Forecast(day, coming, tuple(sorted(counts, key=lambda each: each.order)))


def _counted(
    bestand: Connection, select: sa.Select[Any], years: tuple[int | None, ...]
) -> Iterator[FallsDue]:
    for category, place, dossiers, kept in bestand.execute(select):
        yield FallsDue(years[place], category, dossiers, kept)
