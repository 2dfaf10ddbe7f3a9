"""Columns that one person alone may not correct, and those that nobody may.

Whoever moves a key, a status, a flag or a clock decides when a dossier goes, and whose it is.
Whoever changes what a register says of a disclosure or a consent decides who hears what.
"""

from __future__ import annotations

from retention.datamap.model import DataMap, Holds, Role


def guarded_columns(data_map: DataMap) -> frozenset[str]:
    """`table.column` of every key, status, flag and clock: two people correct these."""
    names = data_map.dossier
    own = (names.number, names.category, names.status, names.opened_on, names.closed_on)
    found = {f"{names.table}.{column}" for column in (*own, *names.together_by)}
    found |= {f"{flag.table}.{flag.column}" for flag in data_map.keeps}
    if data_map.support is not None:
        found.add(f"{data_map.support.table}.{data_map.support.ended_on}")
    if data_map.secret_address is not None:
        found.add(f"{data_map.secret_address.table}.{data_map.secret_address.column}")
    found |= _who_hears(data_map)
    for name, table in data_map.tables.items():
        links = (column for link in table.references for column in link.columns)
        found |= {f"{name}.{column}" for column in (*table.key, *table.by, *links)}
    return frozenset(found)


def _who_hears(data_map: DataMap) -> set[str]:
    """The columns of registers that decide who is told of a correction, and what."""
    if data_map.registers is None:
        return set()
    given, consents = data_map.registers.disclosures, data_map.registers.consents
    found = set()
    if given is not None:
        names = (given.recipient, given.data_set, given.ground, given.disclosed_on)
        found |= {f"{given.table}.{column}" for column in names}
    if consents is not None:
        of = (consents.organisation, consents.data_set, consents.given_on, consents.withdrawn_on)
        found |= {f"{consents.table}.{column}" for column in of}
    return found


def untouchable_columns(data_map: DataMap) -> dict[str, str]:
    """`table.column` -> why no correction may set it."""
    found = {}
    for name, table in data_map.tables.items():
        if table.role is Role.UNRELATED:
            continue
        change = table.last_change
        for column in filter(None, (change.column, change.writer) if change else ()):
            found[f"{name}.{column}"] = "the software sets it with every correction"
        for column in table.key:
            found[f"{name}.{column}"] = "what a row is known by never changes"
        for column, holds in table.columns.items():
            if holds.holds is Holds.DOCUMENT_ADDRESS:
                found[f"{name}.{column}"] = "a document moves in the documents store"
    if data_map.restriction is not None:
        place = data_map.restriction
        found[f"{place.table}.{place.column}"] = "use `retention correction restrict`"
    return found
