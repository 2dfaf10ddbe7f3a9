"""Requests of data subjects: look, and decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from retention.actions import request_queue, requests
from retention.desk.api.routing import Body, Code, Operations, Text
from retention.desk.asked import Number
from retention.desk.look_ups import slow_look_ups
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.protocol import Right
from retention.domain.requests import IncomingRequest, Proof
from retention.domain.rights import StandingRequest
from retention.domain.states import RequestState

operations = Operations("requests")


@dataclass(frozen=True)
class RequestRecord:
    """A request as the ledger holds it; nothing of it names a person."""

    number: int
    kind: Right
    state: RequestState
    received_on: date
    answer_by: date
    carry_out_by: date | None
    answered_on: date | None

    @classmethod
    def of(cls, found: StandingRequest) -> Self:
        """The record of a request."""
        return cls(
            found.number,
            found.kind,
            found.state,
            found.received_on,
            found.answer_by,
            found.carry_out_by,
            found.answered_on,
        )


class Incoming(Body):
    """What came in: whose (a dossier's number), which right, when, the case system's reference."""

    dossier: Code
    kind: Right
    received_on: date
    reference: Code
    authority: Code | None = None


class Shown(Body):
    """How it was shown who asks; a code of the protocol, and no copy of a paper."""

    identity: Code
    authority: Code | None = None


class Motivated(Body):
    """A decision that may say why."""

    motive: Text = ""


class Refusal(Body):
    """Why a request is refused: a ground of the protocol, and a motive."""

    ground: Code
    motive: Text


class Answered(Body):
    """The day on which the answer was sent."""

    answered_on: date


@operations.read("/requests", Permit.SEE_REQUESTS)
def waiting(visit: Visiting) -> tuple[RequestRecord, ...]:
    """The requests that are pending or not answered, the most urgent first."""
    return tuple(RequestRecord.of(each.request) for each in request_queue.waiting(visit.place))


@operations.read("/requests/{number}", Permit.SEE_REQUESTS)
def one(visit: Visiting, number: Number) -> RequestRecord:
    """One request."""
    return RequestRecord.of(request_queue.look_at(visit.place, number).request)


@operations.deed("/requests", Permit.DECIDE_REQUESTS)
def open_request(visit: Visiting, came: Incoming) -> RequestRecord:
    """A request written down; its dossiers are kept."""
    slow_look_ups(visit)
    asked = IncomingRequest(came.kind, came.received_on, came.reference, came.authority)
    opened = requests.open_request(visit.place, asked, came.dossier, *visit.who)
    return RequestRecord.of(opened.request)


@operations.deed("/requests/{number}/verify", Permit.DECIDE_REQUESTS)
def verify(visit: Visiting, number: Number, shown: Shown) -> RequestRecord:
    """It was shown who asks, and that she may."""
    proof = Proof(shown.identity, shown.authority)
    return RequestRecord.of(requests.verify(visit.place, number, proof, *visit.who))


@operations.deed("/requests/{number}/grant", Permit.DECIDE_REQUESTS)
def grant(visit: Visiting, number: Number, why: Motivated) -> RequestRecord:
    """Granted; what it asks is still to be done."""
    user, vouched = visit.who
    return RequestRecord.of(requests.grant(visit.place, number, user, why.motive, vouched))


@operations.deed("/requests/{number}/refuse", Permit.DECIDE_REQUESTS)
def refuse(visit: Visiting, number: Number, why: Refusal) -> RequestRecord:
    """Refused, on a ground and with a motive."""
    found = requests.refuse(visit.place, number, why.ground, why.motive, *visit.who)
    return RequestRecord.of(found)


@operations.deed("/requests/{number}/carried-out", Permit.DECIDE_REQUESTS)
def carried_out(visit: Visiting, number: Number, why: Motivated) -> RequestRecord:
    """What was granted is done."""
    user, vouched = visit.who
    return RequestRecord.of(requests.carried_out(visit.place, number, user, why.motive, vouched))


@operations.deed("/requests/{number}/answered", Permit.DECIDE_REQUESTS)
def answered(visit: Visiting, number: Number, sent: Answered) -> RequestRecord:
    """The answer was sent; the term to object begins the day after."""
    return RequestRecord.of(requests.answered(visit.place, number, sent.answered_on, *visit.who))


@operations.deed("/requests/{number}/withdraw", Permit.DECIDE_REQUESTS)
def withdraw(visit: Visiting, number: Number) -> RequestRecord:
    """Withdrawn: it keeps no dossier any more."""
    return RequestRecord.of(requests.withdraw(visit.place, number, *visit.who))
