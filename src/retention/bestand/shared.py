"""Shared rows (a client with several dossiers): gone with their last user.

Before the dossiers go, the shared rows that they use are collected. After that one worker at a time
looks which of these nobody uses any more, locks them, looks again and deletes them: what another
worker deleted before is seen, what a case worker began to use meanwhile is waited for. Rows that
are still in use are never locked: half the town shares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import fresh_temporary, on_key
from retention.bestand.binding import Binding
from retention.bestand.dialect import analyze, lock_now
from retention.bestand.moments import changed_since
from retention.datamap.order import parts_of, shared_tables


@dataclass(frozen=True)
class SharedRows:
    """Rows of one shared table: their keys, each with the earliest cut-off of its second clock."""

    table: str
    keys: sa.Table

    def destroy_unused(
        self, connection: Connection, binding: Binding
    ) -> dict[str, tuple[int, bool]]:
        """Table -> (rows destroyed, whether one had changed too late), for what nobody uses."""
        own = list(binding.key(self.table))
        keys = sa.select(*(self.keys.c[f"key_{i}"] for i in range(len(own))))
        self._spare_used(connection, binding)
        found = sa.select(sa.literal(1).label("one")).where(_among(own, keys)).order_by(*own)
        lock_now(connection, found, binding.tables[self.table])
        self._spare_used(connection, binding)
        return {
            table: self._delete(connection, binding, table)
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
            own_part = table.of == self.table
            for link in table.references:
                if link.to == self.table and not (own_part and table.by == link.columns):
                    yield name, link.columns

    def _delete(self, connection: Connection, binding: Binding, table: str) -> tuple[int, bool]:
        live = binding.tables[table]
        if binding.dialect == "sqlite":
            # The whole database is locked: nobody can have changed a row meanwhile.
            also = live.alias()
            key = [column.name for column in binding.key(table)]
            chosen = sa.select(*(also.c[name] for name in key)).where(
                *self._belongs(binding, table, also)
            )
            where = _among([live.c[name] for name in key], chosen)
            return connection.execute(sa.delete(live).where(where)).rowcount, False
        change = binding.data_map.tables[table].last_change
        late = changed_since(live, change, self.keys.c.changed_before).label("late")
        # The keys and the owners between are joined in DELETE ... USING.
        gone = sa.delete(live).where(*self._belongs(binding, table, live)).returning(late).cte()
        counted = sa.select(sa.func.count(), sa.func.coalesce(sa.func.bool_or(gone.c.late), False))
        count, changed = connection.execute(counted.select_from(gone)).one()
        return count, changed

    def _belongs(
        self, binding: Binding, table: str, rows: sa.FromClause
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
        yield from (rows.c[column] == self.keys.c[f"key_{i}"] for i, column in enumerate(by))


def _among(columns: list[sa.Column[object]], chosen: sa.Select[object]) -> sa.ColumnElement[bool]:
    return columns[0].in_(chosen) if len(columns) == 1 else sa.tuple_(*columns).in_(chosen)


def collect_shared_rows(
    connection: Connection, binding: Binding, batch: sa.Table
) -> tuple[SharedRows, ...]:
    """The shared rows that the dossiers of the batch use, in destruction order."""
    return tuple(
        SharedRows(table, _collect(connection, binding, batch, table))
        for table in shared_tables(binding.data_map)
    )


def _collect(connection: Connection, binding: Binding, batch: sa.Table, table: str) -> sa.Table:
    key = [sa.Column(f"key_{i}", c.type) for i, c in enumerate(binding.key(table))]
    before = sa.Column("changed_before", sa.DateTime(timezone=True))
    keys = sa.Table(
        f"retention_shared_{table}",
        sa.MetaData(),
        *key,
        before,
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    fresh_temporary(connection, keys)
    used = _used(binding, batch, table).subquery()
    names = [column.name for column in key]
    earliest = sa.select(
        *(used.c[name] for name in names), sa.func.min(used.c.changed_before)
    ).group_by(*(used.c[name] for name in names))
    connection.execute(sa.insert(keys).from_select([*names, before.name], earliest))
    analyze(connection, keys)
    return keys


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
