"""People to inform, as part of the queue of everything that waits.

They are found in the bestand, by a look at all of it; a server looks once a minute.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retention.actions.workplace import Workplace
from retention.bestand.informing import ToInform, to_inform
from retention.domain.worklist import Kind, Position


@dataclass(frozen=True, slots=True)
class InformingRow:
    """A dossier that waits; its number is its place among all of them and changes with them."""

    waits: ToInform
    number: int

    @property
    def order(self) -> tuple[date, int, int]:
        """What it is sorted by in the whole queue."""
        return Position(self.waits.due_on, Kind.INFORMATION, self.number).order


def informing_rows(place: Workplace, day: date, *, late: bool = False) -> Sequence[InformingRow]:
    """Everybody who waits, in order; `late`: since before this day."""
    within = place.rules.needs_sharing.inform_within_days
    key = (place.rules.data_map_text, within, day)
    found = place.recent_informing.get(key, lambda: _read(place, within, day))
    if not late:
        return found
    return found[: bisect_left(found, day, key=lambda row: row.waits.due_on or date.max)]


def _read(place: Workplace, within: int, day: date) -> tuple[InformingRow, ...]:
    with place.bestand.connect() as bestand:
        found = list(to_inform(bestand, place.binding_to_read(bestand), within, day))
        bestand.rollback()
    found.sort(key=lambda each: (each.due_on or date.max, each.dossier_key))
    return tuple(InformingRow(each, number) for number, each in enumerate(found, start=1))


def informing_page(
    rows: Sequence[InformingRow], limit: int, after: Position | None, before: Position | None
) -> Sequence[InformingRow]:
    """At most so many of these past a position of the whole queue; the nearest ones."""
    if before is not None:
        end = bisect_left(rows, before.order, key=lambda row: row.order)
        return rows[max(0, end - limit) : end]
    if after is None:
        return rows[:limit]
    begin = bisect_right(rows, after.order, key=lambda row: row.order)
    return rows[begin : begin + limit]
