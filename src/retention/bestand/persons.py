"""One person of the bestand by table and key, and the dossiers that she is in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_reader, key_text
from retention.bestand.binding import Binding
from retention.domain.persons import PersonKey


def is_person(connection: Connection, binding: Binding, person: PersonKey) -> bool:
    """Whether the bestand holds her row now."""
    try:
        where = _on_key(binding, binding.tables[person.table], person)
    except ValueError:  # a key of another kind is no row's
        return False
    return connection.execute(sa.select(sa.literal(1)).where(where)).first() is not None


def client_of(
    connection: Connection, binding: Binding, dossier_number: str, table: str
) -> tuple[PersonKey, ...]:
    """Whose dossiers have this number: one where the number is a dossier's and it has a client."""
    names = binding.data_map.dossier
    columns = [binding.dossier.c[name] for name in names.together_by]
    number = sa.cast(binding.dossier.c[names.number], sa.String)
    filled = [column.is_not(None) for column in columns]
    rows = connection.execute(sa.select(*columns).where(number == dossier_number, *filled))
    return tuple(PersonKey(table, key_text(row)) for row in rows)


def dossiers_of(connection: Connection, binding: Binding, person: PersonKey) -> tuple[str, ...]:
    """The keys of the dossiers that lead to her row by any way, in order."""
    selects = []
    for name, way in binding.ways:
        if name == person.table:
            joined, last = binding.follow(binding.dossier, binding.dossier, way)
            found = sa.select(*binding.dossier_key).select_from(joined)
            selects.append(found.where(_on_key(binding, last, person)))
    if not selects:
        return ()
    return tuple(sorted(key_text(row) for row in connection.execute(sa.union(*selects))))


def _on_key(binding: Binding, rows: sa.FromClause, person: PersonKey) -> sa.ColumnElement[bool]:
    key = binding.key(person.table)
    pairs = zip(key, key_reader(key)(person.key), strict=True)
    return sa.and_(*(rows.c[column.name] == value for column, value in pairs))
