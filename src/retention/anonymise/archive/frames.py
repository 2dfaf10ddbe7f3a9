"""Rows of the archive and of the parking place as tables of text, to be judged by column."""

from __future__ import annotations

from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import archive_table, parking_table
from retention.anonymise.release import ITEM
from retention.datamap.release import Form


def archived_rows(connection: Connection, form: Form) -> pl.DataFrame:
    """All rows of a form in the archive, without their keys; empty where nothing is known."""
    archive = archive_table(form)
    names = [field.name for field in form.fields]
    values = (sa.func.coalesce(archive.c[name], "").label(name) for name in names)
    return _read(connection, sa.select(*values), dict.fromkeys(names, pl.String))


def parked_rows(connection: Connection, list_number: int, form: Form) -> pl.DataFrame:
    """The item and the fields of every row of a form that a list has parked."""
    parked = parking_table(list_number)
    names = [field.name for field in form.fields]
    values = (parked.c.given[at].label(name) for at, name in enumerate(names, start=1))
    select = sa.select(parked.c.item, *values).where(parked.c.form == form.name)
    return _read(connection, select, {ITEM: pl.Int64, **dict.fromkeys(names, pl.String)})


def _read(connection: Connection, select: sa.Select[Any], schema: dict[str, Any]) -> pl.DataFrame:
    with connection.execute(select, execution_options={"yield_per": 20_000}) as stream:
        parts = [
            pl.DataFrame([tuple(row) for row in part], schema=schema, orient="row")
            for part in stream.partitions()
        ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)
