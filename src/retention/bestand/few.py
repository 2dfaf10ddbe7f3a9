"""A few dossiers at once, for a screen: without a temporary table where the engine can do without.

Reading a page makes no table and no garbage in the catalogue; work on a batch does (batch.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from retention.bestand.batch import fill_batch, key_reader, on_key
from retention.bestand.binding import Binding


def few(connection: Connection, binding: Binding, dossier_keys: Sequence[str]) -> sa.FromClause:
    """The dossiers as a batch to join with; `item` is the place of each key, from 0."""
    if binding.dialect != "postgresql":
        return fill_batch(connection, binding, ((i, k, None) for i, k in enumerate(dossier_keys)))
    read = key_reader(binding.dossier_key)
    values = zip(*(read(key) for key in dossier_keys), strict=True)
    items = _array("item", sa.BigInteger(), range(len(dossier_keys)))
    keys = [
        _array(f"key_{i}", column.type, each)
        for i, (column, each) in enumerate(zip(binding.dossier_key, values, strict=True))
    ]
    columns = [
        sa.column("item", sa.BigInteger()),
        *(sa.column(f"key_{i}", column.type) for i, column in enumerate(binding.dossier_key)),
    ]
    return sa.func.unnest(items, *keys).table_valued(*columns, name="few").render_derived()


def _array(
    name: str, kind: sa.types.TypeEngine[Any], values: Sequence[Any]
) -> sa.ColumnElement[Any]:
    return sa.cast(sa.bindparam(name, list(values), type_=ARRAY(kind)), ARRAY(kind))


def numbers_of(
    connection: Connection, binding: Binding, dossier_keys: Sequence[str]
) -> dict[str, str]:
    """Dossier key -> dossier number, for the dossiers that are there; one query."""
    if not dossier_keys:
        return {}
    batch = few(connection, binding, dossier_keys)
    number = sa.cast(binding.dossier.c[binding.data_map.dossier.number], sa.String)
    joined = on_key(binding, batch, binding.dossier)
    select = sa.select(batch.c.item, number).join_from(batch, binding.dossier, joined)
    return {dossier_keys[item]: text for item, text in connection.execute(select)}
