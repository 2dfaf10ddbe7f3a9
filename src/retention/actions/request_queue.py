"""Requests that wait for somebody: why each is here, until when, and what is still possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.clock import day_of
from retention.actions.requests import blocks_of
from retention.actions.workplace import Workplace
from retention.domain.keeping import may_know
from retention.domain.rights import (
    Running,
    StandingRequest,
    StillPossible,
    Urgency,
    running,
    still_possible,
)
from retention.ledger import requests
from retention.ledger.officials import Credential, authenticate

_MOST_URGENT = (Urgency.OVERDUE, Urgency.DUE_SOON, Urgency.IN_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRequest:
    """A request with its deadlines and possibilities. `full`: hidden grounds may be shown.

    `blocks`: dossier -> why it must stay; the keys are for the code, never to be shown.
    """

    request: StandingRequest
    reference: str
    person_table: str
    identity: str | None
    motive: str | None
    kept: int
    blocks: dict[str, tuple[str, ...]]
    running: tuple[Running, ...]
    possible: tuple[StillPossible, ...]
    full: bool

    @property
    def blocked(self) -> int:
        """How many of its dossiers must stay now."""
        return sum(map(bool, self.blocks.values()))


def waiting(
    place: Workplace, as_of: date | None = None, user: str | None = None, token: Credential = None
) -> list[ShownRequest]:
    """The requests that are pending or not answered, the most urgent first."""
    with place.ledger.connect() as ledger:
        day = day_of(as_of, place.clock.now(ledger))
        shown = _shown(
            place, ledger, requests.open_rows(ledger), day, _full(ledger, user, token, day)
        )
    return sorted(shown, key=_by_urgency)


def look_at(
    place: Workplace,
    number: int,
    as_of: date | None = None,
    user: str | None = None,
    token: Credential = None,
) -> ShownRequest:
    """One request; UsageError when there is none of that number.

    Without a user, or for one whose function may not know, hidden grounds stay hidden.
    """
    with place.ledger.connect() as ledger:
        day = day_of(as_of, place.clock.now(ledger))
        row = requests.row_of(ledger, number)
        return _shown(place, ledger, [row], day, _full(ledger, user, token, day))[0]


def _full(ledger: Connection, user: str | None, token: Credential, day: date) -> bool:
    return user is not None and may_know(authenticate(ledger, user, token), day)


def _by_urgency(shown: ShownRequest) -> tuple[int, date, int]:
    """Overdue first, then by the earliest day; what has no deadline any more comes last."""
    first = min(
        shown.running, key=lambda each: (_MOST_URGENT.index(each.urgency), each.until), default=None
    )
    if first is None:
        return len(_MOST_URGENT), date.max, shown.request.number
    return _MOST_URGENT.index(first.urgency), first.until, shown.request.number


def _shown(
    place: Workplace, ledger: Connection, rows: Iterable[sa.Row[Any]], day: date, full: bool
) -> list[ShownRequest]:
    rights = place.rules.needs_rights
    found = list(rows)
    keys = requests.dossier_keys(ledger, [row.number for row in found])
    shown = []
    for row in found:
        request = requests.standing(row)
        blocks = blocks_of(place, ledger, request) if request.pending else {}
        reasons = [reason for each in blocks.values() for reason in each]
        shown.append(
            ShownRequest(
                request=request,
                reference=row.reference,
                person_table=row.person_table,
                identity=row.identity,
                motive=row.motive,
                kept=len(keys[row.number]),
                blocks=blocks,
                running=running(request, day, rights),
                possible=still_possible(request, reasons, rights),
                full=full,
            )
        )
    return shown
