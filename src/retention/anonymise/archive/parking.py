"""Parking: what may survive waits beside its item until the whole list is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import keep_statistics, parking_table
from retention.bulk import copy_text
from retention.datamap.release import Form

if TYPE_CHECKING:
    import polars as pl

LOST = "texts lost"


def open_parking(connection: Connection, list_number: int) -> None:
    """The list has a parking place; one that is there already is left as it is.

    The planner's statistics keep none of it: these are shown to whoever has rights on a table, be
    it by default, and none on its schema.
    """
    table = parking_table(list_number)
    table.create(connection, checkfirst=True)
    keep_statistics(connection, table, target=0)


def park(connection: Connection, list_number: int, form: Form, rows: pl.DataFrame) -> None:
    """Park the rows of a form: item, the form's fields, and how many texts each row lost."""
    import polars as pl

    table = parking_table(list_number)
    name = connection.dialect.identifier_preparer.format_table(table)
    values = [_quoted(pl.col(field.name)) for field in form.fields]
    given = pl.concat_str([pl.lit("{"), pl.concat_str(values, separator=","), pl.lit("}")])
    lines = rows.select("item", pl.lit(form.name).alias("form"), given.alias("given"), LOST)
    columns = f"{name} (item, form, given, lost)"
    copy_text(connection, columns, lines.write_csv(include_header=False, quote_style="always"))


def _quoted(column: pl.Expr) -> pl.Expr:
    """The text as an element of an array's literal."""
    escaped = column.str.replace_all("\\", "\\\\", literal=True)
    escaped = escaped.str.replace_all('"', '\\"', literal=True)
    return '"' + escaped + '"'


def unpark(connection: Connection, list_number: int, items: Iterable[int]) -> None:
    """Nothing of these items waits any more: their dossiers did not go."""
    table = parking_table(list_number)
    chosen = list(items)
    if chosen:
        connection.execute(sa.delete(table).where(table.c.item == sa.any_(sa.literal(chosen))))


def is_parking(connection: Connection, list_number: int) -> bool:
    """Whether the list has a parking place: it was begun and is not published."""
    table = parking_table(list_number)
    return sa.inspect(connection).has_table(table.name, schema=table.schema)


def close_parking(connection: Connection, list_number: int) -> None:
    """The parking place is gone, and its file with it."""
    parking_table(list_number).drop(connection)
