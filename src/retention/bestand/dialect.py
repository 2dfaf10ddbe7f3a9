"""What differs between database engines, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement

from retention.bulk import copy_rows

# The advisory lock in the bestand's database under which shared rows go.
SHARED_ROWS = int.from_bytes(b"wmoshare")
ISO_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]"
# Every day of the calendar from year 1 on, as a pattern: 2009-02-30 is none, 2008-02-29 is one.
_LEAP = "([0-9][0-9](0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
DAY_PATTERN = (
    "^([0-9]{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    "|[0-9]{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|[0-9]{{4}}-02-(0[1-9]|1[0-9]|2[0-8])|{_LEAP}-02-29)$"
)


class day_before(sa.sql.functions.GenericFunction[date]):  # noqa: N801 - an SQL function's name
    """The day before a date column, as something that compares with a moment."""

    inherit_cache = True
    type = sa.Date()


@compiles(day_before)
def _day_before(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} - INTERVAL '1' DAY)"


@compiles(day_before, "sqlite")
def _day_before_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '-1 day')"


def readable_day(column: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """A condition that a column reads as a day of the calendar, from year 1 to 9999.

    A date column may hold more: infinity, a typing error like the year 20100.
    """
    in_calendar = column.between(day_bind(column, date.min), day_bind(column, date.max))
    if dialect == "sqlite":
        glob = column.op("GLOB", is_comparison=True)(ISO_DAY)
        # A modifier makes SQLite reckon: without one it gives 2009-02-30 back as it is.
        reckoned = sa.func.date(column, "+0 days", type_=column.type)
        return sa.and_(glob, reckoned == column, in_calendar)
    if isinstance(column.type, sa.Date | sa.DateTime):
        return in_calendar
    return sa.and_(column.regexp_match(DAY_PATTERN), in_calendar)


def as_day(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """The column as a date to reckon with; NULL where text does not read as a day."""
    if dialect == "sqlite" or isinstance(column.type, sa.Date | sa.DateTime):
        return column
    return sa.case((readable_day(column, dialect), sa.cast(column, sa.Date)))


def day_bind(column: ColumnElement[Any], day: date) -> Any:
    """A day as the column's own type compares with it: text where days are kept as text."""
    return day if isinstance(column.type, sa.Date | sa.DateTime) else day.isoformat()


def bulk_insert(connection: Connection, table: sa.Table, rows: Iterable[Sequence[Any]]) -> int:
    """How many rows went in: by COPY on PostgreSQL, else in chunks. Columns in table order."""
    if connection.dialect.name == "postgresql":
        return _copy(connection, table, rows)
    names = [column.name for column in table.columns]
    return _insert_chunks(connection, table, names, rows)


def _copy(connection: Connection, table: sa.Table, rows: Iterable[Sequence[Any]]) -> int:
    preparer = connection.dialect.identifier_preparer
    columns = ", ".join(preparer.quote(column.name) for column in table.columns)
    return copy_rows(connection, f"{preparer.format_table(table)} ({columns})", rows)


def _insert_chunks(
    connection: Connection, table: sa.Table, names: list[str], rows: Iterable[Sequence[Any]]
) -> int:
    count = 0
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(dict(zip(names, row, strict=True)))
        count += 1
        if len(chunk) == 2_000:
            connection.execute(sa.insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(sa.insert(table), chunk)
    return count


def lock_now(connection: Connection, select: sa.Select[Any], table: sa.Table) -> None:
    """Lock the rows of `table` that a select finds, in its order; all is locked in SQLite."""
    if connection.dialect.name == "sqlite":
        return
    locked = select.with_for_update(of=table).subquery()
    connection.execute(sa.select(sa.func.count()).select_from(locked)).scalar_one()


def one_worker_at_a_time(connection: Connection) -> None:
    """From here to the end of its transaction no other worker of ours is past this point."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SHARED_ROWS)))


def check_constraints_now(connection: Connection) -> None:
    """Have deferred foreign keys speak up now, inside the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def analyze(connection: Connection, table: sa.Table) -> None:
    """Tell the planner how large a table of ours has become."""
    if connection.dialect.name == "postgresql":
        name = connection.dialect.identifier_preparer.format_table(table)
        connection.exec_driver_sql(f"ANALYZE {name}")


def hold_table(connection: Connection, table: sa.Table) -> None:
    """Nobody else writes in this table until the transaction ends; in SQLite nobody does anyway."""
    if connection.dialect.name == "postgresql":
        name = connection.dialect.identifier_preparer.format_table(table)
        connection.exec_driver_sql(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
