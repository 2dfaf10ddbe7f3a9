"""Last-change columns: which writers count, and how a moment compares with a column's own type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from retention.bestand.batch import NEVER
from retention.bestand.binding import Binding, Way
from retention.datamap.model import LastChange
from retention.domain.clocks import AMSTERDAM, local_day

# A day short of what Python and PostgreSQL can hold, to stay in it in any time zone.
CALENDAR = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class ClockedWay:
    """A way to rows whose last change counts; `own` when no other dossier shares them."""

    table: str
    way: Way
    change: LastChange
    own: bool


def clocked_ways(binding: Binding) -> Iterator[ClockedWay]:
    """Every way to a table that moves the second clock."""
    for table, way in binding.ways:
        change = binding.data_map.tables[table].last_change
        if change is not None and change.column is not None and change.moves_clock:
            yield ClockedWay(table, way, change, binding.own(table))


def changed(rows: sa.FromClause, change: LastChange) -> ColumnElement[Any]:
    """The last-change column of these rows."""
    return rows.c[str(change.column)]


def readable_moment(column: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """A condition that a filled column reads as a moment; SQLite keeps any text in its place."""
    if dialect != "sqlite":
        return sa.true()
    day = sa.func.date(column, "+0 days", type_=sa.String)
    stored = sa.cast(column, sa.String)
    return sa.func.datetime(column, type_=sa.String).is_not(None) & (
        day == sa.func.substr(stored, 1, 10)
    )


def in_calendar(column: ColumnElement[Any], change: LastChange) -> ColumnElement[Any]:
    """The column's value, what lies beyond the calendar (infinity) as its first or last moment."""
    first, last = (moment_bind(column, change, moment) for moment in CALENDAR)
    return sa.case((column < first, first), (column > last, last), else_=column)


def substantive(rows: sa.FromClause, change: LastChange) -> ColumnElement[bool]:
    """Whether a row was last changed by somebody, not by a sync or a migration."""
    if change.writer is None:
        return sa.true()
    writer = rows.c[change.writer]
    return writer.is_(None) | writer.not_in(change.technical_writers)


def changed_since(
    rows: sa.FromClause, change: LastChange | None, before: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether a row was changed at or after the moment in `before`; without a column: never.

    Never either where `before` is NEVER: no clock runs there, so a missing moment asks nothing.
    """
    if change is None or change.column is None or not change.moves_clock:
        return sa.false()
    column, counts = changed(rows, change), before < NEVER
    if not getattr(column.type, "timezone", False):
        before = sa.func.timezone(change.zone or "Europe/Amsterdam", before)
    late = column.is_(None) | ((column >= before) & substantive(rows, change))
    found: ColumnElement[bool] = counts & late
    return found


def moment_bind(column: ColumnElement[Any], change: LastChange, moment: datetime) -> Any:
    """An aware moment in the column's own terms: aware, naive in its zone, or a local day."""
    if isinstance(column.type, sa.DateTime):
        if getattr(column.type, "timezone", False):
            return moment
        return moment.astimezone(_zone(change)).replace(tzinfo=None)
    return local_day(moment)


def aware(value: Any, change: LastChange) -> datetime | None:
    """A column's value as an aware moment; a bare day counts from its start in Amsterdam."""
    if value is None:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=_zone(change))
    if isinstance(value, date):
        return datetime.combine(value, time.min, AMSTERDAM)
    raise TypeError(f"a last-change column holds {type(value).__name__}, not a moment")


def _zone(change: LastChange) -> ZoneInfo | Any:
    return ZoneInfo(change.zone) if change.zone else UTC
