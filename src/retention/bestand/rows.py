"""Single rows of the bestand: whose they are, locked, read, changed, deleted.

Nothing here commits. Values come in as JSON has them, and leave as the column's own type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_text, key_values
from retention.bestand.binding import Binding, Way
from retention.bestand.moments import moment_bind
from retention.bestand.remainder import as_text
from retention.datamap.model import Role
from retention.datamap.persons import client_table, person_tables
from retention.errors import RetentionError

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a mapped table: its key and the values of its mapped columns."""

    table: str
    key: Key
    values: Mapping[str, Any]

    @property
    def filled(self) -> frozenset[str]:
        """The columns that hold something."""
        return frozenset(name for name, value in self.values.items() if not is_empty(value))

    def text(self, columns: Sequence[str] | None = None) -> str:
        """These columns (all) in one form, to be hashed and compared; never to be shown."""
        names = sorted(self.values if columns is None else columns)
        told = [[name, self.values[name] is None, as_text(self.values[name])] for name in names]
        return json.dumps([self.table, [str(part) for part in self.key], told])


def is_empty(value: Any) -> bool:
    """Whether a field holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def read_row(
    connection: Connection, binding: Binding, table: str, key: Key, *, lock: bool = False
) -> Row | None:
    """The row with this key, locked where it is to be changed; None where there is none."""
    live = binding.tables[table]
    names = list(binding.data_map.tables[table].columns)
    select = sa.select(*(live.c[name] for name in names)).where(_is(binding, table, key))
    found = connection.execute(select.with_for_update() if lock else select).one_or_none()
    return None if found is None else Row(table, key, dict(zip(names, found, strict=True)))


def rows_of_dossier(
    connection: Connection, binding: Binding, dossier_key: str, table: str
) -> list[tuple[Row, str]]:
    """Every row of a table that this dossier has or uses, by key, each with how it is reached."""
    dossier = binding.dossier.alias()
    names = list(binding.data_map.tables[table].columns)
    found: dict[Key, tuple[Row, str]] = {}
    for way in _ways_to(binding, table):
        joined, last = binding.follow(dossier, dossier, way)
        pairs = zip(binding.dossier_key, key_values(binding, dossier_key), strict=True)
        same = (dossier.c[column.name] == value for column, value in pairs)
        keys = [last.c[column.name] for column in binding.key(table)]
        select = sa.select(*keys, *(last.c[name] for name in names)).select_from(joined)
        for row in connection.execute(select.where(*same).order_by(*keys)):
            key = tuple(row[: len(keys)])
            values = dict(zip(names, row[len(keys) :], strict=True))
            by = " > ".join([binding.data_map.dossier.table, *(hop.table for hop in way)])
            found.setdefault(key, (Row(table, key, values), by))
    return list(found.values())


def dossiers_with(
    connection: Connection, binding: Binding, table: str, key: Key, *, of_client: bool = False
) -> list[str]:
    """The keys, as the ledger keeps them, of every dossier that has or uses this row.

    `of_client`: only those of whose own client it is data, not of somebody around her.
    """
    found: set[str] = set()
    for way in _ways_to(binding, table, of_client=of_client):
        dossier = binding.dossier.alias()
        joined, last = binding.follow(dossier, dossier, way)
        keys = [dossier.c[column.name] for column in binding.dossier_key]
        pairs = zip(binding.key(table), key, strict=True)
        same = (last.c[column.name] == value for column, value in pairs)
        rows = connection.execute(sa.select(*keys).select_from(joined).where(*same).distinct())
        found.update(key_text(row) for row in rows)
    return sorted(found)


def _ways_to(binding: Binding, table: str, *, of_client: bool = False) -> list[Way]:
    """The ways to a table, the shortest first; `of_client`: past nobody but the client."""
    data_map = binding.data_map
    others = set(person_tables(data_map)) - {client_table(data_map)} if of_client else set()
    ways = [way for name, way in binding.ways if name == table]
    past = (way for way in ways if not others.intersection(hop.table for hop in way))
    return sorted(past, key=len)


def typed_key(binding: Binding, table: str, given: Sequence[Any]) -> Key:
    """The key as the columns hold it; ValueError when it is not such a key."""
    columns = binding.key(table)
    if len(columns) != len(given):
        raise ValueError(f"a key of {table} has {len(columns)} part(s)")
    return tuple(typed(column, value) for column, value in zip(columns, given, strict=True))


def typed(column: sa.Column[Any], value: Any) -> Any:
    """The value as this column holds it; ValueError, without the value, when it does not fit."""
    name = f"{column.table.name}.{column.name}"
    if value is None or value == "":
        if not column.nullable and not isinstance(column.type, sa.String):
            raise ValueError(f"{name} may not be empty")
        return None if column.nullable else ""
    kind = column.type.python_type
    if kind is str and len(str(value)) > (getattr(column.type, "length", None) or len(str(value))):
        raise ValueError(f"{name} takes at most {column.type.length} characters")  # type: ignore[attr-defined]
    try:
        return _READERS.get(kind, str)(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} takes {_NAMES.get(kind, 'text')}") from None


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise TypeError
    return int(value)


_READERS: dict[type, Callable[[Any], Any]] = {
    bool: _flag,
    int: _whole,
    float: float,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}
_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a day like 2026-11-23",
    datetime: "a moment like 2026-11-23T09:00:00+01:00",
}


def update_row(
    connection: Connection,
    binding: Binding,
    row: Row,
    values: Mapping[str, Any],
    writer: str,
    at: datetime,
) -> None:
    """Set these columns, and with them who changed the row last and when (the second clock)."""
    live = binding.tables[row.table]
    stamped = {**values, **last_change(binding, row.table, writer, at)}
    change = sa.update(live).where(_is(binding, row.table, row.key))
    values_set = {live.c[name]: value for name, value in stamped.items()}
    _just_one(connection.execute(change.values(values_set)), row.table)


def delete_row(connection: Connection, binding: Binding, row: Row) -> None:
    """The row is gone, and with it each shared row that it was the last to use."""
    gone = sa.delete(binding.tables[row.table]).where(_is(binding, row.table, row.key))
    _just_one(connection.execute(gone), row.table)
    for link in binding.data_map.tables[row.table].references:
        key = tuple(row.values[column] for column in link.columns)
        if binding.data_map.tables[link.to].role is Role.SHARED and None not in key:
            _delete_unused(connection, binding, link.to, key)


def _just_one(result: sa.CursorResult[Any], table: str) -> None:
    """RetentionError where a trigger or a policy of the bestand kept the row as it was."""
    if result.rowcount != 1:
        raise RetentionError(
            f"the bestand did not take the change of a row of {table}: a trigger or policy there"
            " keeps it; nothing was corrected"
        )


def _delete_unused(connection: Connection, binding: Binding, table: str, key: Key) -> None:
    """Nothing where any row still leads to it; locked first, so that nobody begins to use it."""
    unused = read_row(connection, binding, table, key, lock=True)
    if unused is not None and not _is_used(connection, binding, table, key):
        delete_row(connection, binding, unused)


def _is_used(connection: Connection, binding: Binding, table: str, key: Key) -> bool:
    for name, mapped in binding.data_map.tables.items():
        for link in (link for link in mapped.references if link.to == table):
            user = binding.tables.get(name)
            if user is None:  # of a table that is unrelated nothing is known: it stays
                return True
            pairs = zip(link.columns, key, strict=True)
            same = (user.c[column] == value for column, value in pairs)
            if connection.execute(sa.select(sa.literal(1)).where(*same).limit(1)).first():
                return True
    return False


def touch_dossiers(
    connection: Connection,
    binding: Binding,
    dossier_keys: Sequence[str],
    writer: str,
    at: datetime,
) -> None:
    """Each dossier's own row says that its data changed now: the row that changed cannot say it."""
    table = binding.data_map.dossier.table
    for key in dossier_keys:
        row = Row(table, key_values(binding, key), {})
        if stamp := last_change(binding, table, writer, at):
            live = binding.tables[table]
            named = {live.c[name]: value for name, value in stamp.items()}
            connection.execute(sa.update(live).where(_is(binding, table, row.key)).values(named))


def last_change(binding: Binding, table: str, writer: str, at: datetime) -> dict[str, Any]:
    """The values of a table's last-change columns; empty where it has none."""
    change = binding.data_map.tables[table].last_change
    if change is None or change.column is None:
        return {}
    column = binding.column(table, change.column)
    stamp = {change.column: moment_bind(column, change, at)}
    return stamp | ({change.writer: writer} if change.writer is not None else {})


def moves_clock(binding: Binding, table: str) -> bool:
    """Whether a change in this table is one to a client's data (datamap, `moves_clock`)."""
    change = binding.data_map.tables[table].last_change
    return change is None or change.column is None or change.moves_clock


def is_part(binding: Binding, table: str) -> bool:
    """Whether a row of this table belongs to one dossier, and is not the dossier itself."""
    return binding.data_map.tables[table].role is Role.PART and binding.own(table)


def _is(binding: Binding, table: str, key: Key) -> sa.ColumnElement[bool]:
    pairs = zip(binding.key(table), key, strict=True)
    return sa.and_(*(column == value for column, value in pairs))
