"""What a list is made of, counted for pictures and tables, and what its sweep kept and why.

The items of a list never change, so a server counts them once and shows that for a while.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.domain.decision import Disposition
from retention.ledger import lists
from retention.ledger.tables import item, run, without_remainder

Key = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many items of one category, closure year, year of falling due and disposition."""

    category: str
    closure_year: int
    due_year: int
    disposition: Disposition
    count: int


@dataclass(frozen=True, slots=True)
class ListCounts:
    """The counts of a list. `kept` and `asked`: public reason -> dossiers, of the sweep it is of.

    A list that somebody asked for (erasure) comes from no sweep: both are empty.
    """

    items: tuple[ItemCount, ...]
    kept: Mapping[str, int]
    asked: Mapping[str, int]


def list_counts(place: Workplace, number: int) -> ListCounts:
    """The counts of a list and of the sweep that it comes from."""
    with place.ledger.connect() as ledger:
        row = lists.row_of(ledger, number)
        # Of a category that is de-identified some leave nothing; that is known until publication.
        key = (row.digest, row.state)
        items = place.recent_items.get(key, lambda: _items(ledger, number))
        swept = ledger.execute(sa.select(run.c.counts).where(run.c.number == row.run)).scalar_one()
    counts = swept or {}
    public = place.rules.protocol.public_reason
    return ListCounts(
        items, _public(counts.get("kept", {}), public), _public(counts.get("asked", {}), public)
    )


def _items(ledger: Connection, number: int) -> tuple[ItemCount, ...]:
    mine = item.c.list == number
    year = sa.cast(sa.func.extract("year", item.c.due_on), sa.Integer)
    by = (item.c.category, item.c.closure_year, year, item.c.disposition)
    counts: Counter[Key] = Counter()
    for *key, count in ledger.execute(sa.select(*by, sa.func.count()).where(mine).group_by(*by)):
        counts[_key(*key)] += count
    left_out = (without_remainder.c.list == item.c.list) & (
        without_remainder.c.item == item.c.number
    )
    moved = sa.select(*by, sa.func.count()).join_from(item, without_remainder, left_out)
    for *key, count in ledger.execute(moved.where(mine).group_by(*by)):
        category, closed, due, before = _key(*key)
        counts[category, closed, due, before] -= count
        counts[category, closed, due, Disposition.DESTROY.value] += count
    return tuple(
        ItemCount(category, closed, due, Disposition(disposition), count)
        for (category, closed, due, disposition), count in sorted(counts.items())
        if count
    )


def _key(category: str, closure_year: int, due_year: int, disposition: str) -> Key:
    return category, closure_year, due_year, disposition


def _public(counts: Mapping[str, int], public: Callable[[str], str]) -> dict[str, int]:
    """The reasons as anybody may read them, the most frequent first."""
    found: Counter[str] = Counter()
    for reason, count in counts.items():
        found[public(reason)] += count
    return dict(found.most_common())
