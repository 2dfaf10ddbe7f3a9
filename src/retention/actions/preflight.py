"""Preflight: nothing starts while data map and bestand do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.bestand.binding import Binding
from retention.bestand.check import findings
from retention.domain.protocol import Protocol, WayOut
from retention.errors import PreflightError


def preflight(place: Workplace, bestand: Connection) -> Binding:
    """The bound data map; PreflightError with everything that must be settled first."""
    found = (*findings(bestand, place.rules.data_map), *_ways_out(place.rules.protocol))
    if found:
        raise PreflightError(found)
    return place.binding(bestand)


def _ways_out(protocol: Protocol) -> Iterator[str]:
    """Categories whose way out this version does not have: they are not destroyed instead."""
    for code, category in protocol.categories.items():
        if category.way_out is WayOut.DEIDENTIFY:
            yield (
                f"category {code} is to be de-identified, which this version cannot do yet;"
                " set its way_out to destroy, or leave its selection_list out to have it asked"
            )
