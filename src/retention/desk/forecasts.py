"""Forecasts that took long to count, kept for the rest of the day: each looks at all dossiers."""

from __future__ import annotations

import time
from datetime import datetime
from threading import Lock

from retention.actions.forecast import Forecast, forecast
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day

LONG_SECONDS = 0.15


class Forecasts:
    """The newest forecast that took long, for this place, these rules and this day."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[object, Forecast, datetime] | None = None

    def of(self, place: Workplace) -> tuple[Forecast, datetime]:
        """(the forecast, when it was counted).

        One visitor at a time counts; the others wait for the result.
        """
        with place.ledger.connect() as ledger:
            now = place.clock.now(ledger)
            ledger.rollback()
        with self._lock:
            key = (place.ledger, place.bestand, place.rules.digest, local_day(now))
            if self._kept is not None and self._kept[0] == key:
                return self._kept[1], self._kept[2]
            started = time.monotonic()
            found = forecast(place)
            took_long = time.monotonic() - started > LONG_SECONDS
            self._kept = (key, found, now) if took_long else None
            return found, now


FORECASTS = Forecasts()  # pages and API count once for both
