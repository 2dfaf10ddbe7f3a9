"""What may survive of the dossiers in hand, and what would give their people away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import on_key
from retention.bestand.binding import Binding, Hop, Way
from retention.datamap.model import Identity
from retention.datamap.release import Field, Form, own_parts, used_by

# Between the values of a set; no text of a bestand holds it (it is taken out if one does).
BETWEEN = "\x1f"
Values = tuple[str | None, ...]
Row = tuple[int, Values]


def remainder_rows(
    connection: Connection, binding: Binding, batch: sa.FromClause, form: Form
) -> Iterator[Row]:
    """(item, values in the order of the form's fields), one per dossier or one per row of a part.

    Where a dossier has any number of rows the value is the set of theirs, joined by `BETWEEN`.
    """
    if not form.of_dossier:
        return _rows_of_part(connection, binding, batch, form)
    return _rows_of_dossiers(connection, binding, batch, form)


def _rows_of_part(
    connection: Connection, binding: Binding, batch: sa.FromClause, form: Form
) -> Iterator[Row]:
    joined, rows = _reach(binding, batch, _way_to(binding, form.name))
    columns = [rows.c[field.column] for field in form.fields]
    select = sa.select(batch.c.item, *columns).select_from(joined)
    for item, *values in connection.execute(select):
        yield item, tuple(map(as_text, values))


def _rows_of_dossiers(
    connection: Connection, binding: Binding, batch: sa.FromClause, form: Form
) -> Iterator[Row]:
    parts = set(own_parts(binding.data_map))
    sets = {
        place: _set_of(connection, binding, batch, field)
        for place, field in enumerate(form.fields)
        if field.table in parts
    }
    single = [field for field in form.fields if field.table not in parts]
    for item, *values in connection.execute(_single_values(binding, batch, single)):
        found = iter(values)
        yield (
            item,
            tuple(
                sets[place].get(item) if place in sets else as_text(next(found))
                for place in range(len(form.fields))
            ),
        )


def _single_values(binding: Binding, batch: sa.FromClause, fields: list[Field]) -> sa.Select[Any]:
    """The columns of the dossier and of the one row that it uses of each shared table."""
    dossier = binding.dossier
    joined: sa.FromClause = batch.join(dossier, on_key(binding, batch, dossier))
    aliases: dict[str, sa.FromClause] = {binding.data_map.dossier.table: dossier}
    for table, way in used_by(binding.data_map).items():
        origin = aliases[way[-2].to] if len(way) > 1 else dossier
        aliases[table] = binding.tables[table].alias()
        key = binding.data_map.tables[table].key
        pairs = zip(way[-1].columns, key, strict=True)
        on = sa.and_(*(origin.c[a] == aliases[table].c[b] for a, b in pairs))
        joined = joined.outerjoin(aliases[table], on)
    columns = [aliases[field.table].c[field.column] for field in fields]
    return sa.select(batch.c.item, *columns).select_from(joined)


def _set_of(
    connection: Connection, binding: Binding, batch: sa.FromClause, field: Field
) -> dict[int, str]:
    joined, rows = _reach(binding, batch, _way_to(binding, field.table))
    column = rows.c[field.column]
    select = sa.select(batch.c.item, column).select_from(joined).where(column.is_not(None))
    found: dict[int, set[str]] = defaultdict(set)
    for item, value in connection.execute(select.distinct()):
        found[item].add(str(as_text(value)))
    return {item: BETWEEN.join(sorted(values)) for item, values in found.items()}


def identity_rows(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> Iterator[tuple[int, Mapping[str, Identity], Mapping[str, Any]]]:
    """(item, what each column identifies, row) for every row that says who somebody is.

    By every way from the dossier: its client and her household, her network, its professionals.
    """
    for table, way in binding.ways:
        named = {
            name: column.identity
            for name, column in binding.data_map.tables[table].columns.items()
            if column.identity is not None
        }
        if not named:
            continue
        joined, rows = _reach(binding, batch, way)
        select = sa.select(batch.c.item, *(rows.c[name] for name in named)).select_from(joined)
        for item, *values in connection.execute(select.distinct()):
            yield item, named, dict(zip(named, values, strict=True))


def _reach(binding: Binding, batch: sa.FromClause, way: Way) -> tuple[sa.FromClause, sa.FromClause]:
    dossier = binding.dossier
    joined = batch.join(dossier, on_key(binding, batch, dossier))
    return binding.follow(joined, dossier, way)


def _way_to(binding: Binding, part: str) -> tuple[Hop, ...]:
    return next(way for name, way in binding.ways if name == part)


def as_text(value: Any) -> str | None:
    """The value as text, days in ISO form; an empty text says as little as none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.replace(BETWEEN, " ").strip() or None
