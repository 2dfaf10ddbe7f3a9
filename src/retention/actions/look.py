"""Looking at a dossier's explanation: recorded before anything of it is shown.

Looking up a number is recorded as well when nothing has that number: never the number itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from retention.actions.clock import day_of
from retention.actions.dossiers import Explained, explain_key, find_dossier
from retention.actions.keeping import too_late
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.approval import Official, mandate_refusals
from retention.domain.clocks import local_day
from retention.domain.keeping import keeper_refusals, may_know
from retention.domain.protocol import Function, Protocol
from retention.domain.states import PENDING_REQUESTS, KeepState
from retention.errors import Refusal, UnknownError
from retention.ledger import keep_pages, keeps
from retention.ledger.findings import asked_about
from retention.ledger.looks import looks_by_day
from retention.ledger.officials import Credential
from retention.ledger.tables import request, request_dossier

DOSSIER, EXCEPTION, ASKING = "dossier", "exception", "asking"
EARLIEST = date(2000, 1, 31)  # no look was recorded before


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody whose look was recorded. `knows`: may read grounds that would tip somebody off."""

    person: Official
    day: date
    knows: bool

    def reason(self, reason: str, protocol: Protocol) -> str:
        """A reason code as this person may read it."""
        return reason if self.knows else protocol.public_reason(reason)


@dataclass(frozen=True, slots=True)
class SeenKeep:
    """An exception or hold on a dossier that was looked at."""

    number: int
    reason: str
    state: KeepState
    review_on: date


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request of a data subject that keeps a dossier while it is pending."""

    number: int
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class SeenDossier:
    """The explanation of one dossier: why it stays or goes. Nothing of what is in it.

    `refusals_to_ask`: why whoever looks cannot have it kept; empty: she can. `asked`: the codes of
    why the newest sweep put it in the queue, which may know more than the dossier by itself tells.
    """

    explained: Explained
    reasons: tuple[str, ...]
    looker: Looker
    item_number: int | None = None
    keeps: tuple[SeenKeep, ...] = ()
    requests: tuple[SeenRequest, ...] = ()
    refusals_to_ask: tuple[Refusal, ...] = ()
    asked: tuple[str, ...] = ()


def find(place: Workplace, number: str, user: str, token: Credential = None) -> str:
    """The key of the dossier with this number; RefusedError, written down, where there is none."""
    with Deciding(place, user, token, "look-up-dossier") as deciding:
        deciding.unless(mandate_refusals(deciding.person, local_day(deciding.now)))
        key = _key_of(place, number)
        missing = Refusal("no-such-dossier", "no dossier in the bestand has that number")
        deciding.unless((missing,) if key is None else ())
        return key or ""


def _key_of(place: Workplace, number: str) -> str | None:
    try:
        return find_dossier(place, number)
    except UnknownError:
        return None


def look(
    place: Workplace, dossier_key: str, user: str, token: Credential = None, *, page: str
) -> Looker:
    """Who looks, once it is in the log: which tombstone, by whom, in which function, on what page.

    Refused for who has no mandate. Call it before anything of the dossier is shown.
    """
    with Deciding(place, user, token, "look-at-dossier") as deciding:
        day = local_day(deciding.now)
        deciding.unless(mandate_refusals(deciding.person, day), page=page)
        tombstone = place.tombstones(deciding.ledger).of(dossier_key)
        deciding.record("looked", {"tombstone": tombstone, "page": page})
        return Looker(deciding.person, day, may_know(deciding.person, day))


def look_at(
    place: Workplace, dossier_key: str, user: str, token: Credential = None, *, page: str = DOSSIER
) -> SeenDossier:
    """The explanation, after the look is recorded; of a restricted dossier that it is restricted.

    UnknownError when the dossier is gone.
    """
    looker = look(place, dossier_key, user, token, page=page)
    explained = explain_key(place, dossier_key)
    protocol = place.rules.protocol
    reasons = tuple(looker.reason(each, protocol) for each in explained.decision.reasons)
    with place.ledger.connect() as ledger:
        refusals = (
            *keeper_refusals(looker.person, looker.day),
            *too_late(place, ledger, dossier_key),
        )
        if explained.restricted:
            return SeenDossier(explained, reasons, looker, refusals_to_ask=refusals)
        on = keeps.on_list(ledger, dossier_key)
        standing = keep_pages.standing_on(ledger, dossier_key)
        pending = ledger.execute(_pending(dossier_key)).all()
        asked = asked_about(ledger, dossier_key)
    return SeenDossier(
        explained,
        reasons,
        looker,
        None if on is None else on[1],
        tuple(_seen(row, looker, protocol) for row in standing),
        tuple(SeenRequest(row.number, row.kind, row.state) for row in pending),
        refusals,
        asked,
    )


def _seen(row: sa.Row[Any], looker: Looker, protocol: Protocol) -> SeenKeep:
    reason = looker.reason(f"{row.kind}:{row.ground}", protocol)
    return SeenKeep(row.number, reason, KeepState(row.state), row.review_on)


def _pending(dossier_key: str) -> sa.Select[Any]:
    return (
        sa.select(request.c.number, request.c.kind, request.c.state)
        .join_from(request_dossier, request, request.c.number == request_dossier.c.request)
        .where(
            request_dossier.c.dossier_key == dossier_key,
            request.c.state.in_([state.value for state in PENDING_REQUESTS]),
        )
        .order_by(request.c.number)
    )


def looks(
    place: Workplace,
    first_on: date | None,
    last_on: date | None,
    function: Function | None,
    *,
    page: int,
    per_page: int,
) -> tuple[date, date, Sequence[sa.Row[Any]]]:
    """(first day, last day, rows as `looks_by_day` has them); the last thirty days by default."""
    with place.ledger.connect() as ledger:
        today = day_of(None, place.clock.now(ledger))
        last = max(min(last_on or today, today), EARLIEST)
        first = max(min(first_on or last - timedelta(days=30), last), EARLIEST)
        code = None if function is None else function.value
        rows = looks_by_day(ledger, first, last, code, (page - 1) * per_page, per_page)
    return first, last, rows
