"""The forecast as the page shows it: a row per year, and the bars of the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from retention.actions.forecast import FallsDue, Forecast

WIDTH, HEIGHT, FOOT, LEFT = 960, 300, 30, 70  # of the picture, in its own units


@dataclass(frozen=True, slots=True)
class YearRow:
    """What falls due in one year; no year: today already. `by_category` in the columns' order."""

    year: int | None
    dossiers: int
    kept: int
    by_category: tuple[int, ...]

    @property
    def free(self) -> int:
        """What nothing keeps, as things are now."""
        return self.dossiers - self.kept


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what is free stands on the ground, what is kept stands on that."""

    year: int | None
    x: float
    width: float
    free_y: float
    free_height: float
    kept_y: float
    kept_height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scale."""

    y: float
    dossiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastView:
    """All that the page shows."""

    counted_at: datetime
    categories: tuple[str, ...]
    rows: tuple[YearRow, ...]
    whole: YearRow
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]

    @property
    def box(self) -> str:
        """The picture's own units."""
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def ground(self) -> int:
        """Where the bars stand."""
        return HEIGHT - FOOT


def forecast_view(found: Forecast, counted_at: datetime) -> ForecastView:
    """The page of this forecast."""
    categories = tuple(sorted({each.category for each in found.counts}))
    rows = tuple(_row(year, categories, found.counts) for year in (None, *found.years))
    step = _step(max(row.dossiers for row in rows))
    most = max(step, -(-max(row.dossiers for row in rows) // step) * step)
    return ForecastView(
        counted_at=counted_at,
        categories=categories,
        rows=rows,
        whole=_sum(rows, len(categories)),
        bars=_bars(rows, most),
        lines=tuple(Line(_y(each, most), each) for each in range(0, most + 1, step)),
    )


def _row(year: int | None, categories: tuple[str, ...], counts: Iterable[FallsDue]) -> YearRow:
    mine = {each.category: each for each in counts if each.year == year}
    return YearRow(
        year,
        sum(each.dossiers for each in mine.values()),
        sum(each.kept for each in mine.values()),
        tuple(mine[name].dossiers if name in mine else 0 for name in categories),
    )


def _sum(rows: tuple[YearRow, ...], categories: int) -> YearRow:
    return YearRow(
        None,
        sum(row.dossiers for row in rows),
        sum(row.kept for row in rows),
        tuple(sum(row.by_category[each] for row in rows) for each in range(categories)),
    )


def _step(most: int) -> int:
    """A round number of which at most five make up the highest bar."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if step * 5 >= most:
                return step
        unit *= 10


def _bars(rows: tuple[YearRow, ...], most: int) -> tuple[Bar, ...]:
    place = (WIDTH - LEFT) / len(rows)
    return tuple(
        Bar(
            year=row.year,
            x=round(LEFT + number * place + place * 0.15, 1),
            width=round(place * 0.7, 1),
            free_y=_y(row.free, most),
            free_height=round(_y(0, most) - _y(row.free, most), 1),
            kept_y=_y(row.dossiers, most),
            kept_height=round(_y(row.free, most) - _y(row.dossiers, most), 1),
        )
        for number, row in enumerate(rows)
    )


def _y(dossiers: int, most: int) -> float:
    high = HEIGHT - FOOT - 20
    return round(HEIGHT - FOOT - high * dossiers / most, 1)
