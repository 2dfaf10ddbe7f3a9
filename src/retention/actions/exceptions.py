"""Exceptions and holds to read: in pages, and one with its history and what may be done with it.

A ground that would tip somebody off reads as its neutral words for who may not know, and then no
motive is given either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from retention.actions.look import EXCEPTION, Looker, look
from retention.actions.workplace import Workplace
from retention.bestand.few import numbers_of
from retention.domain.clocks import local_day
from retention.domain.decision import KeepKind
from retention.domain.keeping import (
    may_know,
    refusals_to_confirm,
    refusals_to_confirm_extension,
    refusals_to_decline_extension,
    refusals_to_end,
    refusals_to_extend,
)
from retention.domain.protocol import Protocol
from retention.domain.states import KeepState
from retention.errors import Refusal, UnknownError
from retention.ledger import extensions, keep_pages, keeps
from retention.ledger.keep_pages import Event
from retention.ledger.officials import Credential, authenticate
from retention.ledger.tables import keep


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception or hold in a page of them; which dossier it is about is left out."""

    number: int
    reason: str
    state: str
    review_on: date
    asked_by: str
    due: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """A later review date that was asked for; no motive for who may not read it."""

    review_on: date
    motive: str | None
    state: str
    asked_by: str
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class Possible:
    """What stands in the way of each step, for whoever looks; empty: it can be taken."""

    confirm: tuple[Refusal, ...]
    end: tuple[Refusal, ...]
    extend: tuple[Refusal, ...]
    confirm_extension: tuple[Refusal, ...]
    decline_extension: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One exception or hold. `hidden`: its motives and reference are not for whoever looks."""

    number: int
    dossier_key: str
    dossier_number: str | None
    reason: str
    state: KeepState
    review_on: date
    hidden: bool
    motive: str | None
    end_motive: str | None
    reference: str | None
    waiting: Extension | None
    extensions: tuple[Extension, ...]
    history: tuple[Event, ...]
    possible: Possible
    looker: Looker


def exceptions(
    place: Workplace,
    user: str,
    token: Credential = None,
    *,
    state: str = keep_pages.STANDS,
    kind: KeepKind | None = None,
    page: int = 1,
    per_page: int = 50,
) -> tuple[int, list[Listed]]:
    """(how many there are, one page of them), the newest first."""
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        knows = may_know(authenticate(ledger, user, token), day)
        first = (page - 1) * per_page
        total, rows = keep_pages.page_of(ledger, state, kind, day, first, per_page)
    protocol = place.rules.protocol
    return total, [_listed(row, day, protocol, knows=knows) for row in rows]


def _listed(row: sa.Row[Any], day: date, protocol: Protocol, *, knows: bool) -> Listed:
    reason = f"{row.kind}:{row.ground}"
    return Listed(
        row.number,
        reason if knows else protocol.public_reason(reason),
        row.state,
        row.review_on,
        row.asked_by,
        due=row.review_on <= day and row.state != KeepState.ENDED.value,
    )


def exception(place: Workplace, number: int, user: str, token: Credential = None) -> Shown:
    """One of them, after the look is recorded: it names a dossier. UnknownError without."""
    with place.ledger.connect() as ledger:
        row = ledger.execute(sa.select(keep).where(keep.c.number == number)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no exception or hold {number}")
        events = keep_pages.history(ledger, number)
        asked = extensions.extensions_of(ledger, number)
    looker = look(place, row.dossier_key, user, token, page=EXCEPTION)
    return _shown(place, row, events, asked, looker)


def _shown(
    place: Workplace,
    row: sa.Row[Any],
    events: list[Event],
    asked: list[sa.Row[Any]],
    looker: Looker,
) -> Shown:
    protocol = place.rules.protocol
    reason = f"{row.kind}:{row.ground}"
    hidden = not looker.knows and _is_closed(row.ground, protocol)
    later = tuple(_extension(each, hidden=hidden) for each in asked)
    waiting = next((each for each in later if each.state == KeepState.ASKED), None)
    return Shown(
        number=row.number,
        dossier_key=row.dossier_key,
        dossier_number=_number_of(place, row.dossier_key),
        reason=looker.reason(reason, protocol),
        state=KeepState(row.state),
        review_on=row.review_on,
        hidden=hidden,
        motive=None if hidden else row.motive,
        end_motive=None if hidden else row.end_motive,
        reference=None if hidden else row.reference,
        waiting=waiting,
        extensions=later,
        history=tuple(events),
        possible=_possible(row, waiting, looker),
        looker=looker,
    )


def _number_of(place: Workplace, dossier_key: str) -> str | None:
    with place.bestand.connect() as bestand:
        found = numbers_of(bestand, place.binding_to_read(bestand), [dossier_key])
        bestand.rollback()
    return found.get(dossier_key)


def _is_closed(ground: str, protocol: Protocol) -> bool:
    """Whether a motive may tell what only few may know: a hidden ground, or a restriction."""
    known = protocol.ground(ground)
    restricts = protocol.rights is not None and ground == protocol.rights.restriction_hold
    return restricts or known is None or known.neutral is not None


def _extension(row: sa.Row[Any], *, hidden: bool) -> Extension:
    motive = None if hidden else row.motive
    return Extension(row.review_on, motive, row.state, row.asked_by, row.settled_by)


def _possible(row: sa.Row[Any], waiting: Extension | None, looker: Looker) -> Possible:
    standing = keeps.standing(row)
    person, day = looker.person, looker.day
    by = None if waiting is None else waiting.asked_by
    return Possible(
        confirm=refusals_to_confirm(person, standing, day),
        end=refusals_to_end(person, standing, day),
        extend=refusals_to_extend(person, standing, day, asked_already=waiting is not None),
        confirm_extension=refusals_to_confirm_extension(person, standing, by, day),
        decline_extension=refusals_to_decline_extension(person, standing, by, day),
    )


def review_bounds(place: Workplace, day: date, after: date | None = None) -> tuple[date, date]:
    """(first, last) day that a review date can be; `after`: later than the one that stands."""
    last = day + timedelta(days=place.rules.protocol.review.longest_days)
    return max(day, after or day) + timedelta(days=1), last
