"""A later review date for an exception or hold: asked for by one, counting when another confirms.

Until then the earlier date stands, and with it the reminder. The dossier is kept all the time:
nothing lapses by itself, so nothing is gained by letting one person's word count.
"""

from __future__ import annotations

from datetime import date

from retention.actions.keeping import Kept
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.keeping import (
    AskedExtension,
    later_review_refusals,
    refusals_to_confirm_extension,
    refusals_to_decline_extension,
    refusals_to_extend,
    review_refusals,
)
from retention.domain.states import ExtensionState, KeepState
from retention.errors import Refusal
from retention.ledger import extensions, keeps
from retention.ledger.officials import Credential


def extend(
    place: Workplace, number: int, asked: AskedExtension, user: str, token: Credential = None
) -> Kept:
    """A later review date asked for. What is returned still has the earlier one."""
    with Deciding(place, user, token, "extend-keep") as deciding:
        row = keeps.row_of(deciding.ledger, number)
        standing = keeps.standing(row)
        day = local_day(deciding.now)
        waiting = extensions.open_one(deciding.ledger, number)
        deciding.unless(
            (
                *refusals_to_extend(
                    deciding.person, standing, day, asked_already=waiting is not None
                ),
                *later_review_refusals(asked, standing, place.rules.protocol, day),
            ),
            keep=number,
        )
        extensions.add(deciding.ledger, number, asked, deciding.person.user, deciding.now)
        deciding.record(
            "extension-asked", {"keep": number, "review_on": _text(asked.review_on or day)}
        )
        return Kept(number, row.kind, standing.state, row.review_on)


def confirm_extension(
    place: Workplace,
    number: int,
    user: str,
    token: Credential = None,
    *,
    seen: date | None = None,
) -> Kept:
    """The later date counts. `seen`: the date that whoever confirms saw."""
    with Deciding(place, user, token, "confirm-extension") as deciding:
        row = keeps.row_of(deciding.ledger, number)
        day = local_day(deciding.now)
        waiting = extensions.open_one(deciding.ledger, number)
        refusals = refusals_to_confirm_extension(
            deciding.person, keeps.standing(row), waiting.asked_by if waiting else None, day
        )
        if waiting is not None:
            in_bounds = review_refusals(waiting.review_on, place.rules.protocol, day)
            refusals = (*refusals, *in_bounds, *_other_date(waiting.review_on, seen))
        deciding.unless(refusals, keep=number)
        return _settled(deciding, number, ExtensionState.CONFIRMED)


def decline_extension(
    place: Workplace,
    number: int,
    user: str,
    token: Credential = None,
    *,
    seen: date | None = None,
) -> Kept:
    """The earlier date stands; who asked may take it back this way. `seen` as in confirming.

    Declining keeps nothing longer, so it takes one person.
    """
    with Deciding(place, user, token, "decline-extension") as deciding:
        row = keeps.row_of(deciding.ledger, number)
        waiting = extensions.open_one(deciding.ledger, number)
        day = local_day(deciding.now)
        refusals = refusals_to_decline_extension(
            deciding.person, keeps.standing(row), waiting.asked_by if waiting else None, day
        )
        if waiting is not None:
            refusals = (*refusals, *_other_date(waiting.review_on, seen))
        deciding.unless(refusals, keep=number)
        return _settled(deciding, number, ExtensionState.DECLINED)


def _other_date(asked: date, seen: date | None) -> tuple[Refusal, ...]:
    if seen is None or seen == asked:
        return ()
    text = "another date is asked for than the one you saw; look again"
    return (Refusal("no-extension", text),)


def _settled(deciding: Deciding, number: int, state: ExtensionState) -> Kept:
    """Nobody can have settled it since: the keep's row is locked."""
    ledger = deciding.ledger
    waiting = extensions.open_one(ledger, number)
    row = keeps.row_of(ledger, number)
    review_on = row.review_on
    if waiting is not None:
        extensions.settle(ledger, waiting.number, state, deciding.person.user, deciding.now)
        if state is ExtensionState.CONFIRMED:
            review_on = waiting.review_on
            extensions.set_review(ledger, number, review_on)
    deciding.record(f"extension-{state.value}", {"keep": number, "review_on": _text(review_on)})
    return Kept(number, row.kind, KeepState(row.state), review_on)


def _text(day: date) -> str:
    return day.isoformat()
