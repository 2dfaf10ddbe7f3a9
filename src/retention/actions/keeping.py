"""Exceptions and holds: ask, confirm, end. Each takes two people; asking keeps already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.dossiers import find_dossier, is_there
from retention.actions.refusing import Deciding
from retention.actions.restriction_marks import settle_restrictions
from retention.actions.restriction_notices import tell_lifted
from retention.actions.workplace import Workplace
from retention.domain.approval import ListDecision
from retention.domain.clocks import local_day
from retention.domain.keeping import (
    AskedKeep,
    kind_of,
    refusals_to_ask,
    refusals_to_confirm,
    refusals_to_end,
    state_refusals,
)
from retention.domain.states import KeepState
from retention.errors import Refusal, UnknownError, UsageError
from retention.ledger import keeps, lists
from retention.ledger.locks import next_number
from retention.ledger.officials import Credential
from retention.ledger.tables import keep


@dataclass(frozen=True, slots=True)
class Kept:
    """An exception or hold after a decision on it."""

    number: int
    kind: str
    state: KeepState
    review_on: date


def ask(
    place: Workplace,
    dossier_number: str,
    asked: AskedKeep,
    user: str,
    token: Credential = None,
    *,
    reference: str | None = None,
) -> Kept:
    """An exception or hold asked for; from this moment the dossier is kept.

    Refused when its destruction has begun.
    """
    dossier_key = find_dossier(place, dossier_number)
    return ask_for_key(place, dossier_key, asked, user, token, reference=reference)


def ask_for_key(
    place: Workplace,
    dossier_key: str,
    asked: AskedKeep,
    user: str,
    token: Credential = None,
    *,
    reference: str | None = None,
) -> Kept:
    """The same for a dossier whose key is known."""
    with Deciding(place, user, token, "ask-keep") as deciding:
        day = local_day(deciding.now)
        protocol = place.rules.protocol
        deciding.unless(refusals_to_ask(deciding.person, asked, protocol, day))
        kept = add_keep(place, deciding, dossier_key, asked, reference)
    settle_restrictions(place, [dossier_key])
    return kept


def add_keep(
    place: Workplace,
    deciding: Deciding,
    dossier_key: str,
    asked: AskedKeep,
    reference: str | None,
) -> Kept:
    ledger = deciding.ledger
    keeps.hold_dossier(ledger, dossier_key)
    # A statement after the lock: a claim that came first is seen here.
    deciding.unless(too_late(place, ledger, dossier_key))
    kind = kind_of(asked.ground, place.rules.protocol)
    if kind is None or asked.review_on is None:
        raise UsageError("an exception needs a ground and a review date")
    number = next_number(ledger, keep.c.number)
    ledger.execute(
        sa.insert(keep).values(
            number=number,
            dossier_key=dossier_key,
            kind=kind.value,
            ground=asked.ground,
            motive=asked.motive,
            reference=reference,
            review_on=asked.review_on,
            state=KeepState.ASKED.value,
            asked_by=deciding.person.user,
            asked_at=deciding.now,
        )
    )
    tombstone = place.tombstones(ledger).of(dossier_key)
    deciding.record("keep-asked", {"keep": number, "kind": kind.value, "tombstone": tombstone})
    return Kept(number, kind.value, KeepState.ASKED, asked.review_on)


def too_late(place: Workplace, ledger: Connection, dossier_key: str) -> tuple[Refusal, ...]:
    """Empty while the dossier can still be kept; certain only behind its lock."""
    number = keeps.being_destroyed(ledger, dossier_key)
    if number is not None:
        text = f"too late: this dossier is being destroyed by list {number} at this moment"
        return (Refusal("being-destroyed", text, {"number": number}),)
    if not is_there(place, dossier_key):
        return (Refusal("destroyed", "too late: this dossier is no longer in the bestand"),)
    return ()


def take_out(
    place: Workplace,
    list_number: int,
    dossier_number: str,
    asked: AskedKeep,
    user: str,
    token: Credential = None,
) -> Kept:
    """A dossier taken out of an open list: it is asked to be kept, and the list records why."""
    return _take_out(place, list_number, find_dossier(place, dossier_number), asked, user, token)


def take_out_item(
    place: Workplace,
    list_number: int,
    item_number: int,
    asked: AskedKeep,
    user: str,
    token: Credential = None,
) -> Kept:
    """The same for a dossier that is known by its item on the list."""
    with place.ledger.connect() as ledger:
        dossier_key = keeps.key_of_item(ledger, list_number, item_number)
    if dossier_key is None:
        raise UnknownError(f"list {list_number} holds no dossier as item {item_number} any more")
    return _take_out(place, list_number, dossier_key, asked, user, token)


def _take_out(
    place: Workplace,
    list_number: int,
    dossier_key: str,
    asked: AskedKeep,
    user: str,
    token: Credential,
) -> Kept:
    with Deciding(place, user, token, "take-out") as deciding:
        day = local_day(deciding.now)
        refusals = refusals_to_ask(deciding.person, asked, place.rules.protocol, day)
        found = keeps.on_list(deciding.ledger, dossier_key)
        if found is None or found[0] != list_number:
            text = f"this dossier is not on list {list_number}"
            refusals = (*refusals, Refusal("not-on-list", text, {"number": list_number}))
        deciding.unless(refusals, list=list_number)
        kept = add_keep(place, deciding, dossier_key, asked, None)
        subject = lists.under_decision(deciding.ledger, list_number)
        lists.add_decision(
            deciding.ledger,
            subject,
            ListDecision.TAKEN_OUT,
            deciding.person,
            deciding.now,
            motive=asked.motive,
            item_number=found[1] if found else None,
        )
        return kept


def confirm(
    place: Workplace,
    number: int,
    user: str,
    token: Credential = None,
    *,
    seen: KeepState | None = None,
) -> Kept:
    """Confirmed by somebody else than who asked. Also undoes a request to end it.

    `seen`: the state in which whoever decides saw it, so that she does not do the other of the two.
    """
    with Deciding(place, user, token, "confirm-keep") as deciding:
        row = keeps.row_of(deciding.ledger, number)
        standing = keeps.standing(row)
        day = local_day(deciding.now)
        refusals = refusals_to_confirm(deciding.person, standing, day)
        deciding.unless((*state_refusals(standing, seen), *refusals), keep=number)
        _set(deciding, number, state=KeepState.CONFIRMED, confirmed_by=deciding.person.user)
        deciding.record("keep-confirmed", {"keep": number})
        return Kept(number, row.kind, KeepState.CONFIRMED, row.review_on)


def end(
    place: Workplace,
    number: int,
    user: str,
    motive: str,
    token: Credential = None,
    *,
    seen: KeepState | None = None,
) -> Kept:
    """Its end asked for, with a motive; the second person's call ends it. `seen` as in confirm."""
    with Deciding(place, user, token, "end-keep") as deciding:
        row = keeps.row_of(deciding.ledger, number)
        standing = keeps.standing(row)
        refusals = state_refusals(standing, seen)
        refusals = (
            *refusals,
            *refusals_to_end(deciding.person, standing, local_day(deciding.now)),
        )
        if not motive.strip() and standing.state is not KeepState.END_ASKED:
            refusals = (*refusals, Refusal("no-motive", "say in a motive why it may end"))
        deciding.unless(refusals, keep=number)
        if standing.state is KeepState.END_ASKED:
            state = KeepState.ENDED
            _set(
                deciding,
                number,
                state=state,
                ended_by=deciding.person.user,
                ended_at=deciding.now,
            )
        else:
            state = KeepState.END_ASKED
            _set(
                deciding,
                number,
                state=state,
                end_asked_by=deciding.person.user,
                end_motive=motive,
            )
        told = _tell_if_lifted(place, deciding, row) if state is KeepState.ENDED else []
        deciding.record(state.value, {"keep": number, **({"notices": told} if told else {})})
    settle_restrictions(place, [row.dossier_key])
    return Kept(number, row.kind, state, row.review_on)


def _tell_if_lifted(place: Workplace, deciding: Deciding, row: sa.Row[Any]) -> list[int]:
    """Of a restriction, when no other one stands on its dossier."""
    rights = place.rules.protocol.rights
    if rights is None or row.ground != rights.restriction_hold:
        return []
    if keeps.under_ground(deciding.ledger, row.ground, [row.dossier_key]):
        return []
    return tell_lifted(place, deciding, row.dossier_key, row.number, row.end_motive or "")


def _set(deciding: Deciding, number: int, *, state: KeepState, **values: object) -> None:
    deciding.ledger.execute(
        sa.update(keep).where(keep.c.number == number).values(state=state.value, **values)
    )
