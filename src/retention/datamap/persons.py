"""Which tables of the bestand hold people, and whose requests keep dossiers."""

from __future__ import annotations

from retention.datamap.model import DataMap, Identity, Role

_WHO = frozenset({Identity.FIRST_NAME, Identity.SURNAME, Identity.BSN})


def person_tables(data_map: DataMap) -> tuple[str, ...]:
    """The tables with one person a row: a column of theirs gives a name or a service number."""
    return tuple(
        name
        for name, table in data_map.tables.items()
        if table.role not in {Role.UNRELATED, Role.DOSSIER}
        and any(column.identity in _WHO for column in table.columns.values())
    )


def client_table(data_map: DataMap) -> str | None:
    """The table that `dossier.together_by` leads to: whose dossier it is; None without."""
    by = data_map.dossier.together_by
    links = data_map.tables[data_map.dossier.table].references
    found = [link.to for link in links if by and link.columns == by]
    return next((name for name in found if name in person_tables(data_map)), None)


def keeps_dossiers(data_map: DataMap, table: str) -> bool:
    """Whether a request of somebody in this table keeps the dossiers she is in.

    Not where a change to her own row is none to the client's data (`moves_clock: false`): that is
    a professional, who may be in thousands of dossiers.
    """
    change = data_map.tables[table].last_change
    return change is None or change.moves_clock
