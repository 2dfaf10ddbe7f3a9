"""Parts of the queue of everything that waits: each paged and counted by the database.

A part comes sorted by an index where it can be long, so that a page costs its own rows only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Connection

from retention.domain.worklist import Kind, Position
from retention.ledger.tables.base import Moment

NOW = sa.bindparam("now", None, Moment)
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
NO_DAY = sa.literal_column(f"DATE '{date.max}'", sa.Date)
_NO_TEXT = sa.literal_column("NULL", sa.Text)
Column = sa.ColumnElement[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one kind. `day`: until when, None where no row has one; `undated`: some have none.

    `about`: codes, nothing of a person; `why` is one word for all rows, or differs by row.
    """

    kind: Kind
    source: sa.FromClause
    where: Column
    number: Column
    why: Column
    about: Column
    day: Column | None = None
    undated: bool = False
    dossier_key: Column = _NO_TEXT
    category: Column | None = None

    @property
    def sort_day(self) -> Column:
        """The day to sort by; the last of the calendar where there is none."""
        if self.day is None:
            return NO_DAY
        return sa.func.coalesce(self.day, NO_DAY) if self.undated else self.day

    @property
    def _rank(self) -> Column:
        return sa.literal_column(f"{self.kind.rank}", sa.Integer)

    def count(self, day: date) -> sa.Select[Any]:
        """(kind's rank, how many, how many of them late)."""
        late = sa.literal_column("0") if self.day is None else _count_if(self.day < day)
        columns: list[Column] = [self._rank, sa.func.count(), late]
        return sa.select(*columns).select_from(self.source).where(self.where)

    def rows(
        self, limit: int, after: Position | None, before: Position | None
    ) -> sa.Select[Any] | None:
        """At most so many rows past a position, in order; None where none can be there."""
        where = self.where
        for position, down in ((after, False), (before, True)):
            if position is not None:
                past = self._past(position, down=down)
                if past is None:
                    return None
                where = where & past
        order = [self.number] if self.day is None else [self.sort_day, self.number]
        if before is not None:
            order = [each.desc() for each in order]
        return self._select().where(where).order_by(*order).limit(limit)

    def _select(self) -> sa.Select[Any]:
        columns: dict[str, Column] = {
            "day": self.sort_day,
            "rank": self._rank,
            "number": sa.cast(self.number, sa.BigInteger),
            "why": self.why,
            "about": self.about,
            "dossier_key": self.dossier_key,
            "category": self.category if self.category is not None else _NO_TEXT,
        }
        named = [column.label(name) for name, column in columns.items()]
        return sa.select(*named).select_from(self.source)

    def _past(self, position: Position, *, down: bool) -> Column | None:
        """Rows beyond a position; a comparison of the kinds is made here, not in the database."""
        to_kind = self.kind.rank - position.kind.rank
        if down:
            to_kind = -to_kind
        if self.day is None:
            return self._past_undated(position, to_kind, down=down)
        day = position.until or date.max
        if to_kind == 0:
            mine, there = sa.tuple_(self.sort_day, self.number), (day, position.number)
            return mine < there if down else mine > there
        if to_kind > 0:
            return self.sort_day <= day if down else self.sort_day >= day
        return self.sort_day < day if down else self.sort_day > day

    def _past_undated(self, position: Position, to_kind: int, *, down: bool) -> Column | None:
        if position.until is not None:
            return None if down else sa.true()
        if to_kind == 0:
            return self.number < position.number if down else self.number > position.number
        return sa.true() if to_kind > 0 else None


def _count_if(condition: Column) -> Column:
    return sa.func.count().filter(condition)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the database reads it, made once: making it takes longer than the answer."""

    text: str
    values: Mapping[str, Any]

    def rows(self, connection: Connection, now: datetime) -> Sequence[Any]:
        """Its rows at this moment."""
        return connection.exec_driver_sql(self.text, {**self.values, NOW.key: now}).all()


def prepared(select: sa.Select[Any] | sa.CompoundSelect[Any]) -> Prepared:
    """The statement, made; it may ask for `NOW`."""
    compiled = select.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    values = {name: value for name, value in compiled.params.items() if name != NOW.key}
    return Prepared(compiled.string, values)


def page(
    chosen: Iterable[Part], limit: int, after: Position | None, before: Position | None
) -> sa.Select[Any] | None:
    """At most so many rows of these parts past a position, in order (from the end: `before`)."""
    found = [part.rows(limit, after, before) for part in chosen]
    selects = [sa.select(each.subquery()) for each in found if each is not None]
    if not selects:
        return None
    rows = sa.union_all(*selects).subquery("waiting")
    order: list[Column] = [rows.c.day, rows.c.rank, rows.c.number]
    if before is not None:
        order = [each.desc() for each in order]
    return sa.select(rows).order_by(*order).limit(limit)


def counts(chosen: Iterable[Part], day: date) -> sa.CompoundSelect[Any]:
    """(kind's rank, how many, how many late) for each of these parts."""
    return sa.union_all(*(part.count(day) for part in chosen))
