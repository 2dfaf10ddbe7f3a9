"""Parking: what may survive waits beside its item until the whole list is carried out."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import keep_statistics, parking_table
from retention.bulk import copy_text
from retention.datamap.release import Form

if TYPE_CHECKING:
    import polars as pl

LOST = "texts lost"
_BETWEEN = "\0"  # no text in PostgreSQL holds one, so that no two rows read alike


def open_parking(connection: Connection, list_number: int) -> None:
    """The list has a parking place; one that is there already is left as it is.

    The planner's statistics keep none of it: these are shown to whoever has rights on a table, be
    it by default, and none on its schema.
    """
    table = parking_table(list_number)
    table.create(connection, checkfirst=True)
    keep_statistics(connection, table, target=0)


def park(
    connection: Connection, list_number: int, form: Form, rows: pl.DataFrame, secret: bytes
) -> None:
    """Park the rows of a form: item, the form's fields, and how many texts each row lost."""
    import polars as pl

    table = parking_table(list_number)
    place = connection.dialect.identifier_preparer.format_table(table)
    names = [field.name for field in form.fields]
    values = [_quoted(pl.col(name)) for name in names]
    given = pl.concat_str([pl.lit("{"), pl.concat_str(values, separator=","), pl.lit("}")])
    said = [pl.lit(str(list_number)), pl.lit(form.name), pl.col("item"), pl.col(LOST)]
    messages = rows.select(pl.concat_str([*said, *map(pl.col, names)], separator=_BETWEEN))
    macs = list(map(_mac(secret), messages.to_series()))
    lines = rows.select(
        "item", pl.lit(form.name).alias("form"), given.alias("given"), LOST, pl.Series("mac", macs)
    )
    columns = f"{place} (item, form, given, lost, mac)"
    copy_text(connection, columns, lines.write_csv(include_header=False, quote_style="always"))


def is_as_parked(
    connection: Connection, list_number: int, secret: bytes, form: str, items: Iterable[int]
) -> bool:
    """Whether every row is as it was parked, and those of `form` are of these items, one each.

    From here on nobody changes them until this transaction ends.
    """
    table = parking_table(list_number)
    place = connection.dialect.identifier_preparer.format_table(table)
    connection.exec_driver_sql(f"LOCK TABLE {place} IN EXCLUSIVE MODE")
    mac, found = _mac(secret), []
    with connection.execute(sa.select(table), execution_options={"yield_per": 5_000}) as rows:
        for row in rows:
            message = (str(list_number), row.form, str(row.item), str(row.lost), *row.given)
            if not hmac.compare_digest(mac(_BETWEEN.join(message)), row.mac):
                return False
            if row.form == form:
                found.append(row.item)
    return sorted(found) == sorted(items)


def _mac(secret: bytes) -> Callable[[str], str]:
    """What gives the HMAC-SHA-256 of a row: who lacks the secret cannot change or add one."""
    key = hmac.digest(secret, b"parked rows", "sha256")
    return lambda message: hmac.digest(key, message.encode(), "sha256").hex()


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
