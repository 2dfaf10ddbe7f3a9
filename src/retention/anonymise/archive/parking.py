"""Parking: what may survive waits beside its item until the whole list is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import parking_table
from retention.bulk import copy_rows


class Parked(NamedTuple):
    """One row of the archive to be; see `parking_table`."""

    item: int
    form: str
    given: list[str]
    lost: int


def open_parking(connection: Connection, list_number: int) -> None:
    """The list has a parking place; one that is there already is left as it is."""
    parking_table(list_number).create(connection, checkfirst=True)


def park(connection: Connection, list_number: int, rows: Iterable[Parked]) -> int:
    """How many rows were parked."""
    table = parking_table(list_number)
    name = connection.dialect.identifier_preparer.format_table(table)
    return copy_rows(connection, f"{name} (item, form, given, lost)", rows)


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
