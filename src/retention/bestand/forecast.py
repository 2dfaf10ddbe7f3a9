"""In which year dossiers fall due, as SQL: which of some days is the first on which each is due.

Whether a dossier falls due at all is asked as in due.py, for the last of the days; on which day, by
the same terms inverted for each day. A test compares both with due.py, day by day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from retention.bestand.binding import Binding, Way
from retention.bestand.dialect import day_bind, readable_day
from retention.bestand.due import DueQuery, term_groups
from retention.bestand.moments import (
    changed,
    clocked_ways,
    moment_bind,
    readable_moment,
    substantive,
)
from retention.domain.clocks import Cutoffs, cutoffs
from retention.domain.protocol import Protocol

Column = sa.ColumnElement[Any]


@dataclass(frozen=True)
class ForecastQuery:
    """One look at a bestand for these days, in order."""

    binding: Binding
    protocol: Protocol
    days: Sequence[date]

    @cached_property
    def _on_last_day(self) -> DueQuery:
        """Without the flags that keep a dossier: they are counted beside the clocks."""
        bare = self.binding.data_map.model_copy(update={"keeps": ()})
        binding = replace(self.binding, data_map=bare)
        return DueQuery(binding, self.protocol, self.days[-1], self.binding.dossier)

    def select(self, kept: sa.Table) -> sa.Select[Any]:
        """(category, place of the day, dossiers, of these kept).

        `kept`: a batch of the dossiers that exceptions, holds and requests keep. Parts are put
        under each other and grouped: were they joined, one wrong guess makes loops of loops.
        """
        keys = [kept.c[f"key_{i}"] for i, _ in enumerate(self.binding.dossier_key)]
        nothing = sa.cast(sa.null(), sa.String)
        zero, one = sa.literal(0, sa.Integer), sa.literal(1, sa.Integer)
        parts = [self._going(), sa.select(*keys, nothing, zero, one)]
        for late in (*self._supports(), *self._changes()):
            *late_keys, place = late.subquery().c
            parts.append(sa.select(*late_keys, nothing, place, zero))
        every = sa.union_all(*parts).subquery()
        highest = [sa.func.max(every.c[name]).label(name) for name in ("category", "place", "kept")]
        # Of what does not fall due at all nothing says the category.
        each = (
            sa.select(*highest)
            .group_by(*list(every.c)[: len(keys)])
            .having(sa.func.count(every.c.category) > 0)
            .subquery()
        )
        by = (each.c.category, each.c.place)
        return sa.select(*by, sa.func.count(), sa.func.sum(each.c.kept)).group_by(*by)

    def _going(self) -> sa.Select[Any]:
        """What is due on the last day: (key, category, place by its closing, kept by a flag)."""
        dossier = self.binding.dossier
        names = self.binding.data_map.dossier
        flagged = DueQuery(self.binding, self.protocol, self.days[-1], dossier).flagged()
        category, closed_on = dossier.c[names.category], dossier.c[names.closed_on]
        return sa.select(
            *self.binding.dossier_key,
            sa.cast(category, sa.String).label("category"),
            self._place(closed_on, category, self._closings(closed_on)).label("place"),
            sa.case((flagged, 1), else_=0).label("kept"),
        ).where(self._on_last_day.due())

    @cached_property
    def _groups(self) -> list[tuple[tuple[str, ...], list[Cutoffs]]]:
        """Categories with the same terms, and what these are as cut-offs on each day."""
        found = []
        for group in term_groups(self.protocol, self.days[-1], destructible=True):
            category = self.protocol.categories[group.categories[0]]
            terms = category.closure_term_years, category.change_term_years
            found.append((group.categories, [cutoffs(*terms, day) for day in self.days]))
        return found

    def _closings(self, column: Column) -> list[list[Any]]:
        """For each group the bounds of a closing, or of an end of support, day by day."""
        return [[day_bind(column, each.closed_before) for each in ends] for _, ends in self._groups]

    def _supports(self) -> Iterator[sa.Select[Any]]:
        support = self.binding.data_map.support
        for table, way in self.binding.ways if support is not None else ():
            if support is not None and table == support.table:
                joined, rows = self._follow(way)
                column = rows.c[support.ended_on]
                readable = readable_day(column, self.binding.dialect)
                yield self._last_of(joined, column, readable, self._closings(column))

    def _changes(self) -> Iterator[sa.Select[Any]]:
        for clocked in clocked_ways(self.binding):
            joined, rows = self._follow(clocked.way)
            column = changed(rows, clocked.change)
            readable = readable_moment(column, self.binding.dialect)
            bounds = [
                [
                    moment_bind(column, clocked.change, e.changed_before)
                    for e in ends
                    if e.changed_before
                ]
                for _, ends in self._groups
            ]
            if any(bounds):
                counts = readable & substantive(rows, clocked.change)
                yield self._last_of(joined, column, counts, bounds)

    def _follow(self, way: Way) -> tuple[sa.FromClause, sa.FromClause]:
        return self.binding.follow(self.binding.dossier, self.binding.dossier, way)

    def _last_of(
        self, joined: sa.FromClause, column: Column, counts: Column, bounds: list[list[Any]]
    ) -> sa.Select[Any]:
        """(key, place by the latest value of a column), of what is late on the first day."""
        category = self.binding.dossier.c[self.binding.data_map.dossier.category]
        latest = sa.func.max(column, type_=column.type).label("latest")
        by = (*self.binding.dossier_key, category.label("category"))
        first = min(each[0] for each in bounds if each)
        last = (
            sa.select(*by, latest)
            .select_from(joined)
            .where(counts, column >= first)
            .group_by(*self.binding.dossier_key, category)
            .subquery()
        )
        *keys, named, value = last.c
        return sa.select(*keys, self._place(value, named, bounds).label("place"))

    def _place(self, column: Column, category: Column, bounds: list[list[Any]]) -> Column:
        """The place of the first day by whose bound a value lies early enough, by category."""
        by_group = [
            (category.in_(codes), _first_above(column, each))
            for (codes, _), each in zip(self._groups, bounds, strict=True)
            if each
        ]
        return sa.case(*by_group, else_=0)


def _first_above(column: Column, bounds: Sequence[Any]) -> Column:
    """The place of the first bound that a value lies before; how many there are where of none."""
    steps = [(column < bound, place) for place, bound in enumerate(bounds)]
    return sa.case(*steps, else_=len(bounds))
