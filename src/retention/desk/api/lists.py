"""Destruction lists: look, and decide. Each decision names the digest that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import Query

from retention.actions import decide_list, keeping, reading
from retention.actions.decide_list import Decided
from retention.actions.list_items import SeenItem, WantedItems, items_page
from retention.desk.api.keeping import Keep, KeptRecord
from retention.desk.api.routing import Body, Code, Digest, Operations, Text
from retention.desk.asked import Number
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.decision import Disposition
from retention.domain.states import ListState, Outcome

operations = Operations("lists")


@dataclass(frozen=True)
class ListRecord:
    """One list as it stands."""

    number: int
    state: ListState
    as_of: date
    dossiers: int
    digest: str
    guards_tripped: tuple[str, ...]
    proposed_at: datetime

    @classmethod
    def of(cls, seen: reading.ListSeen) -> Self:
        """The record of a list that was read."""
        return cls(
            seen.number,
            seen.state,
            seen.as_of,
            seen.dossiers,
            seen.digest,
            seen.guards_tripped,
            seen.proposed_at,
        )


@dataclass(frozen=True)
class ItemRecord:
    """One dossier on a list. `dossier`: its number, for who may see dossiers, while it is there."""

    item: int
    category: str
    closure_year: int
    due_on: date
    disposition: Disposition
    reasons: tuple[str, ...]
    outcome: Outcome | None
    dossier: str | None


@dataclass(frozen=True)
class ItemsRecord:
    """A page of a list; `after`: where the next page begins, null on the last."""

    count: int
    items: tuple[ItemRecord, ...]
    after: int | None


@dataclass(frozen=True)
class DecidedRecord:
    """Where a list stands after a decision."""

    list: int
    state: ListState
    digest: str
    approvals: int
    approvals_needed: int

    @classmethod
    def of(cls, found: Decided) -> Self:
        """The record of a decision."""
        return cls(
            found.list_number, found.state, found.digest, found.approvals, found.approvals_needed
        )


class LookedAt(Body):
    """The digest of the list as it was looked at; another one is refused."""

    digest: Digest


class Motivated(LookedAt):
    """A decision that says why."""

    motive: Text


@operations.read("/lists", Permit.SEE_LISTS)
def all_lists(visit: Visiting) -> tuple[ListRecord, ...]:
    """Every list so far."""
    return tuple(ListRecord.of(each) for each in reading.all_lists(visit.place))


@operations.read("/lists/{number}", Permit.SEE_LISTS)
def one_list(visit: Visiting, number: Number) -> ListRecord:
    """One list."""
    return ListRecord.of(reading.one_list(visit.place, number).seen)


@operations.read("/lists/{number}/items", Permit.SEE_LISTS)
def items(
    visit: Visiting,
    number: Number,
    category: Code | None = None,
    closure_year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    disposition: Disposition | None = None,
    outcome: Outcome | None = None,
    after: Annotated[int, Query(ge=0, le=2_147_483_647)] = 0,
) -> ItemsRecord:
    """The next fifty dossiers on a list, in order of item."""
    wanted = WantedItems(
        category=category, closure_year=closure_year, disposition=disposition, outcome=outcome
    )
    named = visit.may(Permit.SEE_DOSSIERS)
    page = items_page(visit.place, number, wanted, after=after, dossiers=named)
    found = tuple(_item(visit, each, named=named) for each in page.items)
    return ItemsRecord(page.count or 0, found, page.later)


def _item(visit: Visiting, seen: SeenItem, *, named: bool) -> ItemRecord:
    public = visit.place.rules.protocol.public_reason
    return ItemRecord(
        item=seen.number,
        category=seen.category,
        closure_year=seen.closure_year,
        due_on=seen.due_on,
        disposition=seen.disposition,
        reasons=tuple(public(each) for each in seen.reasons),
        outcome=seen.outcome,
        dossier=seen.dossier_number if named else None,
    )


@operations.deed("/lists/{number}/present", Permit.DECIDE_LISTS)
def present(visit: Visiting, number: Number, looked: LookedAt) -> DecidedRecord:
    """A steward says that the list is as it should be."""
    digest = looked.digest
    return DecidedRecord.of(decide_list.present(visit.place, number, *visit.who, digest=digest))


@operations.deed("/lists/{number}/approve", Permit.DECIDE_LISTS)
def approve(visit: Visiting, number: Number, looked: LookedAt) -> DecidedRecord:
    """One approval; the one that completes them starts the cooling-off."""
    digest = looked.digest
    return DecidedRecord.of(decide_list.approve(visit.place, number, *visit.who, digest=digest))


@operations.deed("/lists/{number}/reject", Permit.DECIDE_LISTS)
def reject(visit: Visiting, number: Number, why: Motivated) -> DecidedRecord:
    """The list ends; its dossiers may be proposed again."""
    user, vouched = visit.who
    found = decide_list.reject(visit.place, number, user, why.motive, vouched, digest=why.digest)
    return DecidedRecord.of(found)


@operations.deed("/lists/{number}/lift-guard", Permit.DECIDE_LISTS)
def lift_guard(visit: Visiting, number: Number, why: Motivated) -> DecidedRecord:
    """One of the two who say that so large a list is meant."""
    user, vouched = visit.who
    found = decide_list.lift_guard(
        visit.place, number, user, why.motive, vouched, digest=why.digest
    )
    return DecidedRecord.of(found)


@operations.deed("/lists/{number}/items/{item}/take-out", Permit.KEEP_DOSSIERS)
def take_out(visit: Visiting, number: Number, item: Number, keep: Keep) -> KeptRecord:
    """A dossier of an open list is kept from now on; somebody else confirms that."""
    found = keeping.take_out_item(visit.place, number, item, keep.asked, *visit.who)
    return KeptRecord.of(found)
