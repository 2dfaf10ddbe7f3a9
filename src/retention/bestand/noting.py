"""Notes in the bestand's own registers: a row of a part of the dossier, by the map's writer.

A note is no change to the client's data. Where the map could not keep it from moving the second
clock nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_values
from retention.bestand.binding import Binding
from retention.bestand.dialect import day_bind, hold_table
from retention.bestand.moments import moment_bind
from retention.bestand.registers import consents_of, registers_of
from retention.datamap.model import LastChange, Register
from retention.errors import ConfigurationError, UsageError


def hold_row(connection: Connection, binding: Binding, dossier_key: str) -> bool:
    """Whether the dossier is there now; it stays until this transaction ends."""
    pairs = zip(binding.dossier_key, key_values(binding, dossier_key), strict=True)
    select = sa.select(binding.dossier_key[0]).where(*(column == value for column, value in pairs))
    held = select.with_for_update(read=True, key_share=True)
    return connection.execute(held).first() is not None


def add_note(
    connection: Connection,
    binding: Binding,
    register: Register,
    dossier_key: str,
    values: Mapping[str, Any],
    at: datetime,
) -> None:
    """One more row in a register. UsageError for a text that its column cannot hold."""
    table = binding.tables[register.table]
    by = binding.data_map.tables[register.table].by
    row = {
        **dict(zip(by, key_values(binding, dossier_key), strict=True)),
        **{name: _fitting(table.c[name], value) for name, value in values.items()},
        **_signed(binding, register, at),
    }
    row |= _key(connection, binding, register, row)
    connection.execute(sa.insert(table).values(row))


def withdraw(
    connection: Connection, binding: Binding, dossier_key: str, which: tuple[str, str], on: date
) -> int:
    """How many consents for this (organisation, data set) are withdrawn now.

    Who changed a row last, and when, stays as it was: the clock may rest on it.
    """
    register = consents_of(binding.data_map)
    table = binding.tables[register.table]
    by = binding.data_map.tables[register.table].by
    own = zip(by, key_values(binding, dossier_key), strict=True)
    ended = table.c[register.withdrawn_on]
    statement = (
        sa.update(table)
        .where(
            *(table.c[name] == value for name, value in own),
            table.c[register.organisation] == which[0],
            table.c[register.data_set] == which[1],
            ended.is_(None),
        )
        .values({ended.name: _fitting(ended, on)})
    )
    return connection.execute(statement).rowcount


def _signed(binding: Binding, register: Register, at: datetime) -> dict[str, Any]:
    """Who noted it and when: a technical writer, so that no clock moves."""
    change = binding.data_map.tables[register.table].last_change
    if change is None or change.column is None:
        return {}
    if change.writer is None and change.moves_clock:
        raise ConfigurationError(
            f"the data map names no writer of {register.table}, so a note there would restart the"
            " clock; add `writer` and `technical_writers` to its last_change"
        )
    signed = {change.column: _moment(binding.column(register.table, change.column), change, at)}
    if change.writer is not None:
        signed[change.writer] = registers_of(binding.data_map).writer
    return signed


def _moment(column: sa.Column[Any], change: LastChange, at: datetime) -> Any:
    found = moment_bind(column, change, at)
    return found if isinstance(column.type, sa.Date | sa.DateTime) else found.isoformat()


def _fitting(column: sa.Column[Any], value: Any) -> Any:
    """A value as its column holds it."""
    if isinstance(value, str):
        longest = getattr(column.type, "length", None)
        if longest is not None and len(value) > longest:
            raise UsageError(f"{column.name} holds at most {longest} characters; say it shorter")
    if isinstance(value, bool) and isinstance(column.type, sa.String):
        return "ja" if value else "nee"
    if isinstance(value, date):
        day = day_bind(column, value)
        whole = isinstance(column.type, sa.DateTime)
        return datetime.combine(value, time.min) if whole else day
    return value


def _key(
    connection: Connection, binding: Binding, register: Register, row: Mapping[str, Any]
) -> dict[str, Any]:
    """The rest of the key: nothing where the database gives it, else one more than the highest."""
    key = [column for column in binding.key(register.table) if column.name not in row]
    key = [column for column in key if column.server_default is None and column.identity is None]
    if not key:
        return {}
    kind = key[0].type.python_type
    if len(key) > 1 or kind not in {int, UUID}:
        raise ConfigurationError(
            f"the database gives rows of {register.table} no key; give its key a default there"
        )
    if kind is UUID:
        return {key[0].name: uuid4()}
    hold_table(connection, binding.tables[register.table])
    highest = sa.select(sa.func.coalesce(sa.func.max(key[0]), 0) + 1)
    return {key[0].name: connection.execute(highest).scalar_one()}
