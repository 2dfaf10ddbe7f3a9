"""Whose the dossiers in hand are."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_text, on_key
from retention.bestand.binding import Binding


def clients_in_batch(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> dict[int, str]:
    """Item -> its client's key as the ledger keeps keys; dossiers without a client are left out."""
    columns = [binding.dossier.c[name] for name in binding.data_map.dossier.together_by]
    if not columns:
        return {}
    select = (
        sa.select(batch.c.item, *columns)
        .join_from(batch, binding.dossier, on_key(binding, batch, binding.dossier))
        .where(*(column.is_not(None) for column in columns))
    )
    return {item: key_text(client) for item, *client in connection.execute(select)}
