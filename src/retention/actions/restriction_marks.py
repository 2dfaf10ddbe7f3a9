"""The mark of a restricted dossier in the bestand: it follows the hold in the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.bestand.batch import key_values
from retention.bestand.binding import Binding
from retention.ledger import keeps


def is_restricted(ledger: Connection, place: Workplace, dossier_key: str) -> bool:
    """Whether a restriction stands on this dossier."""
    rights = place.rules.protocol.rights
    return rights is not None and dossier_key in keeps.under_ground(
        ledger, rights.restriction_hold, [dossier_key]
    )


def settle_restrictions(place: Workplace, dossier_keys: Sequence[str] | None = None) -> int:
    """How many marks in the bestand were put right: set where a restriction stands, else away.

    Only dossiers that the ledger knows a restriction of, standing or ended, are looked at.
    """
    rights, mark = place.rules.protocol.rights, place.rules.data_map.restriction
    if rights is None or mark is None:
        return 0
    with place.ledger.connect() as ledger:
        standing = keeps.under_ground(ledger, rights.restriction_hold, dossier_keys)
        known = keeps.under_ground(ledger, rights.restriction_hold, dossier_keys, ended=True)
    with place.bestand.begin() as bestand:
        binding = place.binding(bestand)
        return sum(
            set_mark(bestand, binding, key, restricted=key in standing) for key in sorted(known)
        )


def set_mark(
    connection: Connection, binding: Binding, dossier_key: str, *, restricted: bool
) -> int:
    """How many marks had to be changed, 1 or 0. Setting or lifting one is no change of the data."""
    place = binding.data_map.restriction
    if place is None:
        return 0
    column = binding.column(place.table, place.column)
    pairs = zip(binding.dossier_key, key_values(binding, dossier_key), strict=True)
    return connection.execute(
        sa.update(binding.dossier)
        .where(column.is_distinct_from(restricted), *(c == value for c, value in pairs))
        .values({column: restricted})
    ).rowcount
