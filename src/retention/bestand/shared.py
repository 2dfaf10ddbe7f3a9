"""Shared rows (a client with several dossiers): gone with their last user.

A deletion returns which shared rows the deleted rows used. After that one worker at a time looks
which of these nobody uses any more, locks them, looks again and deletes them: what another worker
deleted before is seen, what a case worker began to use meanwhile is waited for. Rows that are still
in use are never locked: half the town shares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import fresh_temporary, on_key
from retention.bestand.binding import Binding
from retention.bestand.dialect import analyze, lock_now
from retention.bestand.moments import changed_since
from retention.datamap.model import Reference, Role, Table
from retention.datamap.order import parts_of, shared_tables

BEFORE = "changed_before"
Collected = dict[str, "SharedRows"]


@dataclass(frozen=True)
class SharedRows:
    """Keys of one shared table, each perhaps several times, with a cut-off of its second clock."""

    table: str
    keys: sa.Table

    def destroy_unused(
        self, connection: Connection, binding: Binding, others: Collected
    ) -> dict[str, tuple[int, bool]]:
        """Table -> (rows destroyed, whether one had changed too late), for what nobody uses.

        What these rows used themselves is added to `others`.
        """
        own = list(binding.key(self.table))
        analyze(connection, self.keys)
        keys = sa.select(*(self.keys.c[f"key_{i}"] for i in range(len(own))))
        self._spare_used(connection, binding)
        found = sa.select(sa.literal(1).label("one")).where(_among(own, keys)).order_by(*own)
        lock_now(connection, found, binding.tables[self.table])
        self._spare_used(connection, binding)
        return {
            table: self._delete(connection, binding, table, others)
            for table in (*parts_of(binding.data_map, self.table), self.table)
        }

    def _spare_used(self, connection: Connection, binding: Binding) -> None:
        for name, columns in self._users(binding):
            user = binding.tables[name]
            pairs = enumerate(columns)
            found = (
                sa.select(sa.literal(1))
                .where(*(user.c[column] == self.keys.c[f"key_{i}"] for i, column in pairs))
                .correlate(self.keys)
                # One row found by an index is enough; an EXISTS is planned as a join of everything.
                .limit(1)
                .scalar_subquery()
            )
            connection.execute(sa.delete(self.keys).where(found.is_not(None)))

    def _users(self, binding: Binding) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, table in binding.data_map.tables.items():
            for link in table.references:
                if link.to == self.table and not _to_owner(table, link):
                    yield name, link.columns

    def _delete(
        self, connection: Connection, binding: Binding, table: str, others: Collected
    ) -> tuple[int, bool]:
        live = binding.tables[table]
        if binding.dialect == "sqlite":
            # The whole database is locked: nobody can have changed a row meanwhile.
            also = live.alias()
            names = [column.name for column in binding.key(table)]
            chosen = sa.select(*(also.c[name] for name in names)).where(
                *self._belongs(binding, table, also, self.keys)
            )
            where = _among([live.c[name] for name in names], chosen)
            return connection.execute(sa.delete(live).where(where)).rowcount, False
        key: list[Any] = [column for column in self.keys.c if column.name != BEFORE]
        # Each row goes against the earliest cut-off of all that used it.
        earliest = sa.func.min(self.keys.c[BEFORE]).label(BEFORE)
        keys = sa.select(*key, earliest).group_by(*key).cte()
        change = binding.data_map.tables[table].last_change
        late = changed_since(live, change, keys.c[BEFORE]).label("late")
        # The keys and the owners between are joined in DELETE ... USING.
        gone = (
            sa.delete(live)
            .where(*self._belongs(binding, table, live, keys))
            .returning(late, keys.c[BEFORE], *links_of(binding, table))
            .cte("gone")
        )
        counted = sa.select(sa.func.count(), sa.func.coalesce(sa.func.bool_or(gone.c.late), False))
        adding = adds(binding, table, gone, others)
        count, changed = connection.execute(counted.select_from(gone).add_cte(*adding)).one()
        return count, changed

    def _belongs(
        self, binding: Binding, table: str, rows: sa.FromClause, keys: sa.FromClause
    ) -> Iterator[sa.ColumnElement[bool]]:
        """The joins from these rows of the shared table, or of a part of it, up to the keys."""
        name, by = table, binding.data_map.tables[table].key
        while name != self.table:
            mapped = binding.data_map.tables[name]
            name, by = str(mapped.of), mapped.by
            if name == self.table:
                break
            owner = binding.tables[name].alias()
            pairs = zip(by, binding.data_map.tables[name].key, strict=True)
            yield from (rows.c[mine] == owner.c[its] for mine, its in pairs)
            rows = owner
        yield from (rows.c[column] == keys.c[f"key_{i}"] for i, column in enumerate(by))


def _among(columns: list[sa.Column[object]], chosen: sa.Select[object]) -> sa.ColumnElement[bool]:
    return columns[0].in_(chosen) if len(columns) == 1 else sa.tuple_(*columns).in_(chosen)


def shared_keys(connection: Connection, binding: Binding, batch: sa.Table) -> Collected:
    """Temporary tables for the keys of each shared table, in destruction order; still empty.

    Where a deletion cannot return what it deleted they are filled beforehand: there the whole
    database is locked.
    """
    collected: Collected = {}
    for table in shared_tables(binding.data_map):
        key = [sa.Column(f"key_{i}", c.type) for i, c in enumerate(binding.key(table))]
        before = sa.Column(BEFORE, sa.DateTime(timezone=True))
        keys = sa.Table(
            f"retention_shared_{table}",
            sa.MetaData(),
            *(*key, before),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        fresh_temporary(connection, keys)
        if binding.dialect == "sqlite":
            names = [column.name for column in keys.columns]
            connection.execute(sa.insert(keys).from_select(names, _used(binding, batch, table)))
        collected[table] = SharedRows(table, keys)
    return collected


def links_of(binding: Binding, table: str) -> list[sa.ColumnElement[object]]:
    """The columns of a table that hold keys of shared rows, named for `adds`."""
    return [
        binding.column(table, column).label(f"link_{number}_{i}")
        for number, link in enumerate(_shared_links(binding, table))
        for i, column in enumerate(link.columns)
    ]


def adds(binding: Binding, table: str, gone: sa.CTE, collected: Collected) -> Iterator[sa.CTE]:
    """The inserts, beside a deletion that returns `links_of`, of the keys that it let go of."""
    for number, link in enumerate(_shared_links(binding, table)):
        keys = collected[link.to].keys
        used = [gone.c[f"link_{number}_{i}"] for i in range(len(link.columns))]
        chosen = (
            sa.select(*used, sa.func.min(gone.c[BEFORE]))
            .where(*(column.is_not(None) for column in used))
            .group_by(*used)
        )
        names = [column.name for column in keys.columns]
        yield sa.insert(keys).from_select(names, chosen).cte(f"add_{number}")


def _shared_links(binding: Binding, table: str) -> list[Reference]:
    mapped = binding.data_map.tables
    return [
        link
        for link in mapped[table].references
        if mapped[link.to].role is Role.SHARED and not _to_owner(mapped[table], link)
    ]


def _to_owner(table: Table, link: Reference) -> bool:
    return table.of == link.to and table.by == link.columns


def _used(binding: Binding, batch: sa.Table, table: str) -> sa.CompoundSelect[object]:
    start = sa.join(batch, binding.dossier, on_key(binding, batch, binding.dossier))
    selects = []
    for way in (way for name, way in binding.ways if name == table):
        # The link itself holds the shared row's key, so the row need not be joined.
        joined, user = binding.follow(start, binding.dossier, way[:-1])
        link = [user.c[name] for name in way[-1].from_columns]
        named = (column.label(f"key_{i}") for i, column in enumerate(link))
        filled = [column.is_not(None) for column in link]
        selects.append(sa.select(*named, batch.c.changed_before).select_from(joined).where(*filled))
    return sa.union_all(*selects)
