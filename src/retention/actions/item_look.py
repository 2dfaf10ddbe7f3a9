"""One item of a list as somebody looks at it who may take its dossier out; the look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from retention.actions.keeping import too_late
from retention.actions.list_items import SeenItem, item_of, items_page
from retention.actions.look import Looker, find, look
from retention.actions.workplace import Workplace
from retention.domain.keeping import keeper_refusals
from retention.errors import Refusal, RefusedError, UnknownError
from retention.ledger import keeps
from retention.ledger.officials import Vouched

ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLook:
    """One item, for one person; `looker` None where the list holds its dossier no more.

    `keeps`: what keeps its dossier now, as codes that she may read. `refusals`: why she may not
    take it out, empty when she may. `review_from` and `review_until`: the bounds of a review date.
    """

    list_number: int
    item: SeenItem
    looker: Looker | None
    keeps: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    review_from: date | None = None
    review_until: date | None = None


def look_at_item(
    place: Workplace, number: int, item_number: int, user: str, vouched: Vouched
) -> ItemLook:
    """The item as this person may see it; UnknownError when the list has none of that number."""
    with place.ledger.connect() as ledger:
        key = keeps.key_of_item(ledger, number, item_number)
    looker = None if key is None else look(place, key, user, vouched, page=ITEM)
    found = items_page(place, number, after=item_number - 1, size=1, counted=False).items
    if not found or found[0].number != item_number:
        raise UnknownError(f"list {number} has no item {item_number}")
    if key is None or looker is None:
        return ItemLook(list_number=number, item=found[0], looker=None)
    with place.ledger.connect() as ledger:
        return ItemLook(
            list_number=number,
            item=found[0],
            looker=looker,
            keeps=_keeps(place, ledger, key, looker),
            refusals=(
                *keeper_refusals(looker.person, looker.day),
                *too_late(place, ledger, key),
            ),
            review_from=looker.day + timedelta(days=1),
            review_until=looker.day + timedelta(days=place.rules.protocol.review.longest_days),
        )


def item_with_number(
    place: Workplace, number: int, dossier_number: str, user: str, vouched: Vouched
) -> int:
    """The item of the dossier with this number; RefusedError where it is not on this list."""
    found = item_of(place, number, find(place, dossier_number, user, vouched))
    if found is None:
        text = f"that dossier is not on list {number}"
        raise RefusedError(refusals=(Refusal("not-on-list", text, {"number": number}),))
    return found


def _keeps(
    place: Workplace, ledger: Connection, dossier_key: str, looker: Looker
) -> tuple[str, ...]:
    found = keeps.keeps_of(ledger, [dossier_key]).get(dossier_key, [])
    protocol = place.rules.protocol
    return tuple(dict.fromkeys(looker.reason(each.reason, protocol) for each in found))
