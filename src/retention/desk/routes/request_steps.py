"""The steps that a request of a data subject stands before, each a form."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.responses import Response

from retention.actions import requests as actions
from retention.actions.propose_erasure import ProposedErasure, propose_erasure
from retention.actions.request_steps import Step
from retention.desk.asked import Number, day_in
from retention.desk.routes.requests import show_one
from retention.desk.routing import Routes
from retention.desk.visit import Form, Visit, Visiting
from retention.domain.access import Permit
from retention.domain.requests import Proof

routes = Routes()
DECIDE = Permit.DECIDE_REQUESTS


def _step(
    visit: Visit, number: int, step: Step, form: Form, deed: Callable[[], object], said: str
) -> Response:
    """One step taken; refused, its form keeps what was typed in it, and no other form gets that."""
    return visit.do(
        deed,
        given={**form, "step": step.value},
        otherwise=lambda: show_one(visit, number),
        to=f"/requests/{number}",
        said=said,
    )


@routes.deed("/requests/{number}/verify", DECIDE)
def verify(visit: Visiting, number: Number, form: Form) -> Response:
    """It was shown who asks."""
    proof = Proof(form.get("identity", ""), form.get("authority") or None)

    def deed() -> None:
        actions.verify(visit.place, number, proof, *visit.who)

    return _step(visit, number, Step.VERIFY, form, deed, "request-verified")


@routes.deed("/requests/{number}/grant", DECIDE)
def grant(visit: Visiting, number: Number, form: Form) -> Response:
    """The request granted."""
    user, vouched = visit.who

    def deed() -> None:
        actions.grant(visit.place, number, user, form.get("motive", ""), vouched)

    return _step(visit, number, Step.GRANT, form, deed, "request-granted")


@routes.deed("/requests/{number}/refuse", DECIDE)
def refuse(visit: Visiting, number: Number, form: Form) -> Response:
    """The request refused, on a ground and with a motive."""
    ground, motive = form.get("ground", ""), form.get("motive", "")

    def deed() -> None:
        actions.refuse(visit.place, number, ground, motive, *visit.who)

    return _step(visit, number, Step.REFUSE, form, deed, "request-refused")


@routes.deed("/requests/{number}/erase", DECIDE)
def erase(visit: Visiting, number: Number, form: Form) -> Response:
    """The list of what may go of a granted erasure."""
    proposed: list[ProposedErasure] = []

    def deed() -> None:
        proposed.append(propose_erasure(visit.place, number, *visit.who))

    answer = _step(visit, number, Step.ERASE, form, deed, "erasure-proposed")
    if not proposed or proposed[0].list_number is not None:
        return answer
    said = "erasure-done" if proposed[0].nothing_left else "erasure-blocked"
    return visit.go(f"/requests/{number}", said)


@routes.deed("/requests/{number}/carry-out", DECIDE)
def carry_out(visit: Visiting, number: Number, form: Form) -> Response:
    """What was granted has been done."""
    user, vouched = visit.who

    def deed() -> None:
        actions.carried_out(visit.place, number, user, form.get("motive", ""), vouched)

    return _step(visit, number, Step.CARRY_OUT, form, deed, "request-carried-out")


@routes.deed("/requests/{number}/answer", DECIDE)
def answer(visit: Visiting, number: Number, form: Form) -> Response:
    """The answer was sent."""

    def deed() -> None:
        actions.answered(visit.place, number, day_in(form, "answered_on"), *visit.who)

    return _step(visit, number, Step.ANSWER, form, deed, "request-answered")


@routes.deed("/requests/{number}/withdraw", DECIDE)
def withdraw(visit: Visiting, number: Number, form: Form) -> Response:
    """Whoever asked withdrew it."""

    def deed() -> None:
        actions.withdraw(visit.place, number, *visit.who)

    return _step(visit, number, Step.WITHDRAW, form, deed, "request-withdrawn")
