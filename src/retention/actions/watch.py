"""Watch the deadlines of requests: who must know hears once, what has ended is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.clock import day_of
from retention.actions.workplace import Workplace
from retention.domain.protocol import Rights
from retention.domain.recipients import Telling
from retention.domain.rights import Running, Urgency, running
from retention.ledger import requests
from retention.ledger.log import write_down
from retention.ledger.notices import ALERT, NewNotice, add_notices


@dataclass(frozen=True, slots=True)
class Watched:
    """How many requests wait, have a deadline soon or passed one; what was told and forgotten.

    `unheard`: alerts that nobody hears while no address is set; they go out when one is.
    """

    waiting: int
    due_soon: int
    overdue: int
    alerts: int
    unheard: int
    forgotten: int


def watch_deadlines(place: Workplace, as_of: date | None = None) -> Watched:
    """One alert per address for each deadline that is newly near or past; all written down.

    Safe to run again: a request remembers which alerts went into the outbox.
    """
    rights = place.rules.needs_rights
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        day = day_of(as_of, now)
        rows = requests.open_rows(ledger, lock=True)
        near = {row.number: _near(row, day, rights) for row in rows}
        new = [(row, each) for row in rows for each in near[row.number] if _is_new(row, each)]
        addresses = place.settings.alert_to
        if addresses:
            _alert(ledger, new, addresses, now)
        worst = Counter(_worst(each) for each in near.values())
        found = Watched(
            waiting=len(rows),
            due_soon=worst[Urgency.DUE_SOON],
            overdue=worst[Urgency.OVERDUE],
            alerts=len(new) if addresses else 0,
            unheard=0 if addresses else len(new),
            forgotten=requests.forget_ended(ledger, rights, day),
        )
        write_down(ledger, "watched", {"what": "requests", **_counts(found)}, now)
        return found


def _near(row: sa.Row[Any], day: date, rights: Rights) -> tuple[Running, ...]:
    found = running(requests.standing(row), day, rights)
    return tuple(each for each in found if each.urgency is not Urgency.IN_TIME)


def _is_new(row: sa.Row[Any], each: Running) -> bool:
    return each.code not in row.alerted


def _worst(near: tuple[Running, ...]) -> Urgency | None:
    found = {each.urgency for each in near}
    return Urgency.OVERDUE if Urgency.OVERDUE in found else next(iter(found), None)


def _alert(
    ledger: Connection,
    new: Iterable[tuple[sa.Row[Any], Running]],
    addresses: tuple[str, ...],
    now: datetime,
) -> None:
    notices = []
    told: dict[int, list[str]] = {}
    for row, each in new:
        notices += [
            NewNotice(
                recipient=address,
                cause=ALERT,
                cause_number=row.number,
                telling=Telling.ALERT,
                reasons=(f"request-{each.code}",),
                payload={"numbers": {"request": row.number}},
            )
            for address in addresses
        ]
        told.setdefault(row.number, list(row.alerted)).append(each.code)
    add_notices(ledger, notices, now)
    for number, codes in told.items():
        requests.set_request(ledger, number, alerted=codes)


def _counts(found: Watched) -> dict[str, int]:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}
