"""The items of one list, for a screen: filtered, paged and counted by the database.

Of a dossier its number and clocks are read for the page that is shown, while it is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.clock import day_of
from retention.actions.dossiers import clocks_of
from retention.actions.workplace import Workplace
from retention.domain.clocks import Clock
from retention.domain.decision import Disposition
from retention.domain.states import Outcome
from retention.ledger import lists
from retention.ledger.tables import entry, item, known_dossier, without_remainder

PAGE = 50
Column = sa.ColumnElement[Any]
_ENDED = (entry.c.list == item.c.list) & (entry.c.item == item.c.number)
_WITHOUT = (without_remainder.c.list == item.c.list) & (without_remainder.c.item == item.c.number)
_KNOWN = (known_dossier.c.list == item.c.list) & (known_dossier.c.item == item.c.number)
# Of a category that is de-identified some leave nothing after all.
_HAPPENS = sa.case(
    (without_remainder.c.reason.is_not(None), Disposition.DESTROY.value), else_=item.c.disposition
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedItems:
    """Which items are wanted; `not_ended`: only those that have no outcome yet."""

    category: str | None = None
    closure_year: int | None = None
    disposition: Disposition | None = None
    outcome: Outcome | None = None
    not_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """One item. `dossier_number` and `clocks`: while it is on the list and in the bestand.

    `without`: why nothing of it survives, though its category is de-identified. `clocks` is empty
    for a restricted dossier.
    """

    number: int
    category: str
    closure_year: int
    due_on: date
    disposition: Disposition
    reasons: tuple[str, ...]
    without: str | None
    outcome: Outcome | None
    dossier_key: str | None
    dossier_number: str | None = None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """A page of items; `earlier` and `later`: the item that the page beside it goes on from.

    `count`: of all pages; None where it was not asked for.
    """

    items: tuple[SeenItem, ...]
    count: int | None
    earlier: int | None
    later: int | None


def items_page(
    place: Workplace,
    number: int,
    wanted: WantedItems = WantedItems(),
    *,
    after: int = 0,
    before: int | None = None,
    size: int = PAGE,
    counted: bool = True,
    dossiers: bool = True,
) -> ItemsPage:
    """The items after one, or before one, in order; UsageError when there is no such list.

    `counted`: also how many there are in all. `dossiers`: also their numbers and clocks.
    """
    with place.ledger.connect() as ledger:
        lists.row_of(ledger, number)
        day = day_of(None, place.clock.now(ledger))
        conditions = _conditions(number, wanted)
        found = [_item(row) for row in _rows(ledger, conditions, after, before, size + 1)]
        count = ledger.execute(_count(conditions)).scalar_one() if counted else None
        ledger.rollback()
    more, shown = len(found) > size, found[:size]
    if before is not None:
        shown.reverse()
    has_earlier = more if before is not None else after > 0
    has_later = more or before is not None
    return ItemsPage(
        tuple(_with_dossiers(place, shown, day) if dossiers else shown),
        count,
        shown[0].number if shown and has_earlier else None,
        shown[-1].number if shown and has_later else None,
    )


def items_after(place: Workplace, number: int, after: int, limit: int) -> list[Mapping[str, Any]]:
    """The next items of a list: number, category, closure year, due date, what happens to it.

    `without`: why nothing of it survives, though its category is de-identified; as long as the
    ledger knows, which is until the list is published. And its outcome if it has one.
    """
    with place.ledger.connect() as ledger:
        lists.row_of(ledger, number)
        rows = _rows(ledger, _conditions(number, WantedItems()), after, None, limit)
    names = ("item", "category", "closure_year", "due_on", "disposition", "without", "outcome")
    return [{name: getattr(row, name) for name in names} for row in rows]


def item_of(place: Workplace, number: int, dossier_key: str) -> int | None:
    """The item of this dossier on a list; None where it is not on it, or has gone with it."""
    mine = (known_dossier.c.dossier_key == dossier_key) & (known_dossier.c.list == number)
    with place.ledger.connect() as ledger:
        return ledger.execute(sa.select(known_dossier.c.item).where(mine)).scalar_one_or_none()


def _conditions(number: int, wanted: WantedItems) -> list[Column]:
    found: list[Column] = [item.c.list == number]
    if wanted.category is not None:
        found.append(item.c.category == wanted.category)
    if wanted.closure_year is not None:
        found.append(item.c.closure_year == wanted.closure_year)
    if wanted.disposition is not None:
        found.append(_says(_HAPPENS, wanted.disposition))
    if wanted.outcome is not None:
        found.append(entry.c.outcome == wanted.outcome.value)
    if wanted.not_ended:
        found.append(entry.c.outcome.is_(None))
    return found


def _says(column: Column, word: Disposition) -> Column:
    return column == word.value


def _joined() -> sa.FromClause:
    return item.outerjoin(entry, _ENDED).outerjoin(without_remainder, _WITHOUT)


def _count(conditions: Sequence[Column]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(_joined()).where(*conditions)


def _rows(
    ledger: Connection, conditions: Sequence[Column], after: int, before: int | None, limit: int
) -> Sequence[sa.Row[Any]]:
    beyond, order = item.c.number > after, item.c.number.asc()
    if before is not None:
        beyond, order = item.c.number < before, item.c.number.desc()
    columns: list[Column] = [
        item.c.number.label("item"),
        *(item.c.category, item.c.closure_year, item.c.due_on, item.c.reasons),
        _HAPPENS.label("disposition"),
        without_remainder.c.reason.label("without"),
        entry.c.outcome,
        known_dossier.c.dossier_key,
    ]
    select: sa.Select[Any] = (
        sa.select(*columns)
        .select_from(_joined().outerjoin(known_dossier, _KNOWN))
        .where(*conditions, beyond)
        .order_by(order)
        .limit(limit)
    )
    return ledger.execute(select).all()


def _item(row: sa.Row[Any]) -> SeenItem:
    return SeenItem(
        number=row.item,
        category=row.category,
        closure_year=row.closure_year,
        due_on=row.due_on,
        disposition=Disposition(row.disposition),
        reasons=tuple(row.reasons),
        without=row.without,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        dossier_key=row.dossier_key,
    )


def _with_dossiers(place: Workplace, items: Sequence[SeenItem], day: date) -> list[SeenItem]:
    keys = [each.dossier_key for each in items if each.dossier_key is not None]
    found = clocks_of(place, keys, day) if keys else {}
    return [_with_dossier(each, found) for each in items]


def _with_dossier(seen: SeenItem, found: Mapping[str, tuple[str, tuple[Clock, ...]]]) -> SeenItem:
    known = found.get(seen.dossier_key or "")
    if known is None:
        return seen
    number, clocks = known
    return replace(seen, dossier_number=number, clocks=clocks)
