"""Who is still to be told, as a queue that is paged and counted by the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_text
from retention.bestand.binding import Binding
from retention.bestand.dialect import readable_day
from retention.bestand.facts import day_in
from retention.bestand.informing import postponed, untold

# Sorts behind every day.
NONE = "none"
Place = tuple[date | None, int]


@dataclass(frozen=True, slots=True)
class InformingRow:
    """A dossier that waits; `number` tells apart those of one day, and changes with them."""

    due_on: date | None
    number: int
    postponed: bool
    dossier_key: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two queues: its rows, what a row's day is short of its due day, and its numbers.

    Numbers of the one are even, of the other odd, so that together they are one order.
    """

    rows: sa.Subquery
    key_count: int
    short_by: timedelta
    postponed: bool

    def bound(self, due_on: date | None) -> str:
        return NONE if due_on is None else (due_on - self.short_by).isoformat()

    def due_on(self, text: str) -> date | None:
        day = day_in(text)
        return None if day is None else day + self.short_by


def _sides(binding: Binding, within_days: int, day: date) -> Iterator[_Side]:
    for short_by, select, is_postponed in (
        (timedelta(days=within_days), untold(binding, within_days, day), False),
        (timedelta(0), postponed(binding, day), True),
    ):
        rows = select.order_by(None).subquery()
        keys = list(rows.c)[: len(binding.dossier_key)]
        text = sa.func.substr(rows.c.due, 1, 10, type_=sa.String)
        due = sa.case((readable_day(text, binding.dialect), text), else_=NONE)
        place = sa.func.row_number().over(partition_by=due, order_by=keys)
        number = 2 * place + (1 if is_postponed else 0)
        numbered = sa.select(*keys, due.label("due"), number.label("place")).subquery()
        yield _Side(numbered, len(keys), short_by, is_postponed)


def informing_page(
    connection: Connection,
    binding: Binding,
    within_days: int,
    day: date,
    limit: int,
    *,
    past: Place | None = None,
    down: bool = False,
    late: bool = False,
) -> list[InformingRow]:
    """At most so many rows of each of the two queues past a place, sorted; `down`: before it."""
    found: list[InformingRow] = []
    for side in _sides(binding, within_days, day):
        select = _page(side, limit, past, down=down)
        if late:
            select = select.where(side.rows.c.due < side.bound(day))
        for row in connection.execute(select):
            *key, due, number = row
            found.append(InformingRow(side.due_on(due), number, side.postponed, key_text(key)))
    return sorted(found, key=lambda each: (each.due_on or date.max, each.number), reverse=down)


def _page(side: _Side, limit: int, past: Place | None, *, down: bool) -> sa.Select[Any]:
    due, number = side.rows.c.due, side.rows.c.place
    order: list[sa.ColumnElement[Any]] = [due, number]
    select = sa.select(side.rows)
    if past is not None:
        bound = side.bound(past[0])
        beyond = number < past[1] if down else number > past[1]
        further = due < bound if down else due > bound
        select = select.where(further | ((due == bound) & beyond))
    if down:
        order = [each.desc() for each in order]
    return select.order_by(*order).limit(limit)


def informing_counts(
    connection: Connection, binding: Binding, within_days: int, day: date
) -> tuple[int, int]:
    """(how many wait, how many of them since before this day)."""
    count, late = 0, 0
    for side in _sides(binding, within_days, day):
        was_late = sa.case((side.rows.c.due < side.bound(day), 1))
        select = sa.select(sa.func.count(), sa.func.count(was_late)).select_from(side.rows)
        here, of_these = connection.execute(select).one()
        count, late = count + here, late + of_these
    return count, late
