"""Publish: write the whole archive anew, what stood there and what is released, in random order.

Rows of dossiers are judged together under the rules of today. Rows of texts lead to no dossier, so
they were judged by their own release: under stricter rules all earlier ones go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.engine import Connection

from retention.anonymise.archive.changes import Asked
from retention.anonymise.archive.frames import archived_rows, parked_rows
from retention.anonymise.archive.tables import KEY, archive_table, empty, parking_table
from retention.anonymise.release import ITEM
from retention.anonymise.settle import settled
from retention.bulk import copy_text
from retention.datamap.release import Form

RELEASED = "retention_released"
LASTING = "retention_lasting"
CLASS = "class of the row"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a form. `withdrawn`: earlier rows that the rules of today no longer allow."""

    added: int
    withdrawn: int
    rows: int

    def to_record(self) -> dict[str, int]:
        """The counts as the evidence names them."""
        return {"added": self.added, "withdrawn": self.withdrawn, "rows": self.rows}


def choose_released(
    connection: Connection, list_number: int, form: Form, asked: Asked
) -> pl.DataFrame:
    """The parked dossiers that hide each other within this release, as they may be published.

    Their items stand in a temporary table too.
    """
    parked = parked_rows(connection, list_number, form)
    released = settled(parked, form, asked.k, asked.l_values)
    table = _temporary(connection, RELEASED, sa.Column("item", sa.Integer, primary_key=True))
    copy_text(connection, table.name, released.select(ITEM).write_csv(include_header=False))
    return released


def released_items() -> sa.Select[Any]:
    """The items that `choose_released` chose, in the same transaction."""
    return sa.select(sa.table(RELEASED, sa.column("item", sa.Integer)).c.item)


def lost_texts(connection: Connection, list_number: int) -> int:
    """How many texts could not be made safe and were not kept."""
    lost = sa.func.coalesce(sa.func.sum(parking_table(list_number).c.lost), 0)
    return int(connection.execute(sa.select(lost)).scalar_one())


def write_dossiers(
    connection: Connection, form: Form, released: pl.DataFrame, asked: Asked, *, stricter: bool
) -> Written:
    """The form of dossiers written anew; rows that no longer hide among all are withdrawn.

    `stricter`: earlier rows were judged by less, so they must hide among themselves too, not only
    behind what is released now. Whoever has yesterday's archive can tell these apart.
    """
    stood = archived_rows(connection, form)
    earlier = settled(stood, form, asked.k, asked.l_values) if stricter else stood
    together = pl.concat([earlier, released.select(stood.columns)])
    lasting = settled(together, form, asked.k, asked.l_values)
    table = _temporary(connection, LASTING, *_text_columns(form))
    lines = lasting.write_csv(include_header=False, quote_style="always")
    copy_text(connection, table.name, lines)
    _write_anew(connection, form, table)
    withdrawn = stood.height + released.height - lasting.height
    return Written(released.height, withdrawn, lasting.height)


def write_texts(
    connection: Connection, list_number: int, form: Form, asked: Asked, *, stricter: bool
) -> Written:
    """A form of texts written anew; `stricter`: earlier rows were judged by less, so they go."""
    archive = archive_table(form)
    before = _count(connection, sa.select(archive))
    texts = (archive.c[f.name].is_not(None) for f in form.fields if f.survives == "scrubbed")
    values = (sa.func.coalesce(archive.c[f.name], "").label(f.name) for f in form.fields)
    lasting = sa.false() if stricter else sa.or_(*texts)
    table = _temporary(connection, LASTING, *_text_columns(form))
    names = [field.name for field in form.fields]
    connection.execute(sa.insert(table).from_select(names, sa.select(*values).where(lasting)))
    stayed = _count(connection, sa.select(table))
    fresh = _fresh_texts(list_number, form, asked)
    connection.execute(sa.insert(table).from_select(names, fresh))
    rows = _count(connection, sa.select(table))
    _write_anew(connection, form, table)
    return Written(rows - stayed, before - stayed, rows)


def _fresh_texts(list_number: int, form: Form, asked: Asked) -> sa.Select[Any]:
    """The rows to add: of what is released those with a text, in a class of k dossiers."""
    rows = _parked(list_number, form)
    released = rows.c.item.in_(released_items())
    many = (
        sa.select(rows.c[CLASS])
        .where(released)
        .group_by(rows.c[CLASS])
        .having(sa.func.count(rows.c.item.distinct()) >= asked.k)
    )
    texts = [rows.c[field.name] for field in form.fields if field.survives == "scrubbed"]
    select = sa.select(*(rows.c[field.name] for field in form.fields)).where(released)
    return select.where(rows.c[CLASS].in_(many), sa.or_(*(text != "" for text in texts)))


def _parked(list_number: int, form: Form) -> sa.Subquery:
    """The parked rows of a form: item, fields by name, and the class."""
    parked = parking_table(list_number)
    values: dict[str, Any] = {
        each.name: parked.c.given[at] for at, each in enumerate(form.fields, start=1)
    }
    telling = array([values[field.name] for field in form.telling], type_=sa.Text)
    columns = (value.label(name) for name, value in values.items())
    select = sa.select(parked.c.item, *columns, sa.cast(telling, ARRAY(sa.Text)).label(CLASS))
    return select.where(parked.c.form == form.name).subquery()


def _write_anew(connection: Connection, form: Form, rows: sa.Table) -> None:
    """The form's table holds these rows only, in random order under fresh keys."""
    archive = archive_table(form)
    empty(connection, archive)
    names = [field.name for field in form.fields]
    known = (sa.func.nullif(rows.c[name], "") for name in names)
    shuffled = sa.select(sa.func.gen_random_uuid(), *known).order_by(sa.func.random())
    connection.execute(sa.insert(archive).from_select([KEY, *names], shuffled))
    rows.drop(connection)


def _temporary(connection: Connection, name: str, *columns: sa.Column[Any]) -> sa.Table:
    table = sa.Table(
        name, sa.MetaData(), *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP"
    )
    table.create(connection)
    return table


def _text_columns(form: Form) -> list[sa.Column[Any]]:
    return [sa.Column(field.name, sa.Text) for field in form.fields]


def _count(connection: Connection, select: sa.Select[Any]) -> int:
    counted = sa.select(sa.func.count()).select_from(select.subquery())
    return int(connection.execute(counted).scalar_one())
