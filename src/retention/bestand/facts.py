"""What the bestand says of each dossier in the batch, as the facts that the domain decides on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import on_key
from retention.bestand.binding import Binding, Way
from retention.bestand.dialect import DAY_PATTERN, readable_day
from retention.bestand.due import flag_set
from retention.bestand.moments import (
    ClockedWay,
    aware,
    changed,
    clocked_ways,
    in_calendar,
    readable_moment,
    substantive,
)
from retention.domain.decision import DossierFacts, Keep, KeepKind

FIRST_DAY = date.min.isoformat()


@dataclass(slots=True)
class _Gathered:
    category: str
    closed: bool
    closed_on: date | None
    closed_on_unreadable: bool
    opened_on: date | None
    opened_on_unreadable: bool
    number: str
    support_count: int | None = None
    support_open_count: int = 0
    support_ended_on: date | None = None
    changed_at: datetime | None = None
    changed_first_at: datetime | None = None
    change_missing_count: int = 0
    keeps: list[Keep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looked:
    """One dossier of the batch: its number in the bestand and its facts."""

    number: str
    facts: DossierFacts


def facts_in_batch(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> dict[int, Looked]:
    """Item number -> what the bestand says; items whose dossier is not there are left out."""
    gathered = dict(_dossiers(connection, binding, batch))
    for clocked in clocked_ways(binding):
        _add_changes(connection, binding, batch, clocked, gathered)
    _add_support(connection, binding, batch, gathered)
    _add_flags(connection, binding, batch, gathered)
    return {item: Looked(found.number, _facts(found)) for item, found in gathered.items()}


def _facts(found: _Gathered) -> DossierFacts:
    return DossierFacts(
        category=found.category,
        closed=found.closed,
        closed_on=found.closed_on,
        closed_on_unreadable=found.closed_on_unreadable,
        opened_on=found.opened_on,
        opened_on_unreadable=found.opened_on_unreadable,
        support_count=found.support_count,
        support_open_count=found.support_open_count,
        support_ended_on=found.support_ended_on,
        changed_at=found.changed_at,
        changed_first_at=found.changed_first_at,
        change_missing_count=found.change_missing_count,
        keeps=tuple(sorted(set(found.keeps), key=lambda keep: keep.reason)),
    )


def _dossiers(
    connection: Connection, binding: Binding, batch: sa.FromClause
) -> Iterator[tuple[int, _Gathered]]:
    names = binding.data_map.dossier
    dossier = binding.dossier
    columns = [
        sa.cast(dossier.c[name], sa.String)
        for name in (names.number, names.category, names.status, names.opened_on, names.closed_on)
    ]
    select = sa.select(batch.c.item, *columns).join_from(
        batch, dossier, on_key(binding, batch, dossier)
    )
    has_support = binding.data_map.support is not None
    for item, number, category, status, opened_on, closed_on in connection.execute(select):
        closed_day, opened_day = day_in(closed_on), day_in(opened_on)
        yield (
            item,
            _Gathered(
                number=number,
                category=category or "",
                closed=status in names.closed_values,
                closed_on=closed_day,
                closed_on_unreadable=closed_on is not None and closed_day is None,
                opened_on=opened_day,
                opened_on_unreadable=opened_on is not None and opened_day is None,
                support_count=0 if has_support else None,
            ),
        )


def day_in(text: str | None) -> date | None:
    """The day behind a column's text, None where it is no day or more than a day."""
    if text is None or text < FIRST_DAY or not re.fullmatch(DAY_PATTERN, text):
        return None
    return date.fromisoformat(text)


def _along(binding: Binding, batch: sa.FromClause, way: Way) -> tuple[sa.FromClause, sa.FromClause]:
    start = sa.join(batch, binding.dossier, on_key(binding, batch, binding.dossier))
    return binding.follow(start, binding.dossier, way)


def _add_changes(
    connection: Connection,
    binding: Binding,
    batch: sa.FromClause,
    clocked: ClockedWay,
    gathered: dict[int, _Gathered],
) -> None:
    joined, rows = _along(binding, batch, clocked.way)
    column = changed(rows, clocked.change)
    readable = readable_moment(column, binding.dialect)
    counted = sa.case((readable & substantive(rows, clocked.change), column))
    last_one, first_one = (
        in_calendar(reduced(counted, type_=column.type), clocked.change)
        for reduced in (sa.func.max, sa.func.min)
    )
    select = (
        sa.select(
            batch.c.item,
            last_one,
            first_one,
            sa.func.count() - sa.func.count(sa.case((readable, column))),
        )
        .select_from(joined)
        .group_by(batch.c.item)
    )
    for item, last, first, missing in connection.execute(select):
        found = gathered[item]
        found.change_missing_count += missing
        last_at, first_at = aware(last, clocked.change), aware(first, clocked.change)
        if last_at is not None:
            found.changed_at = max(found.changed_at or last_at, last_at)
        if first_at is not None and clocked.own:
            found.changed_first_at = min(found.changed_first_at or first_at, first_at)


def _add_support(
    connection: Connection, binding: Binding, batch: sa.FromClause, gathered: dict[int, _Gathered]
) -> None:
    support = binding.data_map.support
    if support is None:
        return
    for way in (way for table, way in binding.ways if table == support.table):
        joined, rows = _along(binding, batch, way)
        ended_on = rows.c[support.ended_on]
        sound = sa.case((readable_day(ended_on, binding.dialect), ended_on))
        select = (
            sa.select(
                batch.c.item,
                sa.func.count(),
                sa.func.count() - sa.func.count(sound),
                sa.cast(sa.func.max(sound), sa.String),
            )
            .select_from(joined)
            .group_by(batch.c.item)
        )
        for item, count, open_count, last in connection.execute(select):
            found = gathered[item]
            found.support_count = (found.support_count or 0) + count
            found.support_open_count += open_count
            ended = day_in(last[:10]) if last else None
            days = [day for day in (found.support_ended_on, ended) if day is not None]
            found.support_ended_on = max(days, default=None)


def _add_flags(
    connection: Connection, binding: Binding, batch: sa.FromClause, gathered: dict[int, _Gathered]
) -> None:
    for flag in binding.data_map.keeps:
        for way in (way for table, way in binding.ways if table == flag.table):
            joined, rows = _along(binding, batch, way)
            select = sa.select(batch.c.item).select_from(joined).where(flag_set(rows, flag))
            for item in connection.execute(select).scalars():
                gathered[item].keeps.append(Keep(KeepKind.FLAG, flag.ground))
