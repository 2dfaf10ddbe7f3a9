"""What the data map lets survive of a dossier: the forms of the anonymous archive and their fields.

One form has a row per dossier: its own columns, those of the shared rows that it uses (its client,
her address) and, of each part, the set of values that its rows hold. A part with scrubbed text has
a form of its own, whose rows lead to no dossier: linked, the texts of one dossier would tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retention.datamap.model import DataMap, Generalised, Holds, Identity, Reference, Role

# PostgreSQL cuts longer names, and two of them could become one.
LONGEST_NAME = 63
# Between the values of a set; no text of a bestand holds it (it is taken out if one does).
BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the archive, and the column of the bestand whose values it takes."""

    name: str
    table: str
    column: str
    survives: str
    ladder: str | None = None
    sensitive: bool = False
    identity: Identity | None = None

    @property
    def lasts(self) -> bool:
        """Whether something of the value itself survives, beside what is invented or scrubbed."""
        return self.survives in {"as-it-is", "generalise"}

    @property
    def tells(self) -> bool:
        """Whether it says something by which a dossier could be told from the others."""
        return self.lasts and not self.sensitive


@dataclass(frozen=True, slots=True)
class Form:
    """A table of the archive. `of_dossier`: one row per dossier, else one per row of a part."""

    name: str
    of_dossier: bool
    fields: tuple[Field, ...]

    @property
    def telling(self) -> tuple[Field, ...]:
        """The quasi-identifiers: the fields that make up a class."""
        return tuple(field for field in self.fields if field.tells)

    @property
    def sensitive(self) -> tuple[Field, ...]:
        """The fields of which a class must hold several values."""
        return tuple(field for field in self.fields if field.sensitive)


def forms_of(data_map: DataMap) -> tuple[Form, ...]:
    """The forms in order, that of the dossier first; those without fields are left out."""
    dossier = data_map.dossier.table
    apart = [name for name in own_parts(data_map) if _has_text(data_map, name)]
    joined = [dossier, *used_by(data_map), *(p for p in own_parts(data_map) if p not in apart)]
    record = Form(
        dossier, True, tuple(f for table in joined for f in _fields(data_map, table, dossier))
    )
    texts = (Form(name, False, tuple(_fields(data_map, name, name))) for name in apart)
    return tuple(form for form in (record, *texts) if form.fields)


def own_parts(data_map: DataMap) -> tuple[str, ...]:
    """The tables of which a dossier has any number of rows, by name."""
    dossier = data_map.dossier.table
    return tuple(
        sorted(
            name
            for name, table in data_map.tables.items()
            if table.role is Role.PART and data_map.root_of(name) == dossier
        )
    )


def used_by(data_map: DataMap) -> dict[str, tuple[Reference, ...]]:
    """Shared table -> the references by which a dossier uses exactly one row of it."""
    found: dict[str, tuple[Reference, ...]] = {}
    waiting: list[tuple[str, tuple[Reference, ...]]] = [(data_map.dossier.table, ())]
    while waiting:
        origin, way = waiting.pop(0)
        for link in data_map.tables[origin].references:
            if data_map.tables[link.to].role is Role.SHARED and link.to not in found:
                found[link.to] = (*way, link)
                waiting.append((link.to, found[link.to]))
    return found


def problems(data_map: DataMap) -> Iterator[str]:
    """What must be mended in the map before anything can be de-identified."""
    reached = {f.table for form in forms_of(data_map) for f in form.fields}
    for name, table in sorted(data_map.tables.items()):
        surviving = [c for c, column in table.columns.items() if column.survives != "nothing"]
        if surviving and name not in reached:
            yield (
                f"{name}.{surviving[0]} is to survive de-identification, but a dossier has no one"
                f" row of {name}; let nothing of it survive"
            )
    if not data_map.dossier.together_by:
        yield (
            "dossier.together_by is empty, so nobody knows which dossiers are of one person; name"
            " the columns of the dossier that say whose it is"
        )
    for form in forms_of(data_map):
        for field in form.sensitive if not form.of_dossier else ():
            yield (
                f"{field.table}.{field.column} is a special category in a part with scrubbed text,"
                " whose rows are no dossiers: neither k nor l guards it there. Let nothing of it"
                f" survive, or nothing of the texts of {field.table}: then both do"
            )
        names = [field.name for field in form.fields]
        for name in sorted({each for each in names if names.count(each) > 1}):
            yield f"two surviving columns would both be called {form.name}.{name} in the archive"
        for name in names:
            if len(name) > LONGEST_NAME:
                yield f"the archive's column {name} would have over {LONGEST_NAME} letters"


def _has_text(data_map: DataMap, table: str) -> bool:
    columns = data_map.tables[table].columns.values()
    return any(column.survives == "scrubbed" for column in columns)


def _fields(data_map: DataMap, table: str, form: str) -> Iterator[Field]:
    for name, column in data_map.tables[table].columns.items():
        if column.survives == "nothing":
            continue
        generalised = column.survives if isinstance(column.survives, Generalised) else None
        yield Field(
            name=name if table == form else f"{table}_{name}",
            table=table,
            column=name,
            survives="generalise" if generalised else str(column.survives),
            ladder=generalised.generalise if generalised else None,
            sensitive=column.holds is Holds.SPECIAL_CATEGORY,
            identity=column.identity,
        )
