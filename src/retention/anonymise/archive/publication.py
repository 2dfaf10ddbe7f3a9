"""Publish: measure what is parked, drop what stands alone, and write the whole archive anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import KEY, archive_table, parking_table
from retention.datamap.release import Form

RELEASED = "retention_released"
TOGETHER = "retention_together"
LASTING = "retention_lasting"
CLASS = "class of the row"
ANY = "*"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a class must be: `k` dossiers or more, with `l_values` of each special category."""

    k: int
    l_values: int


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a form. `withdrawn`: earlier rows that the rules of today no longer allow."""

    form: str
    added: int
    withdrawn: int
    rows: int


def choose_released(connection: Connection, list_number: int, form: Form, asked: Asked) -> sa.Table:
    """A temporary table of the items whose class, within this release, hides them well enough."""
    rows = _parked(list_number, form)
    chosen = sa.select(rows.c.item).where(rows.c[CLASS].in_(_safe_classes(rows, form, asked)))
    table = _temporary(connection, RELEASED, sa.Column("item", sa.Integer, primary_key=True))
    connection.execute(sa.insert(table).from_select(["item"], chosen))
    return table


def merge_rare(connection: Connection, list_number: int, form: Form, asked: Asked) -> None:
    """Values of special categories that fewer than k dossiers of the release have become `*`."""
    parked = parking_table(list_number)
    for at, field in enumerate(form.fields, start=1):
        if not field.sensitive:
            continue
        rows = _parked(list_number, form)
        value = rows.c[field.name]
        rare = sa.select(value).group_by(value).having(sa.func.count() < asked.k)
        mine = (parked.c.form == form.name) & parked.c.given[at].in_(rare)
        connection.execute(sa.update(parked).where(mine).values({parked.c.given[at]: ANY}))


def lost_texts(connection: Connection, list_number: int) -> int:
    """How many texts could not be made safe and were not kept."""
    lost = sa.func.coalesce(sa.func.sum(parking_table(list_number).c.lost), 0)
    return int(connection.execute(sa.select(lost)).scalar_one())


def write_form(
    connection: Connection, list_number: int, form: Form, released: sa.Table, asked: Asked
) -> Written:
    """The form's table written anew: what stood there and what is released, in random order."""
    archive = archive_table(form)
    names = [field.name for field in form.fields]
    stood = sa.select(*(archive.c[name] for name in names))
    fresh = _fresh_rows(list_number, form, released, asked)
    before, added = _count(connection, stood), _count(connection, fresh)
    together = _temporary(connection, TOGETHER, *_text_columns(form))
    connection.execute(sa.insert(together).from_select(names, stood.union_all(fresh)))
    lasting = _temporary(connection, LASTING, *_text_columns(form))
    connection.execute(sa.insert(lasting).from_select(names, _allowed(together, form, asked)))
    place = connection.dialect.identifier_preparer.format_table(archive)
    connection.exec_driver_sql(f"TRUNCATE {place}")
    shuffled = sa.select(sa.func.gen_random_uuid(), lasting).order_by(sa.func.random())
    connection.execute(sa.insert(archive).from_select([KEY, *names], shuffled))
    left = _count(connection, sa.select(lasting))
    for table in (together, lasting):
        table.drop(connection)
    return Written(form.name, added, before + added - left, left)


def _fresh_rows(list_number: int, form: Form, released: sa.Table, asked: Asked) -> sa.Select[Any]:
    """The rows to add: of a text form only those with a text, in a class of k dossiers."""
    rows = _parked(list_number, form)
    select = sa.select(*(sa.func.nullif(rows.c[f.name], "").label(f.name) for f in form.fields))
    select = select.where(rows.c.item.in_(sa.select(released.c.item)))
    if form.of_dossier:
        return select
    many = (
        sa.select(rows.c[CLASS])
        .where(rows.c.item.in_(sa.select(released.c.item)))
        .group_by(rows.c[CLASS])
        .having(sa.func.count(rows.c.item.distinct()) >= asked.k)
    )
    texts = [rows.c[field.name] for field in form.fields if field.survives == "scrubbed"]
    return select.where(rows.c[CLASS].in_(many), sa.or_(*(text != "" for text in texts)))


def _allowed(together: sa.Table, form: Form, asked: Asked) -> sa.Select[Any]:
    """The rows in classes that hide them; rows of a text form were judged by their release."""
    if not form.of_dossier:
        return sa.select(together)
    rows = _classed(together, form)
    columns = (sa.func.nullif(rows.c[field.name], "") for field in form.fields)
    return sa.select(*columns).where(rows.c[CLASS].in_(_safe_classes(rows, form, asked)))


def _safe_classes(rows: sa.FromClause, form: Form, asked: Asked) -> sa.Select[Any]:
    diverse = (
        sa.func.count(rows.c[field.name].distinct()) >= asked.l_values for field in form.sensitive
    )
    by_class = sa.select(rows.c[CLASS]).group_by(rows.c[CLASS])
    return by_class.having(sa.func.count() >= asked.k, *diverse)


def _parked(list_number: int, form: Form) -> sa.Subquery:
    """The parked rows of a form: item, fields by name, and the class."""
    parked = parking_table(list_number)
    values = {field.name: parked.c.given[at] for at, field in enumerate(form.fields, start=1)}
    columns = (value.label(name) for name, value in values.items())
    select = sa.select(parked.c.item, *columns, _class(form, values).label(CLASS))
    return select.where(parked.c.form == form.name).subquery()


def _classed(table: sa.Table, form: Form) -> sa.Subquery:
    """The rows of a table with a form's fields, empty where nothing is known, and the class."""
    values = {field.name: sa.func.coalesce(table.c[field.name], "") for field in form.fields}
    columns = (value.label(name) for name, value in values.items())
    return sa.select(*columns, _class(form, values).label(CLASS)).subquery()


def _class(form: Form, values: dict[str, Any]) -> sa.ColumnElement[Any]:
    """All values by which a row could be told from others, as one value to group by."""
    telling = array([values[field.name] for field in form.telling], type_=sa.Text)
    return sa.cast(telling, ARRAY(sa.Text))


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
