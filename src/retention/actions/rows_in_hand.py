"""The rows of a correction in hand: as they are, as they are to be, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.change import RowChange
from retention.actions.workplace import Tombstones, Workplace
from retention.bestand.binding import Binding
from retention.bestand.remainder import as_text
from retention.bestand.rows import (
    Row,
    dossiers_with,
    is_empty,
    is_part,
    read_row,
    typed,
    typed_key,
)
from retention.domain.correcting import RowToChange
from retention.errors import UsageError


@dataclass(frozen=True)
class Hand:
    """One row in hand: as it is, and the values that it is to have."""

    given: RowChange
    row: Row
    values: dict[str, Any]

    def to_change(self, binding: Binding) -> RowToChange:
        """The row as the rules see it."""
        table = self.row.table
        data = self.row.filled - set(binding.data_map.tables[table].key)
        return RowToChange(
            table,
            frozenset(data) if self.given.delete else self.row.filled,
            {name: not is_empty(value) for name, value in self.values.items()},
            is_part(binding, table),
            self.given.delete,
        )

    def after(self) -> Row:
        """The changed columns as they will be."""
        return Row(self.row.table, self.row.key, self.values)


def take_in_hand(bestand: Connection, binding: Binding, dossier_key: str, given: RowChange) -> Hand:
    """The row, locked, with the values that differ; UsageError where it is not this dossier's."""
    mapped = binding.data_map.tables.get(given.table)
    if mapped is None or given.table not in binding.tables:
        raise UsageError("a row names a table that the data map does not have")
    if given.set.keys() - mapped.columns.keys():
        raise UsageError(f"{given.table}: a column of the set is not in the data map")
    try:
        key = typed_key(binding, given.table, given.key)
        live = binding.tables[given.table]
        values = {name: typed(live.c[name], value) for name, value in given.set.items()}
    except ValueError as err:
        raise UsageError(f"{err}; correct the file") from None
    row = read_row(bestand, binding, given.table, key, lock=True)
    if row is None or dossier_key not in dossiers_with(bestand, binding, given.table, key):
        raise UsageError(f"a row of {given.table} is not this dossier's; look again")
    different = {n: v for n, v in values.items() if as_text(v) != as_text(row.values[n])}
    return Hand(given, row, different)


def version_of(tombstones: Tombstones, row: Row) -> str:
    """What changes whenever anything in the row does; without the secret it tells nothing."""
    return tombstones.of(f"row:{row.text()}")[:32]


@contextmanager
def to_read(place: Workplace, ledger: Connection) -> Iterator[Connection]:
    """The bestand: the ledger's own connection, or one of which nothing stays."""
    if place.one_database:
        yield ledger
        return
    with place.bestand.connect() as bestand:
        yield bestand
