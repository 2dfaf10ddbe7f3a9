"""The dossiers in hand, as a temporary table that every set-based step joins with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.binding import Binding
from retention.bestand.dialect import analyze, bulk_insert

BATCH = "retention_batch"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def key_text(values: Sequence[Any]) -> str:
    """A dossier key as the ledger keeps it: the value itself, or a JSON list of several."""
    if len(values) == 1:
        return str(values[0])
    return json.dumps([str(value) for value in values], ensure_ascii=False)


def key_values(binding: Binding, text: str) -> tuple[Any, ...]:
    """The key columns' values behind `key_text`; ValueError where the text is not such a key."""
    return key_reader(binding.dossier_key)(text)


def key_reader(key: Sequence[sa.Column[Any]]) -> Callable[[str], tuple[Any, ...]]:
    """What turns `key_text` back into values of these key columns, or raises ValueError."""
    readers = [_READERS.get(column.type.python_type, str) for column in key]
    if len(readers) == 1:
        only_one = readers[0]
        return lambda text: (only_one(text),)
    return lambda text: tuple(
        read(part) for read, part in zip(readers, json.loads(text), strict=True)
    )


_READERS: dict[type, Callable[[str], Any]] = {int: int, date: date.fromisoformat}


def batch_table(binding: Binding) -> sa.Table:
    """The temporary table: item number, the dossier's key, and the cut-off of its second clock."""
    keys = [sa.Column(f"key_{i}", c.type) for i, c in enumerate(binding.dossier_key)]
    return sa.Table(
        BATCH,
        sa.MetaData(),
        sa.Column("item", sa.BigInteger, nullable=False),
        *keys,
        sa.Column("changed_before", sa.DateTime(timezone=True)),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


def on_key(
    binding: Binding, batch: sa.FromClause, dossier: sa.FromClause
) -> sa.ColumnElement[bool]:
    """The join of the batch with the dossier table."""
    pairs = enumerate(binding.dossier_key)
    return sa.and_(*(dossier.c[column.name] == batch.c[f"key_{i}"] for i, column in pairs))


def fill_batch(
    connection: Connection,
    binding: Binding,
    dossiers: Iterable[tuple[int, str, datetime | None]],
) -> sa.Table:
    """A fresh batch of (item number, dossier key, second cut-off or None), in this transaction."""
    batch = batch_table(binding)
    fresh_temporary(connection, batch)
    read = key_reader(binding.dossier_key)
    rows = ((item, *read(text), before or NEVER) for item, text, before in dossiers)
    bulk_insert(connection, batch, rows)
    analyze(connection, batch)
    return batch


def fresh_temporary(connection: Connection, table: sa.Table) -> None:
    """The temporary table is there, and empty.

    An engine without ON COMMIT DROP keeps an earlier one, which may not be dropped while a result
    is still being read: it is emptied.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS pg_temp.{table.name}")
        table.create(connection)
        return
    connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
    connection.execute(sa.delete(table))


def take_out(connection: Connection, batch: sa.Table, items: Iterable[int]) -> None:
    """Leave these items out of the batch."""
    chosen = list(items)
    for start in range(0, len(chosen), 10_000):
        chunk = chosen[start : start + 10_000]
        connection.execute(sa.delete(batch).where(batch.c.item.in_(chunk)))


def only(batch: sa.Table, items: Iterable[int]) -> sa.FromClause:
    """The rows of the batch with these item numbers, to join with instead of the batch."""
    return sa.select(batch).where(batch.c.item.in_(sorted(items))).subquery()
