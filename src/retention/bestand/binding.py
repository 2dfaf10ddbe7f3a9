"""The data map bound to a live database: reflected tables and the ways from a dossier to each row.

A way leads from the dossier down to its parts and on to the shared rows that they use, never back
up to other dossiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.datamap.model import DataMap, Role, Table
from retention.datamap.order import destruction_order
from retention.errors import PreflightError


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a way: rows of `table` whose `columns` equal `from_columns` of `origin`."""

    origin: str
    from_columns: tuple[str, ...]
    table: str
    columns: tuple[str, ...]


Way = tuple[Hop, ...]


@dataclass(frozen=True)
class Binding:
    """A data map, the live tables that it names, and the engine's name."""

    data_map: DataMap
    tables: dict[str, sa.Table]
    dialect: str

    @property
    def dossier(self) -> sa.Table:
        """The live dossier table."""
        return self.tables[self.data_map.dossier.table]

    def column(self, table: str, name: str) -> sa.Column[Any]:
        """A live column."""
        return self.tables[table].c[name]

    def key(self, table: str) -> tuple[sa.Column[Any], ...]:
        """The live key columns of a table."""
        return tuple(self.tables[table].c[name] for name in self.data_map.tables[table].key)

    @property
    def dossier_key(self) -> tuple[sa.Column[Any], ...]:
        """The live key columns of the dossier."""
        return self.key(self.data_map.dossier.table)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Tables whose rows go, children first."""
        return destruction_order(self.data_map)

    @cached_property
    def ways(self) -> tuple[tuple[str, Way], ...]:
        """Every (table, way) from the dossier; the dossier itself by the empty way."""
        found: list[tuple[str, Way]] = [(self.data_map.dossier.table, ())]
        self._walk(self.data_map.dossier.table, (), found)
        return tuple(found)

    def _walk(self, origin: str, way: Way, found: list[tuple[str, Way]]) -> None:
        for hop in self._hops_from(origin, way):
            if any(hop.table == earlier.table for earlier in way):
                continue
            longer = (*way, hop)
            found.append((hop.table, longer))
            self._walk(hop.table, longer, found)

    def _hops_from(self, origin: str, way: Way) -> list[Hop]:
        came_up = self.data_map.tables[origin].of if way else None
        parts = [
            Hop(origin, self.data_map.tables[origin].key, name, table.by)
            for name, table in self.data_map.tables.items()
            if table.role is Role.PART and table.of == origin
        ]
        shared = [
            Hop(origin, link.columns, link.to, self.data_map.tables[link.to].key)
            for link in self.data_map.tables[origin].references
            if self.data_map.tables[link.to].role is Role.SHARED and link.to != came_up
        ]
        return parts + shared

    def own(self, table: str) -> bool:
        """Whether a table's rows belong to one dossier only."""
        root = self.data_map.root_of(table)
        return root == self.data_map.dossier.table

    def follow(
        self, joined: sa.FromClause, start: sa.FromClause, way: Way
    ) -> tuple[sa.FromClause, sa.FromClause]:
        """(everything joined, the last table) along a way from `start`, which is in `joined`."""
        current = start
        for hop in way:
            table = self.tables[hop.table].alias()
            joined = joined.join(table, hop_condition(hop, current, table))
            current = table
        return joined, current


def hop_condition(hop: Hop, origin: sa.FromClause, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The join of one hop."""
    pairs = zip(hop.from_columns, hop.columns, strict=True)
    return sa.and_(*(origin.c[a] == table.c[b] for a, b in pairs))


def bind(connection: Connection, data_map: DataMap) -> Binding:
    """The map bound to this database; PreflightError where tables or columns are not there."""
    schema = data_map.schema_name if connection.dialect.name != "sqlite" else None
    mapped = {n: t for n, t in data_map.tables.items() if t.role is not Role.UNRELATED}
    metadata = sa.MetaData()
    present = set(sa.inspect(connection).get_table_names(schema=schema))
    absent = sorted(mapped.keys() - present)
    if absent:
        raise PreflightError(tuple(f"table {name} is in the data map only" for name in absent))
    metadata.reflect(connection, schema=schema, only=sorted(mapped), resolve_fks=False)
    tables = {table.name: table for table in metadata.tables.values() if table.name in mapped}
    missing = [line for n, t in mapped.items() for line in _missing_columns(n, t, tables[n])]
    if missing:
        raise PreflightError(tuple(missing))
    return Binding(data_map, tables, connection.dialect.name)


def _missing_columns(name: str, table: Table, live: sa.Table) -> list[str]:
    absent = sorted(table.columns.keys() - {column.name for column in live.columns})
    return [f"column {name}.{column} is in the data map only" for column in absent]
