"""What may survive of the dossiers in hand, and what would give their people away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import on_key
from retention.bestand.binding import Binding, Hop, Way
from retention.datamap.model import Identity
from retention.datamap.release import BETWEEN, Field, Form, own_parts, used_by


@dataclass(frozen=True, slots=True)
class Columns:
    """Values by column, since many rows are treated at once: empty where nothing is known.

    `items` has the item of each row; `values` has, in the order of a form's fields, a text per row.
    """

    items: Sequence[int]
    values: Sequence[Sequence[str]]


def remainder_of_form(
    connection: Connection, binding: Binding, batch: sa.FromClause, form: Form
) -> Columns:
    """What a form holds of the dossiers in hand: a row per dossier, or per row of a part.

    Where a dossier has any number of rows the value is the set of theirs, joined by `BETWEEN`.
    """
    if form.of_dossier:
        return _of_dossiers(connection, binding, batch, form)
    joined, rows = reach(binding, batch, _way_to(binding, form.name))
    columns = [rows.c[field.column] for field in form.fields]
    return _columns(connection, sa.select(batch.c.item, *columns).select_from(joined))


def owners_of(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> list[tuple[int, str]]:
    """(item, whose dossier it is) for every dossier in hand; those of nobody known are of one."""
    dossier = binding.dossier
    whose = [dossier.c[name] for name in binding.data_map.dossier.together_by]
    joined = batch.join(dossier, on_key(binding, batch, dossier))
    rows = connection.execute(sa.select(batch.c.item, *whose).select_from(joined))
    return [(item, BETWEEN.join(map(as_text, person))) for item, *person in rows]


def _of_dossiers(
    connection: Connection, binding: Binding, batch: sa.FromClause, form: Form
) -> Columns:
    parts = set(own_parts(binding.data_map))
    single = [field for field in form.fields if field.table not in parts]
    found = _columns(connection, _single_values(binding, batch, single))
    by_field = dict(zip(single, found.values, strict=True))
    for field in form.fields:
        if field.table in parts:
            sets = _set_of(connection, binding, batch, field)
            by_field[field] = [sets.get(item, "") for item in found.items]
    return Columns(found.items, [by_field[field] for field in form.fields])


def _columns(connection: Connection, select: sa.Select[Any]) -> Columns:
    rows = connection.execute(select).all()
    if not rows:
        return Columns((), [()] * (len(select.selected_columns) - 1))
    items, *columns = zip(*rows, strict=True)
    return Columns(items, [_texts(column) for column in columns])


def _texts(column: Sequence[Any]) -> list[str]:
    known = {value: as_text(value) for value in set(column)}
    return [known[value] for value in column]


def _single_values(binding: Binding, batch: sa.FromClause, fields: list[Field]) -> sa.Select[Any]:
    """The columns of the dossier and of the one row that it uses of each shared table."""
    dossier = binding.dossier
    joined: sa.FromClause = batch.join(dossier, on_key(binding, batch, dossier))
    aliases: dict[str, sa.FromClause] = {binding.data_map.dossier.table: dossier}
    ways = used_by(binding.data_map)
    needed = {link.to for field in fields if field.table in ways for link in ways[field.table]}
    for table, way in ways.items():
        if table not in needed:
            continue
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
    joined, rows = reach(binding, batch, _way_to(binding, field.table))
    column = rows.c[field.column]
    select = sa.select(batch.c.item, column).select_from(joined).where(column.is_not(None))
    found: dict[int, set[str]] = defaultdict(set)
    for item, value in connection.execute(select.distinct()):
        found[item].add(as_text(value))
    return {item: BETWEEN.join(sorted(values - {""})) for item, values in found.items()}


def identity_rows(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> Iterator[tuple[str, int, Mapping[str, Identity], Mapping[str, Any]]]:
    """(table, item, what each column identifies, row) for every row that says who somebody is.

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
        joined, rows = reach(binding, batch, way)
        select = sa.select(batch.c.item, *(rows.c[name] for name in named)).select_from(joined)
        for item, *values in connection.execute(select.distinct()):
            yield table, item, named, dict(zip(named, values, strict=True))


def reach(
    binding: Binding, batch: sa.FromClause, way: Iterable[Hop]
) -> tuple[sa.FromClause, sa.FromClause]:
    """(everything joined, the last table) along a way from the dossiers in hand."""
    dossier = binding.dossier
    joined = batch.join(dossier, on_key(binding, batch, dossier))
    return binding.follow(joined, dossier, tuple(way))


def _way_to(binding: Binding, part: str) -> Way:
    return next(way for name, way in binding.ways if name == part)


def as_text(value: Any) -> str:
    """The value as text, days in ISO form; what is not there is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text.replace(BETWEEN, " ").strip()
