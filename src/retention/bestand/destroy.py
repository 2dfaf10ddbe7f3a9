"""T2: lock, delete, let shared rows go with their last user, read back. One transaction.

The dossiers are locked by key before they are decided on again, in a later statement. Shared rows
come last and by one worker at a time (see shared.py), so that two workers with two dossiers of one
client cannot both leave the client. A deletion returns what changed between the two.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import on_key
from retention.bestand.binding import Binding, Way, hop_condition
from retention.bestand.dialect import check_constraints_now, lock_now, one_worker_at_a_time
from retention.bestand.moments import changed_since
from retention.bestand.shared import BEFORE, Collected, adds, links_of, shared_keys
from retention.datamap.order import parts_of
from retention.errors import RetentionError


class LateChangeError(RetentionError):
    """Rows changed while they were being destroyed; the batch is undone and tried again.

    `items` are those whose own rows changed; a change of a shared row is seen by the next try.
    """

    def __init__(self, items: frozenset[int]) -> None:
        self.items = items
        super().__init__("rows changed while the batch ran; their dossiers are kept")


class CameBackError(RetentionError):
    """Rows are there again right after they were deleted; the batch is undone without them."""

    def __init__(self, items: frozenset[int]) -> None:
        self.items = items
        super().__init__(f"{len(items)} dossier(s) came back while the batch ran")


def hold_dossiers(connection: Connection, binding: Binding, batch: sa.Table) -> frozenset[int]:
    """Lock the dossiers of the batch; the items that have none are returned."""
    dossier = binding.dossier
    lock_now(
        connection,
        sa.select(sa.literal(1).label("one"))
        .select_from(dossier.join(batch, on_key(binding, batch, dossier)))
        .order_by(*binding.dossier_key),
        dossier,
    )
    return absent_items(connection, binding, batch)


def absent_items(connection: Connection, binding: Binding, batch: sa.Table) -> frozenset[int]:
    """The items of the batch whose dossier is not in the bestand."""
    there = sa.select(sa.literal(1)).where(on_key(binding, batch, binding.dossier)).exists()
    return frozenset(connection.execute(sa.select(batch.c.item).where(~there)).scalars())


def destroy_rows(connection: Connection, binding: Binding, batch: sa.Table) -> dict[str, int]:
    """Rows destroyed per table. Raises LateChangeError, the transaction is then to be undone."""
    collected = shared_keys(connection, binding, batch)
    counts: dict[str, int] = {}
    late: set[int] = set()
    dossier = binding.data_map.dossier.table
    for table in (*parts_of(binding.data_map, dossier), dossier):
        counts[table], late_here = _delete_own(connection, binding, batch, table, collected)
        late |= late_here
    if late:
        raise LateChangeError(frozenset(late))
    one_worker_at_a_time(connection)
    for rows in collected.values():
        for table, (count, changed) in rows.destroy_unused(connection, binding, collected).items():
            if changed:
                raise LateChangeError(frozenset())
            counts[table] = counts.get(table, 0) + count
    check_constraints_now(connection)
    return counts


def _delete_own(
    connection: Connection, binding: Binding, batch: sa.Table, table: str, collected: Collected
) -> tuple[int, set[int]]:
    live = binding.tables[table]
    way = _own_way(binding, table)
    if binding.dialect == "sqlite":
        return _delete_by_key(connection, binding, batch, table, way), set()
    # The others of the way are joined in DELETE ... USING; the last of them is the table itself.
    conditions, owner = _using(binding, batch, way)
    conditions.append(hop_condition(way[-1], owner, live) if way else on_key(binding, batch, live))
    change = binding.data_map.tables[table].last_change
    late = changed_since(live, change, batch.c.changed_before)
    returned = (batch.c.item, late.label("late"), batch.c[BEFORE], *links_of(binding, table))
    gone = sa.delete(live).where(*conditions).returning(*returned).cte("gone")
    counted = (
        sa.select(sa.func.count(), sa.func.array_agg(gone.c.item).filter(gone.c.late))
        .select_from(gone)
        .add_cte(*adds(binding, table, gone, collected))
    )
    count, late_items = connection.execute(counted).one()
    return count, set(late_items or ())


def _own_way(binding: Binding, table: str) -> Way:
    return next(way for name, way in binding.ways if name == table)


def _using(
    binding: Binding, batch: sa.Table, way: Way
) -> tuple[list[sa.ColumnElement[bool]], sa.FromClause]:
    """The join conditions from the batch to the owner of the table at the end of the way."""
    if not way:
        return [], batch
    if len(way) == 1 and way[0].from_columns == binding.data_map.tables[way[0].origin].key:
        return [], _keyed_as(binding, batch)
    dossier = binding.dossier.alias()
    conditions = [on_key(binding, batch, dossier)]
    current: sa.FromClause = dossier
    for hop in way[:-1]:
        following = binding.tables[hop.table].alias()
        conditions.append(hop_condition(hop, current, following))
        current = following
    return conditions, current


class _KeyedAs:
    """The batch, its key columns named as the dossier's, so that a hop can start at it."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.c = columns


def _keyed_as(binding: Binding, batch: sa.Table) -> Any:
    return _KeyedAs({c.name: batch.c[f"key_{i}"] for i, c in enumerate(binding.dossier_key)})


def _delete_by_key(
    connection: Connection, binding: Binding, batch: sa.Table, table: str, way: Way
) -> int:
    """Rows deleted by a subquery of keys, for engines without DELETE ... USING."""
    live = binding.tables[table]
    start = sa.join(batch, binding.dossier, on_key(binding, batch, binding.dossier))
    joined, owner = binding.follow(start, binding.dossier, way[:-1])
    names = way[-1].columns if way else binding.data_map.tables[table].key
    from_names = way[-1].from_columns if way else names
    chosen = sa.select(*(owner.c[name] for name in from_names)).select_from(joined)
    own = [live.c[name] for name in names]
    where = own[0].in_(chosen) if len(own) == 1 else sa.tuple_(*own).in_(chosen)
    return connection.execute(sa.delete(live).where(where)).rowcount


def refuse_rows_left(connection: Connection, binding: Binding, batch: sa.Table) -> None:
    """Raise CameBackError where a row is there after it was deleted: something puts it back."""
    left = rows_left(connection, binding, batch)
    if left:
        raise CameBackError(left)


def rows_left(connection: Connection, binding: Binding, batch: sa.Table) -> frozenset[int]:
    """The items of which a row is still there.

    Rows with a foreign key to the dossier cannot be there without it; those that point to it by
    agreement only are looked for.
    """
    own = binding.data_map.dossier.table
    left = _items_with_rows(connection, batch, on_key(binding, batch, binding.tables[own]))
    for table in parts_of(binding.data_map, own):
        way = _own_way(binding, table)
        if len(way) == 1 and _by_agreement(binding, table):
            live = binding.tables[table]
            on = hop_condition(way[0], _keyed_as(binding, batch), live)
            left |= _items_with_rows(connection, batch, on)
    return frozenset(left)


def _by_agreement(binding: Binding, table: str) -> bool:
    mapped = binding.data_map.tables[table]
    links = [link for link in mapped.references if link.columns == mapped.by]
    return any(link.declared == "link" for link in links)


def _items_with_rows(
    connection: Connection, batch: sa.Table, on: sa.ColumnElement[bool]
) -> set[int]:
    select = sa.select(batch.c.item).where(sa.select(sa.literal(1)).where(on).exists())
    return set(connection.execute(select).scalars())
