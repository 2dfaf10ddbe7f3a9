"""The tables of the archive and of the parking place, made from the forms of a data map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from retention.datamap.release import Form
from retention.errors import PreflightError

SCHEMA = "retention_archive"
# Readers of the archive get rights on its schema; what waits lies where they have none.
PARKING_SCHEMA = "retention_parking"
KEY = "id"
# One lock for the whole archive: what is published is measured together with all that is there.
ARCHIVE = int.from_bytes(b"wmoarchv")
_VALUES_KEPT = """
SELECT count(*) FROM pg_stats WHERE schemaname = :schema AND tablename = :name
   AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL)
"""


def archive_table(form: Form) -> sa.Table:
    """A random key and the form's fields as text; what is not known is NULL."""
    columns = [sa.Column(field.name, sa.Text) for field in form.fields]
    key = sa.Column(KEY, sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid())
    return sa.Table(form.name, sa.MetaData(schema=SCHEMA), key, *columns)


def parking_table(list_number: int) -> sa.Table:
    """What may survive of a list's items until it is published: its own table, to be dropped.

    `given` has the values of a form's fields in order, empty where nothing is known; `lost` counts
    the texts of the row that could not be made safe; `mac` shows that the row was not changed.
    """
    return sa.Table(
        f"parked_{list_number}",
        sa.MetaData(schema=PARKING_SCHEMA),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("given", ARRAY(sa.Text), nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
        sa.Column("mac", sa.Text, nullable=False),
    )


def make_archive(connection: Connection, forms: Sequence[Form]) -> dict[str, dict[str, int]]:
    """The archive has a table for each form, with its columns only.

    Columns that a new map adds are added. Those that it lets survive no longer go: per form, how
    many rows held each. Raises PreflightError for a table of that name that is not ours.
    """
    if found := tuple(not_ours(connection, forms)):
        raise PreflightError(found)
    return {form.name: gone for form in forms if (gone := _make(connection, form))}


def not_ours(connection: Connection, forms: Sequence[Form]) -> Iterator[str]:
    """Tables in the archive's schema that have a form's name, and yet were not made for it."""
    for form in standing(connection, forms):
        columns = sa.inspect(connection).get_columns(form.name, schema=SCHEMA)
        if KEY not in {column["name"] for column in columns}:
            yield (
                f"{SCHEMA}.{form.name} is not a table of the archive: it has no column {KEY}; give"
                " it another name or schema"
            )


def drop_forms(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """How many rows went with each of these tables; whatever was made of it goes too."""
    gone = {}
    for name in names:
        gone[name] = rows_of(connection, name)
        connection.exec_driver_sql(f"DROP TABLE {_place(connection, _named(name))} CASCADE")
    return gone


def standing(connection: Connection, forms: Iterable[Form]) -> tuple[Form, ...]:
    """The forms of which there is a table."""
    return tuple(form for form in forms if is_there(connection, form.name))


def is_there(connection: Connection, name: str) -> bool:
    """Whether the archive has a table of this name."""
    return sa.inspect(connection).has_table(name, schema=SCHEMA)


def rows_of(connection: Connection, name: str, column: str | None = None) -> int:
    """How many rows a table of the archive has, or in how many of them a column is known."""
    counted = sa.func.count(sa.column(column)) if column else sa.func.count()
    return int(connection.execute(sa.select(counted).select_from(_named(name))).scalar_one())


def columns_off(connection: Connection, form: Form) -> tuple[list[str], list[str]]:
    """(columns that the form has and its table lacks, those that only its table has)."""
    asked = archive_table(form).columns
    found = sa.inspect(connection).get_columns(form.name, schema=SCHEMA)
    there = [column["name"] for column in found]
    lacking = [column.name for column in asked if column.name not in there]
    return lacking, [name for name in there if name not in asked]


def empty(connection: Connection, table: sa.Table) -> None:
    """The table has no rows, and the planner's statistics keep no value of what stood in it.

    By a row of NULLs they are made anew, where there are any: nothing else does that without
    touching views. None are made from here on.
    """
    place = _place(connection, table)
    connection.exec_driver_sql(f"TRUNCATE {place}")
    asked = {"schema": table.schema, "name": table.name}
    if connection.execute(sa.text(_VALUES_KEPT), asked).scalar_one():
        keep_statistics(connection, table, target=1)
        connection.execute(sa.insert(table).values(dict.fromkeys(table.c.keys()[1:])))
        connection.exec_driver_sql(f"ANALYZE {place}")
        connection.exec_driver_sql(f"TRUNCATE {place}")
    keep_statistics(connection, table, target=0)


def keep_statistics(connection: Connection, table: sa.Table, *, target: int) -> None:
    """ANALYZE looks at so many values of each column from here on; at 0 it keeps none."""
    for column in table.columns:
        _alter(connection, table, "ALTER COLUMN", column.name, f"SET STATISTICS {target}")


def _make(connection: Connection, form: Form) -> dict[str, int]:
    table = archive_table(form)
    if not is_there(connection, form.name):
        table.create(connection)
        return {}
    new, off_map = columns_off(connection, form)
    for name in new:
        _alter(connection, table, "ADD COLUMN", name, "text")
    gone = {}
    for name in off_map:
        gone[name] = rows_of(connection, form.name, name)
        # With views on it: what may survive no longer may not survive in them either.
        _alter(connection, table, "DROP COLUMN", name, "CASCADE")
    return gone


def _named(name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(schema=SCHEMA))


def _alter(connection: Connection, table: sa.Table, what: str, name: str, how: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(name)
    place = _place(connection, table)
    connection.exec_driver_sql(f"ALTER TABLE {place} {what} {quoted} {how}")


def _place(connection: Connection, table: sa.Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def hold_archive(connection: Connection) -> None:
    """Nobody else publishes until this transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ARCHIVE)))
