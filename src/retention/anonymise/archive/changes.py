"""What a new data map or protocol does to the archive as it stands, said before it happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import KEY, SCHEMA, columns_off, rows_of, standing
from retention.datamap.release import Form


class Kind(StrEnum):
    """What changes."""

    COLUMN_COMES = "column-comes"
    COLUMN_GOES = "column-goes"
    TABLE_GOES = "table-goes"
    TEXTS_GO = "texts-go"


@dataclass(frozen=True, slots=True)
class ArchiveChange:
    """One change; `place` is a table or a table and column, `rows` how many it concerns.

    Where a column comes, these are the rows without it: they can be told from those with it.
    """

    kind: Kind
    place: str
    rows: int


def changes(
    connection: Connection, forms: Sequence[Form], off_map: Iterable[str], *, wider: bool
) -> Iterator[ArchiveChange]:
    """Every change of rows that stand; `wider`: k rises, so no text that stands may stay."""
    for form in standing(connection, forms):
        new, gone = columns_off(connection, form)
        rows = rows_of(connection, form.name)
        if rows:
            yield from (
                ArchiveChange(Kind.COLUMN_COMES, f"{form.name}.{name}", rows) for name in new
            )
        for name in gone:
            held = rows_of(connection, form.name, name)
            yield ArchiveChange(Kind.COLUMN_GOES, f"{form.name}.{name}", held)
        if rows and wider and not form.of_dossier:
            yield ArchiveChange(Kind.TEXTS_GO, form.name, rows)
    for name in off_map:
        yield ArchiveChange(Kind.TABLE_GOES, name, rows_of(connection, name))


def not_ours(connection: Connection, forms: Sequence[Form]) -> Iterator[str]:
    """Tables in the archive's schema that have a form's name, and yet were not made for it."""
    for form in standing(connection, forms):
        columns = sa.inspect(connection).get_columns(form.name, schema=SCHEMA)
        if KEY not in {column["name"] for column in columns}:
            yield (
                f"{SCHEMA}.{form.name} is not a table of the archive: it has no column {KEY}; give"
                " it another name or schema"
            )
