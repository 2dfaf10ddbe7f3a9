"""A list as somebody looks at it who may decide on it: what it waits for, and what she may do.

What would be refused to this person is known before there is a button.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.announce_list import stopped_before, who_hears
from retention.actions.reconcile import ended
from retention.actions.workplace import Workplace
from retention.domain.approval import (
    ListDecision,
    ListUnderDecision,
    Official,
    refusals_to_approve,
    refusals_to_lift_guard,
    refusals_to_present,
    refusals_to_reject,
    rule_set_refusals,
)
from retention.domain.clocks import local_day
from retention.domain.erasure import Erasure, erasure_of
from retention.domain.list_waits import ListWaits, Step, waits_for
from retention.domain.states import OPEN_LISTS, ListState
from retention.errors import Refusal, RefusedError
from retention.ledger import lists
from retention.ledger.officials import Vouched, authenticate
from retention.ledger.tables import decision, destruction_list

PAGE = 50
_ENDS_WITH_COUNTS = frozenset({ListState.CARRYING_OUT, ListState.DONE})


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list among all lists; `erasure`: on whose request."""

    number: int
    state: ListState
    as_of: date
    proposed_at: datetime
    dossiers: int
    erasure: Erasure | None
    waits: tuple[ListWaits, ...]


@dataclass(frozen=True, slots=True)
class ListsPage:
    """A page of lists, the newest first; `earlier`: the list that the next page goes on from."""

    rows: tuple[ListRow, ...]
    earlier: int | None


@dataclass(frozen=True, slots=True)
class ListDeed:
    """Something that can be done to the list now, and why not by whoever looks; empty: she may."""

    kind: ListDecision
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class ListGiven:
    """A decision that was taken on the list; `motive` only for those who see dossiers."""

    kind: ListDecision
    user: str
    function: str
    mandate: str
    at: datetime
    motive: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLook:
    """One list, for one person.

    `deeds`: what can be done now; empty for who decides nothing. `taken_out`: dossiers that were
    taken out. `hears`: how many addresses hear of a decision of hers. `stop_before`: the day from
    which it may be carried out, while it is approved.
    """

    row: ListRow
    digest: str
    guards: tuple[str, ...]
    guard_stands: bool
    given: tuple[ListGiven, ...]
    taken_out: int
    outcomes: Mapping[str, int]
    deeds: tuple[ListDeed, ...]
    hears: int
    stop_before: date | None

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen to it."""
        return self.row.state in OPEN_LISTS


def lists_page(place: Workplace, before: int | None = None) -> ListsPage:
    """The newest lists, or those before one."""
    select = sa.select(destruction_list).order_by(destruction_list.c.number.desc())
    if before is not None:
        select = select.where(destruction_list.c.number < before)
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        rows = ledger.execute(select.limit(PAGE + 1)).all()
        shown = tuple(_row(place, ledger, row, now) for row in rows[:PAGE])
    return ListsPage(shown, shown[-1].number if len(rows) > PAGE else None)


def look_at_list(
    place: Workplace, number: int, user: str, vouched: Vouched, *, decides: bool, motives: bool
) -> ListLook:
    """The list as this person may see it; UnknownError when there is no such list."""
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
        day = local_day(now)
        row = lists.row_of(ledger, number)
        subject = lists.under_decision(ledger, number)
        given, taken_out = _given(ledger, number, motives=motives)
        seen = _row(place, ledger, row, now)
        return ListLook(
            row=seen,
            digest=row.digest,
            guards=tuple(row.guards_tripped),
            guard_stands=any(each.step is Step.LIFT_GUARD for each in seen.waits),
            given=given,
            taken_out=taken_out,
            outcomes=ended(ledger, row) if subject.state in _ENDS_WITH_COUNTS else {},
            deeds=_deeds(place, ledger, subject, seen, user, vouched, day) if decides else (),
            hears=len(who_hears(place, ledger, user, day)),
            stop_before=stopped_before(place, subject),
        )


def _row(place: Workplace, ledger: Connection, row: sa.Row[Any], now: datetime) -> ListRow:
    state = ListState(row.state)
    waits: tuple[ListWaits, ...] = ()
    if state in OPEN_LISTS:
        subject = lists.under_decision(ledger, row.number)
        waits = waits_for(subject, place.rules.protocol.approval, now, place.rules.digest)
    return ListRow(
        number=row.number,
        state=state,
        as_of=row.as_of,
        proposed_at=row.proposed_at,
        dossiers=row.item_count,
        erasure=erasure_of(json.loads(row.header)),
        waits=waits,
    )


def _given(ledger: Connection, number: int, *, motives: bool) -> tuple[tuple[ListGiven, ...], int]:
    """The decisions on the list itself, and how many dossiers were taken out of it."""
    taken_out = decision.c.kind == ListDecision.TAKEN_OUT.value
    mine = decision.c.list == number
    rows = ledger.execute(sa.select(decision).where(mine, ~taken_out).order_by(decision.c.number))
    given = tuple(
        ListGiven(
            ListDecision(row.kind),
            row.user,
            row.function,
            row.mandate,
            row.at,
            row.motive if motives else None,
        )
        for row in rows
    )
    out = sa.select(sa.func.count(decision.c.item.distinct())).where(mine, taken_out)
    return given, ledger.execute(out).scalar_one()


# What can be done, and what stands in the way


def _deeds(
    place: Workplace,
    ledger: Connection,
    subject: ListUnderDecision,
    row: ListRow,
    user: str,
    vouched: Vouched,
    day: date,
) -> tuple[ListDeed, ...]:
    kinds = _possible(row)
    try:
        person = authenticate(ledger, user, vouched)
    except RefusedError as error:
        return tuple(ListDeed(kind, error.refusals) for kind in kinds)
    return tuple(ListDeed(kind, _refusals(place, person, subject, kind, day)) for kind in kinds)


def _possible(row: ListRow) -> tuple[ListDecision, ...]:
    """What somebody could do to a list that stands so."""
    steps = {each.step for each in row.waits}
    found = []
    if Step.LIFT_GUARD in steps:
        found.append(ListDecision.GUARD_LIFTED)
    if row.state is ListState.PROPOSED:
        found.append(ListDecision.PRESENTED)
    if row.state is ListState.PRESENTED:
        found.append(ListDecision.APPROVED)
    if row.state in {ListState.PROPOSED, ListState.PRESENTED, ListState.APPROVED}:
        found.append(ListDecision.REJECTED)
    return tuple(found)


def _refusals(
    place: Workplace, person: Official, subject: ListUnderDecision, kind: ListDecision, day: date
) -> tuple[Refusal, ...]:
    rule = place.rules.protocol.approval
    if kind is ListDecision.PRESENTED:
        return refusals_to_present(person, subject, day)
    if kind is ListDecision.GUARD_LIFTED:
        return refusals_to_lift_guard(person, subject, rule, day, None)
    if kind is ListDecision.REJECTED:
        return refusals_to_reject(person, subject, rule, day)
    return (
        *refusals_to_approve(person, subject, rule, day),
        *rule_set_refusals(subject, place.rules.digest),
    )
