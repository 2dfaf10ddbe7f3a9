"""Who has not been told of the processing (protocol art. 11), for the whole bestand at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import key_text
from retention.bestand.binding import Binding
from retention.bestand.dialect import as_day, day_bind, readable_day
from retention.bestand.facts import day_in
from retention.bestand.registers import information_of


@dataclass(frozen=True, slots=True)
class ToInform:
    """A dossier of which somebody is to be told, or to be looked at again.

    `due_on` None: no day can be read. `postponed`: informing was put off, and it is the review.
    """

    dossier_key: str
    number: str
    due_on: date | None
    postponed: bool


def to_inform(
    connection: Connection, binding: Binding, within_days: int, day: date
) -> Iterator[ToInform]:
    """Every dossier on the queue: nobody told in time, then those whose postponement ends."""
    for *key, number, opened_on in connection.execute(_untold(binding, within_days, day)):
        opened = day_in(opened_on[:10]) if opened_on else None
        due_on = opened + timedelta(days=within_days) if opened else None
        yield ToInform(key_text(key), number, due_on, postponed=False)
    for *key, number, review_on in connection.execute(_postponed(binding, day)):
        yield ToInform(
            key_text(key), number, day_in(review_on[:10]) if review_on else None, postponed=True
        )


def count_to_inform(
    connection: Connection, binding: Binding, within_days: int, day: date
) -> tuple[int, int]:
    """(how many dossiers of which nobody was told in time, how many postponements to review)."""
    untold, postponed = (
        connection.execute(sa.select(sa.func.count()).select_from(select.subquery())).scalar_one()
        for select in (_untold(binding, within_days, day), _postponed(binding, day))
    )
    return untold, postponed


def _untold(binding: Binding, within_days: int, day: date) -> sa.Select[Any]:
    """Open dossiers without any notice, opened so many days ago or on a day that is none."""
    names = binding.data_map.dossier
    dossier = binding.dossier
    notices = binding.tables[information_of(binding.data_map).table]
    opened_on, status = dossier.c[names.opened_on], dossier.c[names.status]
    late = opened_on <= day_bind(opened_on, day - timedelta(days=within_days))
    unread = opened_on.is_(None) | ~readable_day(opened_on, binding.dialect)
    noticed = sa.select(sa.literal(1)).where(_of_dossier(binding, notices)).exists()
    return (
        sa.select(*_named(binding), sa.cast(opened_on, sa.String).label("due"))
        .where(status.is_(None) | status.not_in(names.closed_values), late | unread, ~noticed)
        .order_by(*binding.dossier_key)
    )


def _postponed(binding: Binding, day: date) -> sa.Select[Any]:
    """Dossiers with somebody who was never told and whose last review date has come, or is none."""
    register = information_of(binding.data_map)
    notices = binding.tables[register.table]
    review_on, dialect = notices.c[register.review_on], binding.dialect
    sound = sa.case((readable_day(review_on, dialect), as_day(review_on, dialect)))
    last = sa.func.max(sound, type_=sa.Date())
    who = notices.c[register.told]
    others = notices.alias()
    told = sa.select(sa.literal(1)).where(
        _same_dossier(binding, notices, others),
        others.c[register.told].is_not_distinct_from(who),
        readable_day(others.c[register.informed_on], dialect),
    )
    # Said before rows are grouped: nearly everybody was told.
    untold = notices.c[register.informed_on].is_(None) | ~readable_day(
        notices.c[register.informed_on], dialect
    )
    return (
        sa.select(*_named(binding), sa.cast(last, sa.String).label("due"))
        .join_from(binding.dossier, notices, _of_dossier(binding, notices))
        .where(untold, ~told.correlate(notices).exists())
        .group_by(*_named(binding), who)
        .having(last.is_(None) | (last <= day))
        .order_by(*binding.dossier_key)
    )


def _same_dossier(binding: Binding, one: sa.Table, other: sa.FromClause) -> sa.ColumnElement[bool]:
    by = binding.data_map.tables[one.name].by
    return sa.and_(*(one.c[name] == other.c[name] for name in by))


def _named(binding: Binding) -> list[Any]:
    number = binding.dossier.c[binding.data_map.dossier.number]
    return [*binding.dossier_key, sa.cast(number, sa.String).label("dossier_number")]


def _of_dossier(binding: Binding, notices: sa.Table) -> sa.ColumnElement[bool]:
    by = binding.data_map.tables[notices.name].by
    pairs = zip(binding.dossier_key, by, strict=True)
    return sa.and_(*(key == notices.c[name] for key, name in pairs))
