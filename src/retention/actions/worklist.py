"""The queue of everything that waits for a decision, the most urgent first: a page and its counts.

Sorted, filtered, paged and counted by the databases: the ledger, and the bestand for those who are
still to be told. Reading ends in a commit: at a rollback the driver forgets what it has prepared,
and planning such a statement takes longer than answering it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from retention.actions.clock import day_of
from retention.actions.informing_rows import InformingRow, informing_page, informing_rows
from retention.actions.workplace import Workplace
from retention.bestand.few import numbers_of
from retention.domain.protocol import Approval, Function
from retention.domain.questions import OF_SPECIAL_KINDS
from retention.domain.worklist import (
    IfNobody,
    Kind,
    Position,
    Why,
    functions_for,
    if_nobody_acts,
)
from retention.ledger import worklist as queue
from retention.ledger.worklist import Part
from retention.ledger.worklist_kinds import lists_for, parts

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows are wanted. `function`: only those on which somebody in it can act.

    `category`: only dossiers with bad data; of nothing else does the ledger know the category.
    """

    kind: Kind | None = None
    late: bool = False
    category: str | None = None
    function: Function | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One row of the queue.

    `number` addresses it: of the exception, list, finding, notice, request and so on. People to
    inform have none that lasts; there `dossier_key` says which, as it does wherever a row is about
    one dossier. `dossier_number`: to show, while the bestand holds it. `about`: codes.
    """

    kind: Kind
    number: int
    why: str
    until: date | None
    late: bool
    if_nobody: IfNobody
    functions: frozenset[Function]
    about: tuple[str, ...]
    category: str | None
    dossier_key: str | None
    dossier_number: str | None = None

    @property
    def position(self) -> Position:
        """Where it stands in the queue."""
        return Position(self.until, self.kind, self.number)


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits of one kind, and how much of that is late."""

    kind: Kind
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of the queue; `earlier` and `later` are where the pages beside it begin, if any."""

    day: date
    rows: tuple[WaitingRow, ...]
    earlier: Position | None
    later: Position | None


def waiting_page(
    place: Workplace,
    wanted: Wanted = Wanted(),
    *,
    after: Position | None = None,
    before: Position | None = None,
    as_of: date | None = None,
    size: int = PAGE,
) -> WaitingPage:
    """The rows after a position, or before one; from the beginning without either."""
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        day = day_of(as_of, now)
        select = _page(_Asked.of(place, wanted, day), size + 1, after, before)
        found = [] if select is None else select.rows(ledger, now)
        ledger.commit()
    rows = [_row(place, each, day) for each in found]
    if _informs(place, wanted):
        told = informing_rows(place, day, late=wanted.late)
        shown = informing_page(told, size + 1, after, before)
        rows += [_informing_row(place, each, day) for each in shown]
    return _cut(place, rows, day, size, after, before)


def waiting_counts(
    place: Workplace,
    wanted: Wanted = Wanted(),
    as_of: date | None = None,
) -> tuple[Waits, ...]:
    """Every kind, also those of which nothing waits, under all filters but that of the kind.

    A server's are some seconds old at most.
    """
    wanted = replace(wanted, kind=None)
    key = (wanted, as_of, place.rules.protocol_text, place.rules.data_map_text)
    return place.recent_counts.get(key, lambda: _counted(place, wanted, as_of))


def _counted(place: Workplace, wanted: Wanted, as_of: date | None) -> tuple[Waits, ...]:
    counted: dict[Kind, list[int]] = defaultdict(lambda: [0, 0])
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        day = day_of(as_of, now)
        select = _counts(_Asked.of(place, wanted, day))
        if select is not None:
            for rank, count, late in select.rows(ledger, now):
                _add(counted[tuple(Kind)[rank]], count, late)
        ledger.commit()
    if _informs(place, wanted):
        late = len(informing_rows(place, day, late=True))
        count = late if wanted.late else len(informing_rows(place, day))
        _add(counted[Kind.INFORMATION], count, late)
    return tuple(Waits(kind, *counted[kind]) for kind in Kind)


def _add(counted: list[int], count: int, late: int) -> None:
    counted[0] += count
    counted[1] += late


# Which parts of the queue


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a statement is made from."""

    wanted: Wanted
    day: date
    approval: Approval
    rights: bool

    @classmethod
    def of(cls, place: Workplace, wanted: Wanted, day: date) -> _Asked:
        protocol = place.rules.protocol
        return cls(wanted, day, protocol.approval, protocol.rights is not None)

    @property
    def parts(self) -> list[Part]:
        found = parts(self.day, self.approval, rights=self.rights)
        kept = (_narrowed(each, self) for each in found)
        return [part for part in kept if part is not None]


@lru_cache(maxsize=500)
def _page(
    asked: _Asked, limit: int, after: Position | None, before: Position | None
) -> queue.Prepared | None:
    select = queue.page(asked.parts, limit, after, before)
    return None if select is None else queue.prepared(select)


@lru_cache(maxsize=100)
def _counts(asked: _Asked) -> queue.Prepared | None:
    chosen = asked.parts
    return queue.prepared(queue.counts(chosen, asked.day)) if chosen else None


def _narrowed(part: Part, asked: _Asked) -> Part | None:
    """The part with the filters in it; None where no row of it can be wanted."""
    wanted, conditions = asked.wanted, [part.where]
    if wanted.kind not in {None, part.kind}:
        return None
    if wanted.late:
        if part.day is None:
            return None
        conditions.append(part.day < asked.day)
    if wanted.category is not None:
        if part.category is None:
            return None
        conditions.append(part.category == wanted.category)
    if wanted.function is not None:
        mine = _for_function(part, wanted.function, asked.approval)
        if mine is None:
            return None
        conditions.append(mine)
    return replace(part, where=sa.and_(*conditions))


def _for_function(
    part: Part, function: Function, approval: Approval
) -> sa.ColumnElement[bool] | None:
    if part.kind is Kind.LISTS:
        whys = [why for why in Why if function in functions_for(Kind.LISTS, why, approval)]
        return lists_for(part, function, whys)
    ordinary = function in functions_for(part.kind, "", approval)
    if part.kind is Kind.QUESTIONS:
        special = {
            kind: function in functions_for(Kind.QUESTIONS, kind, approval)
            for kind in OF_SPECIAL_KINDS
        }
        if ordinary:
            return part.why.not_in([kind for kind, mine in special.items() if not mine])
        return part.why.in_([kind for kind, mine in special.items() if mine])
    return sa.true() if ordinary else None


def _informs(place: Workplace, wanted: Wanted) -> bool:
    registers = place.rules.data_map.registers
    known = registers is not None and registers.information is not None
    mine = wanted.function is None or wanted.function in functions_for(
        Kind.INFORMATION, Why.UNTOLD, place.rules.protocol.approval
    )
    return (
        known
        and place.rules.protocol.sharing is not None
        and wanted.kind in {None, Kind.INFORMATION}
        and wanted.category is None
        and mine
    )


# Rows


def _row(place: Workplace, row: sa.Row[Any], day: date) -> WaitingRow:
    kind, until = tuple(Kind)[row.rank], None if row.day == date.max else row.day
    functions = functions_for(kind, row.why, place.rules.protocol.approval)
    about = tuple(each for each in row.about if each)
    if kind is Kind.LISTS and row.why == Why.APPROVE:
        functions -= {Function(each) for each in about}
    return WaitingRow(
        kind=kind,
        number=row.number,
        why=row.why,
        until=until,
        late=until is not None and until < day,
        if_nobody=if_nobody_acts(kind, row.why),
        functions=functions,
        about=tuple(place.rules.protocol.public_reason(each) for each in about),
        category=row.category,
        dossier_key=row.dossier_key,
    )


def _informing_row(place: Workplace, row: InformingRow, day: date) -> WaitingRow:
    until = row.waits.due_on
    why = Why.POSTPONED if row.waits.postponed else Why.UNTOLD
    return WaitingRow(
        kind=Kind.INFORMATION,
        number=row.number,
        why=why,
        until=until,
        late=until is not None and until < day,
        if_nobody=if_nobody_acts(Kind.INFORMATION, why),
        functions=functions_for(Kind.INFORMATION, why, place.rules.protocol.approval),
        about=(),
        category=None,
        dossier_key=row.waits.dossier_key,
    )


def _cut(
    place: Workplace,
    rows: Iterable[WaitingRow],
    day: date,
    size: int,
    after: Position | None,
    before: Position | None,
) -> WaitingPage:
    """At most a page of these rows in order, and whether there are more on both sides."""
    down = before is not None
    found = sorted(rows, key=lambda each: each.position.order, reverse=down)
    more, shown = len(found) > size, found[:size]
    if down:
        shown.reverse()
    shown = _with_numbers(place, shown)
    first = shown[0].position if shown else None
    last = shown[-1].position if shown else None
    has_earlier = more if down else after is not None
    has_later = down or more
    return WaitingPage(
        day, tuple(shown), first if has_earlier else None, last if has_later else None
    )


def _with_numbers(place: Workplace, rows: Sequence[WaitingRow]) -> list[WaitingRow]:
    """The rows with the numbers of their dossiers, read at once."""
    keys = list(dict.fromkeys(row.dossier_key for row in rows if row.dossier_key is not None))
    if not keys:
        return list(rows)
    with place.bestand.connect() as bestand:
        numbers = numbers_of(bestand, place.binding_to_read(bestand), keys)
        bestand.commit()
    return [
        replace(row, dossier_number=numbers.get(row.dossier_key)) if row.dossier_key else row
        for row in rows
    ]
