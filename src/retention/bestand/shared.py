"""Shared rows (a client with several dossiers): locked in order, gone with their last user."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import fresh_temporary, on_key
from retention.bestand.binding import Binding, Way
from retention.bestand.dialect import analyze, lock_rows
from retention.datamap.order import parts_of, shared_tables


@dataclass(frozen=True)
class SharedRows:
    """The rows of one shared table that the batch uses, locked; their keys in `keys`."""

    table: str
    keys: sa.Table

    def destroy_unused(self, connection: Connection, binding: Binding) -> dict[str, int]:
        """Rows destroyed per table: those that nobody uses any more, with their parts."""
        self._spare_used(connection, binding)
        counts = {}
        for part in parts_of(binding.data_map, self.table):
            counts[part] = self._delete_part(connection, binding, part)
        live = binding.tables[self.table]
        own = list(binding.key(self.table))
        counts[self.table] = connection.execute(
            sa.delete(live).where(_among(own, self.keys))
        ).rowcount
        return counts

    def _spare_used(self, connection: Connection, binding: Binding) -> None:
        for name, table in binding.data_map.tables.items():
            for link in table.references:
                if link.to != self.table or self._is_own_part(binding, name, link.columns):
                    continue
                user = binding.tables[name]
                used = sa.select(sa.literal(1)).where(
                    *(
                        user.c[column] == self.keys.c[f"key_{i}"]
                        for i, column in enumerate(link.columns)
                    )
                )
                connection.execute(sa.delete(self.keys).where(used.exists()))

    def _is_own_part(self, binding: Binding, name: str, columns: tuple[str, ...]) -> bool:
        table = binding.data_map.tables[name]
        return table.of == self.table and table.by == columns

    def _delete_part(self, connection: Connection, binding: Binding, part: str) -> int:
        live = binding.tables[part]
        return connection.execute(sa.delete(live).where(self._belongs(binding, part))).rowcount

    def hold_parts(self, connection: Connection, binding: Binding) -> None:
        """Lock the rows that belong to these: an edit of one that is under way is waited for."""
        for part in parts_of(binding.data_map, self.table):
            _lock(connection, binding, part, self._belongs(binding, part))

    def _belongs(self, binding: Binding, part: str) -> sa.ColumnElement[bool]:
        """Whether a row of this part belongs to one of these rows."""
        chain = []
        name = part
        while (owner := binding.data_map.tables[name].of) is not None and owner != self.table:
            chain.append((name, owner))
            name = owner
        where = _among(
            [binding.column(name, c) for c in binding.data_map.tables[name].by], self.keys
        )
        for child, parent in reversed(chain):
            by = [binding.column(child, c) for c in binding.data_map.tables[child].by]
            chosen = sa.select(*binding.key(parent)).where(where)
            where = by[0].in_(chosen) if len(by) == 1 else sa.tuple_(*by).in_(chosen)
        return where


def _among(columns: list[sa.Column[object]], keys: sa.Table) -> sa.ColumnElement[bool]:
    chosen = sa.select(*(column for column in keys.columns))
    return columns[0].in_(chosen) if len(columns) == 1 else sa.tuple_(*columns).in_(chosen)


def hold_shared_rows(
    connection: Connection, binding: Binding, batch: sa.Table
) -> tuple[SharedRows, ...]:
    """The shared rows that may go with the batch, locked by table and key; in destruction order.

    Their parts are locked with them: those go too, and a change of one moves the clock. Rows that
    an open dossier uses stay whatever happens and are left alone: what half the town shares is not
    locked for the time of a batch.
    """
    collected = {
        table: SharedRows(table, _collect(connection, binding, batch, table))
        for table in sorted(shared_tables(binding.data_map))
    }
    for table, rows in collected.items():
        _lock(connection, binding, table, _among(list(binding.key(table)), rows.keys))
        rows.hold_parts(connection, binding)
    return tuple(collected[table] for table in shared_tables(binding.data_map))


def _collect(connection: Connection, binding: Binding, batch: sa.Table, table: str) -> sa.Table:
    columns = [sa.Column(f"key_{i}", c.type) for i, c in enumerate(binding.key(table))]
    keys = sa.Table(
        f"retention_shared_{table}",
        sa.MetaData(),
        *columns,
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    fresh_temporary(connection, keys)
    connection.execute(
        sa.insert(keys).from_select([c.name for c in columns], _used(binding, batch, table))
    )
    analyze(connection, keys)
    for way in _ways_to(binding, table):
        connection.execute(sa.delete(keys).where(_used_by_open_dossier(binding, keys, way)))
    return keys


def _used_by_open_dossier(binding: Binding, keys: sa.Table, way: Way) -> sa.ColumnElement[bool]:
    names = binding.data_map.dossier
    dossier = binding.dossier.alias()
    joined, user = binding.follow(dossier, dossier, way[:-1])
    pairs = enumerate(way[-1].from_columns)
    status = dossier.c[names.status]
    found = (
        sa.select(sa.literal(1))
        .select_from(joined)
        .where(
            *(user.c[name] == keys.c[f"key_{i}"] for i, name in pairs),
            status.is_(None) | status.not_in(names.closed_values),
        )
        .correlate(keys)
        # One row found by an index is enough; an EXISTS would be planned as a join of everything.
        .limit(1)
        .scalar_subquery()
    )
    return found.is_not(None)


def _ways_to(binding: Binding, table: str) -> list[Way]:
    return [way for name, way in binding.ways if name == table]


def _used(binding: Binding, batch: sa.Table, table: str) -> sa.CompoundSelect[object]:
    start = sa.join(batch, binding.dossier, on_key(binding, batch, binding.dossier))
    selects = []
    for way in _ways_to(binding, table):
        # The link itself holds the shared row's key, so the row need not be joined.
        joined, user = binding.follow(start, binding.dossier, way[:-1])
        link = [user.c[name] for name in way[-1].from_columns]
        filled = [column.is_not(None) for column in link]
        selects.append(sa.select(*link).select_from(joined).where(*filled))
    return sa.union(*selects)


def _lock(
    connection: Connection, binding: Binding, table: str, where: sa.ColumnElement[bool]
) -> None:
    own = list(binding.key(table))
    locked = lock_rows(
        sa.select(sa.literal(1).label("one")).where(where).order_by(*own),
        binding.dialect,
        binding.tables[table],
    ).subquery()
    connection.execute(sa.select(sa.func.count()).select_from(locked)).scalar_one()
