"""What falls due in the coming years."""

from __future__ import annotations

from dataclasses import dataclass

from retention.desk.api.routing import Operations
from retention.desk.forecasts import FORECASTS
from retention.desk.visit import Visiting
from retention.domain.access import Permit

operations = Operations("forecast")


@dataclass(frozen=True)
class FallsDue:
    """Dossiers of a category that fall due in a year (null: today already); `kept` of these."""

    year: int | None
    category: str
    dossiers: int
    kept: int


@operations.read("/forecast", Permit.SEE_FORECAST)
def falls_due(visit: Visiting) -> tuple[FallsDue, ...]:
    """How many dossiers fall due in each of the coming years, by category."""
    found, _ = FORECASTS.of(visit.place)
    return tuple(
        FallsDue(each.year, each.category, each.dossiers, each.kept) for each in found.counts
    )
