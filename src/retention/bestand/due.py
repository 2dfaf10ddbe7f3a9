"""The rules as SQL: which dossiers are due, and which must be looked at.

The same rules stand in domain/decision.py; tests and every proposal compare the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from retention.bestand.batch import key_text, on_key
from retention.bestand.binding import Binding, Way, hop_condition
from retention.bestand.dialect import as_day, day_before, day_bind, readable_day
from retention.bestand.moments import (
    ClockedWay,
    changed,
    clocked_ways,
    moment_bind,
    readable_moment,
    substantive,
)
from retention.datamap.model import EqualTo, KeepFlag
from retention.domain.clocks import Cutoffs, cutoffs
from retention.domain.protocol import Protocol, Valuation

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Categories with the same terms, and what these terms are as cut-offs."""

    categories: tuple[str, ...]
    cutoffs: Cutoffs
    provision_expected: bool


def term_groups(protocol: Protocol, as_of: date, *, destructible: bool) -> list[TermGroup]:
    """Categories by their terms; `destructible`: only those that a selection list lets go."""
    grouped: dict[tuple[Cutoffs, bool], list[str]] = {}
    for code, category in protocol.categories.items():
        listed = category.selection_list
        if destructible and (listed is None or listed.valuation is Valuation.KEEP):
            continue
        ends = cutoffs(category.closure_term_years, category.change_term_years, as_of)
        grouped.setdefault((ends, category.provision_expected), []).append(code)
    return [TermGroup(tuple(codes), *terms) for terms, codes in grouped.items()]


@dataclass(frozen=True)
class DueQuery:
    """Conditions on rows of `dossier` (the live table or an alias of it) for one day."""

    binding: Binding
    protocol: Protocol
    as_of: date
    dossier: sa.FromClause
    own_changes: bool = True

    def due(self) -> Condition:
        """Whether a dossier may go by both clocks and all that the bestand itself says."""
        groups = term_groups(self.protocol, self.as_of, destructible=True)
        return sa.or_(sa.false(), *(self._due_in(group) for group in groups))

    def flagged(self) -> Condition:
        """Whether a flag of the bestand itself keeps a dossier, whatever its clocks say."""
        flags = self.binding.data_map.keeps
        return sa.or_(sa.false(), *(self._flag_asks(flag) for flag in flags))

    def to_look_at(self) -> Condition:
        """Whether a dossier is past its first clock, or has dates or a category to ask about."""
        groups = term_groups(self.protocol, self.as_of, destructible=False)
        known = [code for code, c in self.protocol.categories.items() if c.selection_list]
        past = [
            self._named("category").in_(group.categories)
            & (self._closed_on < self._day(group.cutoffs.closed_before))
            for group in groups
        ]
        odd = [
            self._closed_on.is_(None),
            self._named("category").not_in(known),
            self._closed_on > self._day(self.as_of),
            self._closed_on < self._day(self.protocol.earliest_plausible),
            self._named("closed_on") < self._named("opened_on"),
            *self._unreadable_closing(),
        ]
        return (self._closed & sa.or_(*past, *odd)) | (
            self._not_closed & self._closed_on.is_not(None)
        )

    def _due_in(self, group: TermGroup) -> Condition:
        conditions = [
            self._closed,
            self._named("category").in_(group.categories),
            self._closed_on < self._day(group.cutoffs.closed_before),
            self._closed_on >= self._day(self.protocol.earliest_plausible),
            *(~condition for condition in self._unreadable_closing()),
            self._opened_first(),
            *(~self._flag_asks(flag) for flag in self.binding.data_map.keeps),
            *self._support_ended(group),
        ]
        if group.cutoffs.changed_before is not None:
            conditions += [
                ~self._late(way, group.cutoffs)
                for way in clocked_ways(self.binding)
                if self.own_changes or not way.own
            ]
        return sa.and_(*conditions)

    def _named(self, role: str) -> ColumnElement[Any]:
        column: ColumnElement[Any] = self.dossier.c[getattr(self.binding.data_map.dossier, role)]
        return column

    @property
    def _closed_on(self) -> ColumnElement[Any]:
        return self._named("closed_on")

    def _day(self, day: date) -> Any:
        return day_bind(self._closed_on, day)

    @property
    def _closed(self) -> Condition:
        return self._named("status").in_(self.binding.data_map.dossier.closed_values)

    @property
    def _not_closed(self) -> Condition:
        status = self._named("status")
        return status.is_(None) | status.not_in(self.binding.data_map.dossier.closed_values)

    def _unreadable_closing(self) -> list[Condition]:
        """Empty for a date column: what is no day there lies before or after all that counts."""
        column = self._closed_on
        if isinstance(column.type, sa.Date) and self.binding.dialect != "sqlite":
            return []
        return [column.is_not(None) & ~readable_day(column, self.binding.dialect)]

    def _opened_first(self) -> Condition:
        opened_on = self._named("opened_on")
        readable = readable_day(opened_on, self.binding.dialect)
        return opened_on.is_(None) | ((opened_on <= self._closed_on) & readable)

    def _exists(self, way: Way, *conditions: Any) -> Condition:
        """Whether a row lies at the end of the way for which the conditions hold."""
        if not way:
            return sa.and_(*(condition(self.dossier) for condition in conditions))
        first = self.binding.tables[way[0].table].alias()
        joined, last = self.binding.follow(first, first, way[1:])
        on = hop_condition(way[0], self.dossier, first)
        wanted = [condition(last) for condition in conditions]
        query = sa.select(sa.literal(1)).select_from(joined).where(on, *wanted)
        found: Condition = query.correlate(self.dossier).exists()
        return found

    def _ways_to(self, table: str) -> Iterator[Way]:
        return (way for name, way in self.binding.ways if name == table)

    def _flag_asks(self, flag: KeepFlag) -> Condition:
        return sa.or_(
            *(
                self._exists(way, lambda rows: flag_set(rows, flag))
                for way in self._ways_to(flag.table)
            )
        )

    def _support_ended(self, group: TermGroup) -> list[Condition]:
        support = self.binding.data_map.support
        if support is None:
            return []
        before = group.cutoffs.closed_before

        def running(rows: sa.FromClause) -> Condition:
            ended_on = rows.c[support.ended_on]
            readable = readable_day(ended_on, self.binding.dialect)
            return sa.or_(ended_on.is_(None), ended_on >= day_bind(ended_on, before), ~readable)

        ways = list(self._ways_to(support.table))
        found = [~self._exists(way, running) for way in ways]
        if group.provision_expected:
            found.append(sa.or_(*(self._exists(way, lambda _: sa.true()) for way in ways)))
        return found

    def _late(self, way: ClockedWay, ends: Cutoffs) -> Condition:
        before = ends.changed_before
        if before is None:
            return sa.false()

        def late(rows: sa.FromClause) -> Condition:
            column = changed(rows, way.change)
            counted = column >= moment_bind(column, way.change, before)
            if way.own:
                opened_on = as_day(self._named("opened_on"), self.binding.dialect)
                counted = counted | (column < day_before(opened_on))
            missing = column.is_(None) | ~readable_moment(column, self.binding.dialect)
            found: Condition = missing | (counted & substantive(rows, way.change))
            return found

        return self._exists(way.way, late)


def flag_set(rows: sa.FromClause, flag: KeepFlag) -> Condition:
    """Whether a row of the bestand asks for longer retention."""
    column: ColumnElement[Any] = rows.c[flag.column]
    if isinstance(flag.when, EqualTo):
        return column == flag.when.equals
    return column.is_(None) if flag.when == "empty" else column.is_not(None)


def to_look_at(
    connection: Connection, binding: Binding, protocol: Protocol, as_of: date
) -> Iterator[str]:
    """The keys of all dossiers to look at, those of one client together; read as a stream."""
    query = DueQuery(binding, protocol, as_of, binding.dossier)
    together = [binding.dossier.c[name] for name in binding.data_map.dossier.together_by]
    select = (
        sa.select(*binding.dossier_key)
        .where(query.to_look_at())
        .order_by(*together, *binding.dossier_key)
    )
    stream = connection.execute(select, execution_options={"yield_per": 5_000})
    return (key_text(row) for row in stream)


def due_in_batch(
    connection: Connection,
    binding: Binding,
    protocol: Protocol,
    as_of: date,
    batch: sa.Table,
    *,
    own_changes: bool = True,
) -> set[int]:
    """The items of the batch that are due, by the bestand alone.

    `own_changes` False leaves out the last changes of rows that belong to one dossier, where the
    engine's deletion returns them (see destroy.py).
    """
    own_changes = own_changes or binding.dialect == "sqlite"
    query = DueQuery(binding, protocol, as_of, binding.dossier, own_changes=own_changes)
    select = (
        sa.select(batch.c.item)
        .join_from(batch, binding.dossier, on_key(binding, batch, binding.dossier))
        .where(query.due())
    )
    return set(connection.execute(select).scalars())


def due_keys(binding: Binding, protocol: Protocol, as_of: date) -> sa.Select[Any]:
    """The query for every dossier that is due by both clocks, by the bestand alone."""
    query = DueQuery(binding, protocol, as_of, binding.dossier)
    return sa.select(*binding.dossier_key).where(query.due())
