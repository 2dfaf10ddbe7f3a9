"""People to inform, as part of the queue of everything that waits."""

from __future__ import annotations

from datetime import date

from retention.actions.workplace import Workplace
from retention.bestand.informing_queue import (
    InformingRow,
    Place,
    informing_counts,
    informing_page,
)
from retention.domain.worklist import Kind, Position

_BEYOND = 2**31 - 1


def informing_rows(
    place: Workplace,
    day: date,
    limit: int,
    after: Position | None,
    before: Position | None,
    *,
    late: bool = False,
) -> list[InformingRow]:
    """At most so many of each sort past a position of the whole queue, in order."""
    within = place.rules.needs_sharing.inform_within_days
    position = before or after
    with place.bestand.connect() as bestand:
        found = informing_page(
            bestand,
            place.binding_to_read(bestand),
            within,
            day,
            limit,
            past=None if position is None else _place(position),
            down=before is not None,
            late=late,
        )
        bestand.rollback()
    return found


def _place(position: Position) -> Place:
    """Where the position of any row lies among the rows of this kind."""
    if position.kind is Kind.INFORMATION:
        return position.until, position.number
    before_ours = position.kind.rank < Kind.INFORMATION.rank
    return position.until, 0 if before_ours else _BEYOND


def informing_kind_counts(place: Workplace, day: date) -> tuple[int, int]:
    """(how many wait, how many of them are late)."""
    within = place.rules.needs_sharing.inform_within_days
    with place.bestand.connect() as bestand:
        found = informing_counts(bestand, place.binding_to_read(bestand), within, day)
        bestand.rollback()
    return found
