"""A dossier's rows as a correction to fill in; the look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retention.actions.dossiers import find_dossier
from retention.actions.refusing import Deciding
from retention.actions.restriction_marks import is_restricted
from retention.actions.rows_in_hand import to_read, version_of
from retention.actions.workplace import Tombstones, Workplace
from retention.bestand.binding import Binding
from retention.bestand.remainder import as_text
from retention.bestand.rows import Row, rows_of_dossier
from retention.datamap.guarded import untouchable_columns
from retention.domain.clocks import local_day
from retention.domain.correcting import corrector_refusals
from retention.domain.keeping import may_know
from retention.errors import Refusal, UsageError
from retention.ledger.officials import Credential


def template(
    place: Workplace, dossier: str, tables: Sequence[str], user: str, token: Credential = None
) -> dict[str, Any]:
    """The dossier's rows of these tables as a correction to fill in; the look is recorded.

    It holds personal data: whoever gets it is an official who may correct.
    """
    key = find_dossier(place, dossier)
    with Deciding(place, user, token, "look-to-correct") as deciding:
        day = local_day(deciding.now)
        found = corrector_refusals(deciding.person, "-", day)
        if is_restricted(deciding.ledger, place, key) and not may_know(deciding.person, day):
            text = (
                "this dossier is restricted: the coordinator or the privacy officer looks into it"
            )
            found = (*found, Refusal("restricted", text))
        deciding.unless(found)
        with to_read(place, deciding.ledger) as bestand:
            binding = place.binding(bestand)
            unknown = sorted(set(tables) - set(dict(binding.ways)))
            if unknown:
                raise UsageError(f"a dossier has no table {unknown[0]!a:.40}; see the data map")
            tombstones = place.tombstones(deciding.ledger)
            rows = [
                _to_fill_in(binding, tombstones, row, way)
                for table in tables
                for row, way in rows_of_dossier(bestand, binding, key, table)
            ]
        about = {"tombstone": tombstones.of(key), "tables": sorted(tables)}
        deciding.record("looked-to-correct", about)
    return {"dossier": dossier, "kind": "change", "rows": rows}


def _to_fill_in(binding: Binding, tombstones: Tombstones, row: Row, way: str) -> dict[str, Any]:
    untouchable = untouchable_columns(binding.data_map)
    return {
        "table": row.table,
        "way": way,
        "key": list(row.key),
        "version": version_of(tombstones, row),
        "set": {
            name: value if isinstance(value, bool | int | None) else as_text(value)
            for name, value in row.values.items()
            if f"{row.table}.{name}" not in untouchable
        },
    }
