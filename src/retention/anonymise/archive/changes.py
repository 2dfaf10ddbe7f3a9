"""What a new data map or protocol does to the archive as it stands, said before it happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import columns_off, rows_of, standing
from retention.datamap.release import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """What a class must be: `k` dossiers or more, with `l_values` of each special category."""

    k: int
    l_values: int


class Kind(StrEnum):
    """What changes."""

    COLUMN_COMES = "column-comes"
    COLUMN_GOES = "column-goes"
    TABLE_GOES = "table-goes"
    DOSSIERS_GO = "dossiers-go"
    TEXTS_GO = "texts-go"


@dataclass(frozen=True, slots=True)
class ArchiveChange:
    """One change; `place` is a table or a table and column, `rows` how many it concerns.

    Where a column comes, these are the rows without it: they can be told from those with it.
    """

    kind: Kind
    place: str
    rows: int


def stricter(form: Form, asked: Asked, last: Asked) -> bool:
    """Whether what stands of a form was judged by less than is asked now.

    A part with text holds no special category: l asks nothing of it.
    """
    return asked.k > last.k or (form.of_dossier and asked.l_values > last.l_values)


def changes(
    connection: Connection, forms: Sequence[Form], off_map: Iterable[str], asked: Asked, last: Asked
) -> Iterator[ArchiveChange]:
    """Every change of rows that stand; `last`: what was asked when they were published."""
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
        if stricter(form, asked, last):
            stood = replace(form, fields=tuple(f for f in form.fields if f.name not in new))
            going = _not_hiding(connection, stood, asked) if form.of_dossier else rows
            kind = Kind.DOSSIERS_GO if form.of_dossier else Kind.TEXTS_GO
            if going:
                yield ArchiveChange(kind, form.name, going)
    for name in off_map:
        yield ArchiveChange(Kind.TABLE_GOES, name, rows_of(connection, name))


def _not_hiding(connection: Connection, form: Form, asked: Asked) -> int:
    """How many of the dossiers that stand do not hide among themselves."""
    # Needed only where the protocol became stricter: they take long to load.
    from retention.anonymise.archive.frames import archived_rows
    from retention.anonymise.settle import settled

    stood = archived_rows(connection, form)
    return stood.height - settled(stood, form, asked.k, asked.l_values).height
