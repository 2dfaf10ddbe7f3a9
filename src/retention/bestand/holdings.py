"""What the bestand holds of one person, in every role, by the data map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_reader, key_text
from retention.bestand.binding import Binding, Way
from retention.bestand.remainder import reach
from retention.datamap.model import Holds, Role
from retention.datamap.persons import person_tables
from retention.domain.persons import PersonKey, PersonRole


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its table and key, with the columns that the data map names."""

    table: str
    key: str
    values: Mapping[str, Any]

    @property
    def at(self) -> PersonKey:
        """Where it stands."""
        return PersonKey(self.table, self.key)


@dataclass(frozen=True, slots=True)
class Involvement:
    """A dossier by its key, and the rows of it that name the person."""

    dossier: str
    links: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What one row of a person brings: the row, what goes with it, and her dossiers.

    `uses`: shared rows that hers points to, an address. `parts`: rows that belong to hers, as her
    household, which are about others.
    """

    role: PersonRole
    own: Row
    uses: tuple[Row, ...]
    parts: tuple[Row, ...]
    involved: tuple[Involvement, ...]


def holding_of(connection: Connection, binding: Binding, person: PersonKey) -> Holding | None:
    """All that goes with this row of a person; None where the bestand has no such row."""
    if person.table not in person_tables(binding.data_map):
        return None
    table = binding.tables[person.table]
    try:
        own = _first(_rows_of(connection, binding, person.table, table, _is(binding, person)))
    except (ValueError, TypeError):  # no key of this table
        return None
    if own is None:
        return None
    return Holding(
        role=role_of(binding, person.table),
        own=own,
        uses=tuple(_used(connection, binding, own)),
        parts=tuple(_parts(connection, binding, own)),
        involved=tuple(_involvements(connection, binding, person)),
    )


def role_of(binding: Binding, table: str) -> PersonRole:
    """What a row of this table makes of somebody.

    Whoever a table with texts points to writes them; the least is shown in doubt.
    """
    ways = [way for name, way in binding.ways if name == table]
    whose = binding.data_map.dossier.together_by
    if any(len(way) == 1 and way[0].from_columns == whose for way in ways):
        return PersonRole.CLIENT
    if any(_has_text(binding, way[-1].origin) for way in ways if binding.own(way[-1].origin)):
        return PersonRole.WRITER
    return PersonRole.INVOLVED


def _has_text(binding: Binding, table: str) -> bool:
    columns = binding.data_map.tables[table].columns.values()
    return any(column.holds is Holds.FREE_TEXT for column in columns)


def rows_in(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> Iterator[tuple[int, Row]]:
    """(item, row) for every row of the dossiers in hand that is theirs alone."""
    for table, way in binding.ways:
        if binding.own(table):
            yield from _along(connection, binding, batch, table, way)


def people_in(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> Iterator[tuple[int, Row]]:
    """(item, row) for every row, shared ones too, that says who somebody is or where."""
    for table, way in binding.ways:
        columns = binding.data_map.tables[table].columns.values()
        if any(column.identity is not None for column in columns):
            yield from _along(connection, binding, batch, table, way)


def _along(
    connection: Connection, binding: Binding, batch: sa.FromClause, table: str, way: Way
) -> Iterator[tuple[int, Row]]:
    joined, rows = reach(binding, batch, way)
    names = list(binding.data_map.tables[table].columns)
    select = sa.select(batch.c.item, *(rows.c[name] for name in names)).select_from(joined)
    found = {
        (item, row.key): row
        for item, *values in connection.execute(select)
        for row in [_row(binding, table, dict(zip(names, values, strict=True)))]
    }
    by_day = _day_column(binding, table)
    order = sorted(found, key=lambda at: (at[0], _moment(found[at].values.get(by_day)), at[1]))
    return ((at[0], found[at]) for at in order)


def _day_column(binding: Binding, table: str) -> str:
    """The first column with a day or moment, but for the last change; empty where there is none."""
    mapped = binding.data_map.tables[table]
    changed = mapped.last_change.column if mapped.last_change else None
    for name in mapped.columns:
        kind = binding.tables[table].c[name].type
        if name != changed and isinstance(kind, sa.Date | sa.DateTime):
            return name
    return ""


def _moment(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else ""


def _row(binding: Binding, table: str, values: dict[str, Any]) -> Row:
    key = key_text([values[name] for name in binding.data_map.tables[table].key])
    return Row(table, key, values)


def _rows_of(
    connection: Connection,
    binding: Binding,
    name: str,
    table: sa.FromClause,
    where: Iterable[sa.ColumnElement[bool]],
) -> list[Row]:
    names = list(binding.data_map.tables[name].columns)
    select = sa.select(*(table.c[column] for column in names)).where(*where)
    found = connection.execute(select.order_by(*binding.key(name))).all()
    return [_row(binding, name, dict(zip(names, values, strict=True))) for values in found]


def _first(rows: list[Row]) -> Row | None:
    return rows[0] if rows else None


def _is(
    binding: Binding, person: PersonKey, table: sa.FromClause | None = None
) -> list[sa.ColumnElement[bool]]:
    """Raises ValueError where the text cannot be a key of this table."""
    columns = binding.key(person.table)
    values = key_reader(columns)(person.key)
    of = binding.tables[person.table] if table is None else table
    return [of.c[column.name] == value for column, value in zip(columns, values, strict=True)]


def _used(connection: Connection, binding: Binding, own: Row) -> Iterator[Row]:
    for link in binding.data_map.tables[own.table].references:
        target = binding.data_map.tables[link.to]
        if target.role is Role.SHARED and link.to not in person_tables(binding.data_map):
            live = binding.tables[link.to]
            pairs = zip(target.key, link.columns, strict=True)
            where = [live.c[key] == own.values[column] for key, column in pairs]
            yield from _rows_of(connection, binding, link.to, live, where)


def _parts(connection: Connection, binding: Binding, own: Row) -> Iterator[Row]:
    key = binding.data_map.tables[own.table].key
    for name, table in binding.data_map.tables.items():
        if table.of == own.table:
            live = binding.tables[name]
            where = [live.c[a] == own.values[b] for a, b in zip(table.by, key, strict=True)]
            yield from _rows_of(connection, binding, name, live, where)


def _involvements(
    connection: Connection, binding: Binding, person: PersonKey
) -> Iterator[Involvement]:
    links: dict[str, list[Row]] = {}
    for table, way in binding.ways:
        if table != person.table:
            continue
        for dossier, link in _linked(connection, binding, person, way):
            links.setdefault(dossier, []).extend([] if link is None else [link])
    for dossier in sorted(links, key=lambda key: (len(key), key)):
        yield Involvement(dossier, tuple(links[dossier]))


def _linked(
    connection: Connection, binding: Binding, person: PersonKey, way: Way
) -> Iterator[tuple[str, Row | None]]:
    """(dossier key, the row of the dossier that points to her) along one way to her table."""
    dossier = binding.dossier
    joined, before = binding.follow(dossier, dossier, way[:-1])
    joined, last = _one_hop(binding, joined, before, way)
    origin = way[-1].origin
    is_link = len(way) > 1 and binding.own(origin)
    names = list(binding.data_map.tables[origin].columns) if is_link else []
    keys = len(binding.dossier_key)
    columns = [*binding.dossier_key, *(before.c[name] for name in names)]
    select = sa.select(*columns).select_from(joined).where(*_is(binding, person, last))
    for values in connection.execute(select):
        link = dict(zip(names, values[keys:], strict=True))
        yield key_text(values[:keys]), _row(binding, origin, link) if is_link else None


def _one_hop(
    binding: Binding, joined: sa.FromClause, before: sa.FromClause, way: Way
) -> tuple[sa.FromClause, sa.FromClause]:
    return binding.follow(joined, before, way[-1:])
