"""Rows of other tables that may be about the same human: suggestions, an official decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_text
from retention.bestand.binding import Binding
from retention.bestand.holdings import Row
from retention.datamap.model import Identity
from retention.datamap.persons import person_tables
from retention.domain.persons import PersonKey

# Each of these sets, equal in all, makes a candidate.
SIGNS: Mapping[str, tuple[Identity, ...]] = {
    "bsn": (Identity.BSN,),
    "name-and-birth-date": (Identity.FIRST_NAME, Identity.SURNAME, Identity.BIRTH_DATE),
    "name-and-initials": (Identity.FIRST_NAME, Identity.INITIALS, Identity.SURNAME),
    "email": (Identity.EMAIL,),
    "phone": (Identity.PHONE,),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be of the same human, and what it has in common with hers."""

    person: PersonKey
    signs: tuple[str, ...]


def candidates(connection: Connection, binding: Binding, own: Row) -> list[Candidate]:
    """Other rows with the same BSN, name, e-mail address or telephone number as this one."""
    mine = _identities(binding, own.table, own.values)
    found: dict[PersonKey, list[str]] = {}
    for table in person_tables(binding.data_map):
        for sign, person in _alike(connection, binding, table, mine):
            if person != own.at:
                found.setdefault(person, []).append(sign)
    return [Candidate(person, tuple(signs)) for person, signs in sorted(found.items())]


def _identities(binding: Binding, table: str, row: Mapping[str, Any]) -> dict[Identity, Any]:
    return {
        column.identity: row[name]
        for name, column in binding.data_map.tables[table].columns.items()
        if column.identity is not None and row[name] not in {None, ""}
    }


def _alike(
    connection: Connection, binding: Binding, table: str, mine: Mapping[Identity, Any]
) -> Iterator[tuple[str, PersonKey]]:
    live = binding.tables[table]
    columns = {
        column.identity: live.c[name]
        for name, column in binding.data_map.tables[table].columns.items()
        if column.identity is not None
    }
    for sign, parts in SIGNS.items():
        if not all(part in mine and part in columns for part in parts):
            continue
        equal = [_same(columns[part], mine[part]) for part in parts]
        for key in connection.execute(sa.select(*binding.key(table)).where(*equal)):
            yield sign, PersonKey(table, key_text(key))


def _same(column: sa.ColumnElement[Any], value: Any) -> sa.ColumnElement[bool]:
    """Equal, whatever the capitals."""
    found: sa.ColumnElement[bool] = column == value
    return sa.func.lower(column) == value.lower() if isinstance(value, str) else found
