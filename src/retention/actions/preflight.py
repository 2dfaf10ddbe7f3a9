"""Preflight: nothing starts while data map and bestand do not fit each other."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.bestand.binding import Binding
from retention.bestand.check import findings
from retention.errors import PreflightError


def preflight(place: Workplace, bestand: Connection) -> Binding:
    """The bound data map; PreflightError with everything that must be settled first."""
    found = findings(bestand, place.rules.data_map)
    if found:
        raise PreflightError(found)
    return place.binding(bestand)
