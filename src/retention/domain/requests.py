"""Who may do what with a request of a data subject, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from retention.domain.approval import Official, mandate_refusals
from retention.domain.protocol import Function, Right, Rights
from retention.domain.rights import StandingRequest
from retention.domain.states import REQUEST_TRANSITIONS, RequestState
from retention.errors import Refusal

HANDLERS = frozenset(
    {Function.STEWARD, Function.COORDINATOR, Function.PROCESS_OWNER, Function.PRIVACY_OFFICER}
)
LONGEST_AGO = timedelta(days=366)
# A number of a case system, not a name: it has a digit. Nor a citizen service number.
_REFERENCE = re.compile(r"(?=.*[0-9])(?![0-9]{8,9}$)[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """A request as it comes in; `authority` when somebody asks for another: how she may."""

    kind: Right
    received_on: date
    reference: str
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """How it was shown who asks, and that she may ask for another; no copy is kept."""

    identity: str
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What a request still waits for before it can be called carried out.

    `erasable` of its dossiers are still there and could go, `blocked` of them must stay.
    `row_stays`: her own row is still there, where she is no client. `made`: overviews released or
    corrections applied for it.
    """

    erasable: int = 0
    blocked: int = 0
    corrections: int = 0
    row_stays: bool = False
    made: int = 0


def refusals_to_handle(official: Official, day: date) -> tuple[Refusal, ...]:
    """Empty when this official may handle requests at all."""
    found = list(mandate_refusals(official, day))
    if official.function not in HANDLERS:
        text = f"a {official.function.value} does not handle requests of data subjects"
        found.append(Refusal("wrong-function", text, {"function": official.function}))
    return tuple(found)


def refusals_to_open(
    official: Official, asked: IncomingRequest, rights: Rights, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may write this request down."""
    found = list(refusals_to_handle(official, day))
    if asked.received_on > day:
        found.append(Refusal("received-in-future", "the day of receipt lies in the future"))
    if asked.received_on < day - LONGEST_AGO:
        text = f"received before {day - LONGEST_AGO:%d-%m-%Y}: look whether the day is right"
        found.append(Refusal("received-long-ago", text, {"day": day - LONGEST_AGO}))
    if not _REFERENCE.fullmatch(asked.reference):
        text = (
            "give the case system's number: letters, digits and - . _ / with a digit among them,"
            " at most 40; no name, and no eight or nine digits alone"
        )
        found.append(Refusal("no-reference", text))
    found.extend(_code_refusals("authority", asked.authority, rights.authority))
    return tuple(found)


def refusals_to_verify(
    official: Official, request: StandingRequest, proof: Proof, rights: Rights, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may say that it was shown who asks, and that she may."""
    found = list(refusals_to_handle(official, day))
    found.extend(_step_refusals(request, RequestState.VERIFIED))
    found.extend(_code_refusals("identity", proof.identity, rights.identity))
    found.extend(_code_refusals("authority", proof.authority, rights.authority))
    if request.authority is not None and proof.authority is None:
        text = "somebody asks for another: say how it was shown that she may (authority)"
        found.append(Refusal("no-authority", text))
    return tuple(found)


def refusals_to_grant(
    official: Official, request: StandingRequest, day: date, *, blocked: bool
) -> tuple[Refusal, ...]:
    """Empty when this official may grant it. `blocked`: each of its dossiers must stay now."""
    found = list(refusals_to_handle(official, day))
    found.extend(_step_refusals(request, RequestState.GRANTED))
    if blocked and request.kind is Right.ERASURE:
        text = (
            f"each dossier of request {request.number} must stay now; see `retention request show`."
            " Refuse it with a ground, or decide when nothing blocks it; the deadline runs on"
        )
        found.append(Refusal("blocked", text))
    return tuple(found)


def refusals_to_refuse(
    official: Official,
    request: StandingRequest,
    ground: str,
    motive: str,
    rights: Rights,
    day: date,
) -> tuple[Refusal, ...]:
    """Empty when this official may refuse it on this ground, with this motive (art. 12.1c)."""
    found = list(refusals_to_handle(official, day))
    unverified = request.state is RequestState.RECEIVED
    if not unverified or ground != rights.unverified_ground:
        found.extend(_not_verified_refusals(request))
        found.extend(_step_refusals(request, RequestState.REFUSED))
        found.extend(_ground_refusals(request, ground, rights))
    if not motive.strip():
        found.append(Refusal("no-motive", "say in a motive why it is refused; name no person"))
    return tuple(found)


def _not_verified_refusals(request: StandingRequest) -> tuple[Refusal, ...]:
    if request.state is not RequestState.RECEIVED:
        return ()
    text = (
        f"nobody verified who asks in request {request.number}: do that first"
        " (`retention request verify`), or refuse it because it cannot be done"
    )
    return (Refusal("not-verified", text),)


def fitting_grounds(request: StandingRequest, rights: Rights) -> tuple[str, ...]:
    """The grounds on which it can be refused now: before it is known who asks only that one."""
    if request.state is RequestState.RECEIVED:
        return (rights.unverified_ground,)
    return _grounds_of_right(request.kind, rights)


def _grounds_of_right(kind: Right, rights: Rights) -> tuple[str, ...]:
    return tuple(
        code
        for code, each in rights.refusal_grounds.items()
        if (not each.only or kind in each.only) and code != rights.unverified_ground
    )


def _ground_refusals(request: StandingRequest, ground: str, rights: Rights) -> tuple[Refusal, ...]:
    fitting = _grounds_of_right(request.kind, rights)
    if ground in fitting:
        return ()
    text = f"choose a ground of the protocol that fits this right: {', '.join(fitting)}"
    return (Refusal("no-ground", text),)


def refusals_to_carry_out(
    official: Official, request: StandingRequest, undone: Undone, motive: str, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may say that what was granted has been done."""
    found = list(refusals_to_handle(official, day))
    found.extend(_step_refusals(request, RequestState.CARRIED_OUT))
    if request.kind is Right.ERASURE and undone.erasable:
        text = f"{undone.erasable} dossier(s) of request {request.number} are still there"
        found.append(Refusal("still-there", text))
    if request.kind is Right.ERASURE and undone.blocked and not motive.strip():
        text = f"say in a motive why {undone.blocked} dossier(s) stay; name no person"
        found.append(Refusal("no-motive", text))
    if request.kind is Right.ERASURE and undone.row_stays and not motive.strip():
        text = (
            f"the row that request {request.number} is about is still there: remove it by"
            " `retention correction`, or say in a motive what stays; name no person"
        )
        found.append(Refusal("row-still-there", text))
    if request.kind is not Right.ERASURE and not undone.made and not motive.strip():
        what = "overview was released" if request.kind is Right.ACCESS else "correction was applied"
        text = f"no {what} for request {request.number}: say in a motive how it was carried out"
        found.append(Refusal("nothing-made", text))
    if undone.corrections:
        text = f"{undone.corrections} correction(s) of request {request.number} are not applied yet"
        found.append(Refusal("not-applied", text, {"count": undone.corrections}))
    return tuple(found)


def refusals_to_withdraw(
    official: Official, request: StandingRequest, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may write down that who asked withdrew it."""
    steps = _step_refusals(request, RequestState.WITHDRAWN)
    return (*refusals_to_handle(official, day), *steps)


def refusals_to_answer(
    official: Official, request: StandingRequest, answered_on: date, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may write down on which day the answer was sent."""
    found = list(refusals_to_handle(official, day))
    undecided = {RequestState.RECEIVED, RequestState.VERIFIED, RequestState.WITHDRAWN}
    if request.state in undecided:
        text = f"request {request.number} is {request.state.value}: there is no decision to send"
        found.append(Refusal("not-decided", text))
    if request.answered_on is not None:
        text = f"request {request.number} was answered on {request.answered_on:%d-%m-%Y}"
        found.append(Refusal("answered-already", text, {"day": request.answered_on}))
    if not request.received_on <= answered_on <= day:
        text = "the day of the answer lies between the day of receipt and today"
        found.append(Refusal("answered-when", text))
    return tuple(found)


def _step_refusals(request: StandingRequest, following: RequestState) -> tuple[Refusal, ...]:
    if following in REQUEST_TRANSITIONS[request.state]:
        return ()
    if following is RequestState.GRANTED and request.state is RequestState.RECEIVED:
        return _not_verified_refusals(request)
    text = f"request {request.number} is {request.state.value}; it cannot be {following.value} now"
    return (Refusal("wrong-state", text, {"state": request.state}),)


def _code_refusals(what: str, code: str | None, known: Collection[str]) -> tuple[Refusal, ...]:
    if code is None or code in known:
        return ()
    text = f"choose the {what} from the protocol: {', '.join(known)}"
    return (Refusal("no-identity" if what == "identity" else "no-authority", text),)
