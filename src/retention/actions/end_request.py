"""End a request for erasure, once nothing of it is left; otherwise say how much is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.destroy import absent_items
from retention.domain.clocks import local_day
from retention.domain.erasure import Erasure, erasure_of
from retention.domain.states import RequestState
from retention.ledger import lists, requests
from retention.ledger.log import write_down


@dataclass(frozen=True, slots=True)
class RequestLeft:
    """Where the request stands of which a list was carried out; `left`: dossiers still there."""

    request: int
    state: RequestState
    left: int
    carry_out_by: date


def still_there(place: Workplace, ledger: Connection, number: int) -> int:
    """How many dossiers of the request the bestand still holds."""
    keys = requests.dossier_keys(ledger, [number])[number]
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        hand = fill_batch(bestand, binding, ((i, key, None) for i, key in enumerate(keys)))
        absent = absent_items(bestand, binding, hand)
        bestand.rollback()
    return len(keys) - len(absent)


def end_request(ledger: Connection, erasure: Erasure, now: datetime, *, left: int) -> None:
    """The request carried out when no dossier is left, and either way written down.

    Take its row's lock before the log's: who withdraws a request takes them in that order.
    """
    if requests.row_of(ledger, erasure.request).state != RequestState.GRANTED.value:
        return
    record = {"request": erasure.request, "in_time": erasure.in_time(local_day(now))}
    if left:
        write_down(ledger, "request-unfinished", {**record, "left": left}, now)
        return
    done = RequestState.CARRIED_OUT.value
    requests.set_request(ledger, erasure.request, state=done, ended_at=now)
    write_down(ledger, "request-carried-out", record, now)


def request_left(place: Workplace, ledger: Connection, row: sa.Row[object]) -> RequestLeft | None:
    """Where the request of a list stands; None where it is no list of a request."""
    erasure = erasure_of(lists.header_of(row))
    if erasure is None:
        return None
    state = RequestState(requests.row_of(ledger, erasure.request).state)
    left = still_there(place, ledger, erasure.request) if state is RequestState.GRANTED else 0
    return RequestLeft(erasure.request, state, left, erasure.carry_out_by)
