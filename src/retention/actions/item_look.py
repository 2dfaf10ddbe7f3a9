"""One item of a list as somebody looks at it who may take its dossier out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from retention.actions.dossiers import find_dossier
from retention.actions.list_items import SeenItem, item_of, items_page
from retention.actions.workplace import Workplace
from retention.domain.approval import Official
from retention.domain.clocks import local_day
from retention.domain.keeping import KEEPERS, may_know
from retention.domain.offices import refusals_of_office
from retention.errors import Refusal, RefusedError, UnknownError, UsageError
from retention.ledger import keeps
from retention.ledger.officials import Vouched, authenticate


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLook:
    """One item, for one person.

    `keeps`: what keeps its dossier now, as codes that she may read; `full`: whether hidden grounds
    too. `refusals`: why she may not take it out, empty when she may. `review_from` and
    `review_until`: the days that a review date can be.
    """

    list_number: int
    item: SeenItem
    keeps: tuple[str, ...]
    full: bool
    refusals: tuple[Refusal, ...]
    review_from: date
    review_until: date


def look_at_item(
    place: Workplace, number: int, item_number: int, user: str, vouched: Vouched
) -> ItemLook:
    """The item as this person may see it; UnknownError when the list has none of that number."""
    found = items_page(place, number, after=item_number - 1, size=1, counted=False).items
    if not found or found[0].number != item_number:
        raise UnknownError(f"list {number} has no item {item_number}")
    seen = found[0]
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        person, refusals = _known(ledger, user, vouched)
        full = person is not None and may_know(person, day)
        late = _too_late(ledger, seen, number)
        if person is not None:
            refusals = refusals_of_office(person, KEEPERS, day, "decide on exceptions")
        return ItemLook(
            list_number=number,
            item=seen,
            keeps=_keeps(place, ledger, seen, full=full),
            full=full,
            refusals=late or refusals,
            review_from=day + timedelta(days=1),
            review_until=day + timedelta(days=place.rules.protocol.review.longest_days),
        )


def _known(
    ledger: Connection, user: str, vouched: Vouched
) -> tuple[Official | None, tuple[Refusal, ...]]:
    """The official who looks, or why nobody is one."""
    try:
        return authenticate(ledger, user, vouched), ()
    except RefusedError as error:
        return None, error.refusals


def item_with_number(place: Workplace, number: int, dossier_number: str) -> int:
    """The item of the dossier with this number; UnknownError where it is not on this list."""
    try:
        found = item_of(place, number, find_dossier(place, dossier_number))
    except UsageError:
        found = None
    if found is None:
        refusal = Refusal(
            "not-on-list", f"that dossier is not on list {number}", {"number": number}
        )
        raise RefusedError(refusals=(refusal,))
    return found


def _keeps(place: Workplace, ledger: Connection, seen: SeenItem, *, full: bool) -> tuple[str, ...]:
    if seen.dossier_key is None:
        return ()
    found = keeps.keeps_of(ledger, [seen.dossier_key]).get(seen.dossier_key, [])
    reasons = (keep.reason for keep in found)
    public = place.rules.protocol.public_reason
    return tuple(dict.fromkeys(reasons if full else map(public, reasons)))


def _too_late(ledger: Connection, seen: SeenItem, number: int) -> tuple[Refusal, ...]:
    if seen.dossier_key is None:
        text = f"this dossier is not on list {number}"
        return (Refusal("not-on-list", text, {"number": number}),)
    if keeps.being_destroyed(ledger, seen.dossier_key) is None:
        return ()
    text = f"too late: this dossier is being destroyed by list {number} at this moment"
    return (Refusal("being-destroyed", text, {"number": number}),)
