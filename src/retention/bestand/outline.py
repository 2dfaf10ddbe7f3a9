"""A bestand that nobody has mapped yet: tables, columns, links, and a sample of the contents.

The sample serves to guess what a column holds. It stays in memory; nothing of it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.catalogue import other_objects
from retention.errors import ConfigurationError

SAMPLE_ROWS = 200
LONGEST = 2_000  # characters of a text that are looked at
NOT_OURS = frozenset({"information_schema", "pg_catalog", "pg_toast", "retention"})


class Kind(StrEnum):
    """What sort of value a column takes."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    NUMBER = "number"
    OTHER = "other"


_SAMPLED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `values` are those of the sample that are there, as text."""

    name: str
    kind: Kind
    zoned: bool = False  # a moment that knows its time zone
    unique: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key."""

    columns: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything in one schema that a data map has to name."""

    schema: str | None
    tables: Mapping[str, Table]
    others: tuple[tuple[str, str], ...] = ()  # (kind, name) of views, triggers, publications
    other_schemas: tuple[str, ...] = field(default=())


def read_outline(connection: Connection, schema: str | None = None) -> Outline:
    """The outline of a schema, by default the one with the most tables.

    Raises ConfigurationError where there is none.
    """
    inspector = sa.inspect(connection)
    chosen, rest = _schema(connection, inspector, schema)
    names = sorted(inspector.get_table_names(schema=chosen))
    if not names:
        raise ConfigurationError(
            f"there is no table in {chosen or 'this database'}; check RETENTION_BESTAND_URL, or"
            " name another schema with --schema"
        )
    tables = {name: _table(connection, inspector, chosen, name) for name in names}
    return Outline(chosen, tables, tuple(other_objects(connection, chosen)), rest)


def _schema(
    connection: Connection, inspector: sa.Inspector, given: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """(the schema to look at, other schemas with tables)."""
    if connection.dialect.name == "sqlite":
        return None, ()
    counted = {
        name: len(inspector.get_table_names(schema=name))
        for name in inspector.get_schema_names()
        if name not in NOT_OURS and not name.startswith(("pg_", "retention_"))
    }
    most = max(counted, key=lambda name: counted[name], default="public")
    chosen = given or most
    return chosen, tuple(name for name, count in counted.items() if count and name != chosen)


def _table(connection: Connection, inspector: sa.Inspector, schema: str | None, name: str) -> Table:
    found = inspector.get_columns(name, schema=schema)
    key = tuple(inspector.get_pk_constraint(name, schema=schema)["constrained_columns"])
    unique = {
        each["column_names"][0]
        for each in inspector.get_unique_constraints(name, schema=schema)
        if len(each["column_names"]) == 1
    }
    links = tuple(
        Link(tuple(each["constrained_columns"]), each["referred_table"])
        for each in inspector.get_foreign_keys(name, schema=schema)
        if each["referred_schema"] in {schema, None}
    )
    kinds = {each["name"]: _kind(each["type"]) for each in found}
    values = _sample(connection, schema, name, kinds)
    columns = {
        column: Column(
            column,
            kinds[column],
            bool(getattr(each["type"], "timezone", False)),
            column in unique or key == (column,),
            values.get(column, ()),
        )
        for each in found
        for column in (each["name"],)
    }
    return Table(name, key, columns, links)


def _kind(given: sa.types.TypeEngine[Any]) -> Kind:
    if isinstance(given, sa.Text):
        return Kind.LONG_TEXT
    order: tuple[tuple[type[sa.types.TypeEngine[Any]], Kind], ...] = (
        (sa.String, Kind.TEXT),
        (sa.DateTime, Kind.MOMENT),
        (sa.Date, Kind.DATE),
        (sa.Boolean, Kind.FLAG),
        (sa.Numeric, Kind.NUMBER),
        (sa.Integer, Kind.NUMBER),
    )
    return next((kind for sort, kind in order if isinstance(given, sort)), Kind.OTHER)


def _sample(
    connection: Connection, schema: str | None, name: str, kinds: Mapping[str, Kind]
) -> dict[str, tuple[str, ...]]:
    """Some values of each column, the empty ones left out; none where reading is not allowed."""
    looked_at = [column for column, kind in kinds.items() if kind in _SAMPLED]
    table = sa.table(name, *map(sa.column, looked_at), schema=schema)
    wanted = [_short(table.c[column], kinds[column]) for column in looked_at]
    if not wanted:
        return {}
    try:
        with connection.begin_nested():
            rows = connection.execute(sa.select(*wanted).limit(SAMPLE_ROWS)).all()
    except sa.exc.DBAPIError:
        return {}
    return {
        column: tuple(str(row[place]).strip() for row in rows if row[place] not in {None, ""})
        for place, column in enumerate(looked_at)
    }


def _short(column: sa.ColumnClause[Any], kind: Kind) -> sa.ColumnElement[Any]:
    return sa.func.substr(column, 1, LONGEST) if kind is Kind.LONG_TEXT else column
