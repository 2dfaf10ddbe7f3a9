"""Requests in words: where one stands, why it waits, what blocks it, what is still possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from retention.actions.request_queue import ShownRequest
from retention.cli.output import day, say, table, until
from retention.cli.requests import record_of
from retention.domain.protocol import Protocol, Right
from retention.domain.rights import Running, StandingRequest, StillPossible, Term, Urgency
from retention.domain.states import RequestState
from retention.domain.wording import label

_TERMS = {Term.ANSWER: "the answer", Term.CARRY_OUT: "the erasure"}
_URGENCIES = {
    Urgency.IN_TIME: "must be there by {until}",
    Urgency.DUE_SOON: "must be there soon, by {until}",
    Urgency.OVERDUE: "is late: it was due on {until}",
}


def headline(request: StandingRequest) -> Iterator[str]:
    """Where a request stands, and its days."""
    right, state = _word(request.kind.value), _word(request.state.value).lower()
    yield f"Request {request.number}: {right.lower()}, {state}."
    yield f"  Received   {day(request.received_on)}"
    yield f"  Answer by  {day(request.answer_by)}" + (
        f", answered on {day(request.answered_on)}" if request.answered_on else ""
    )
    if request.carry_out_by:
        yield f"  Gone by    {day(request.carry_out_by)}"


def next_step(request: StandingRequest) -> str:
    """What somebody does next."""
    number = request.number
    answer = (
        ""
        if request.answered_on
        else f" Send the answer: retention request letter {number}, then: retention request"
        f" answered {number} --on DAY"
    )
    steps = {
        RequestState.RECEIVED: f"Verify who asks: retention request verify {number}",
        RequestState.VERIFIED: f"Decide: retention request decide {number} grant|refuse",
        RequestState.GRANTED: f"{_TO_DO[request.kind].format(number=number)}"
        f" Then: retention request carried-out {number}.{answer}",
        RequestState.REFUSED: f"It has ended.{answer}",
        RequestState.CARRIED_OUT: f"It has ended.{answer}",
        RequestState.WITHDRAWN: "It has ended; it keeps no dossier any more.",
    }
    return steps[request.state]


# What was granted, and how it is done.
_TO_DO = {
    Right.ACCESS: "Make the overview: retention overview make PERSON --request {number}",
    Right.CORRECTION: "Correct it: retention correction template DOSSIER, with"
    ' "request": {number} in the file.',
    Right.ERASURE: "Make its list: retention request erase {number}",
}


def queue_record(shown: ShownRequest, protocol: Protocol) -> dict[str, Any]:
    """One line of the queue as JSON."""
    first = shown.running[0] if shown.running else None
    return {
        "request": shown.request.number,
        "kind": shown.request.kind.value,
        "state": shown.request.state.value,
        "reference": shown.reference,
        "urgency": _urgency(shown.running),
        "until": first.until if first else None,
        "why": "; ".join(_why(shown)),
        "if_nobody_acts": _if_nobody_acts(shown.running),
        "blocked_by": _blocked_by(shown, protocol),
    }


def _urgency(running: Iterable[Running]) -> str:
    """The worst of all its deadlines."""
    found = {each.urgency for each in running}
    for urgency in (Urgency.OVERDUE, Urgency.DUE_SOON):
        if urgency in found:
            return urgency.value
    return Urgency.IN_TIME.value


def _why(shown: ShownRequest) -> Iterator[str]:
    request = shown.request
    waits = {
        RequestState.RECEIVED: "nobody verified who asks",
        RequestState.VERIFIED: "nobody decided",
        RequestState.GRANTED: "it is granted and not carried out",
    }
    if request.state in waits:
        yield waits[request.state]
    if not request.pending:
        yield "decided, and nobody sent the answer"
    for each in shown.running:
        yield _runs(each)


def _runs(each: Running) -> str:
    return f"{_TERMS[each.term]} {_URGENCIES[each.urgency].format(until=day(each.until))}"


def _if_nobody_acts(running: tuple[Running, ...]) -> str:
    if not running:
        return "nothing lapses: what was granted waits, and its dossiers stay"
    if any(each.urgency is Urgency.OVERDUE for each in running):
        return "it stays late; the municipality breaks the protocol, its dossiers stay"
    return f"late from the day after {day(running[0].until)}, with an alert; its dossiers stay"


def _blocked_by(shown: ShownRequest, protocol: Protocol) -> list[str]:
    """The words for what blocks it, once each."""
    reasons = (reason for each in shown.blocks.values() for reason in each)
    return list(dict.fromkeys(label(each, protocol, "en", full=shown.full) for each in reasons))


def show_queue(records: list[dict[str, Any]]) -> None:
    """The queue for people."""
    headings = ("Number", "Kind", "Reference", "Urgency", "Until", "Why it is here")
    rows = [
        (
            each["request"],
            _word(each["kind"]),
            each["reference"],
            _word(each["urgency"]),
            until(each["until"]),
            each["why"],
            each["if_nobody_acts"],
            ", ".join(each["blocked_by"]) or None,
        )
        for each in records
    ]
    table((*headings, "If nobody acts", "Blocked by"), rows)


def full_record(shown: ShownRequest, protocol: Protocol) -> dict[str, Any]:
    """One request with everything, as JSON."""
    return {
        **record_of(shown.request),
        "reference": shown.reference,
        "person_table": shown.person_table,
        "identity": shown.identity,
        "motive": shown.motive,
        "dossiers": shown.kept,
        "blocked": shown.blocked,
        "blocked_by": _blocked_by(shown, protocol),
        "running": [
            {"term": each.term.value, "until": each.until, "urgency": each.urgency.value}
            for each in shown.running
        ],
        "possible": [
            {
                "what": each.what.value,
                "because": _because(each, shown, protocol),
                "until": each.until,
            }
            for each in shown.possible
        ],
    }


def _because(each: StillPossible, shown: ShownRequest, protocol: Protocol) -> str | None:
    """A reason by its words, a refusal's ground by its label; never a hidden ground's own."""
    if each.because is None:
        return None
    rights = protocol.rights
    ground = rights.refusal_grounds.get(each.because) if rights else None
    return ground.label if ground else label(each.because, protocol, "en", full=shown.full)


def show_request(shown: ShownRequest, protocol: Protocol) -> None:
    """One request for people."""
    say(*headline(shown.request))
    say(f"  Reference  {shown.reference}", f"  Dossiers   {shown.kept} kept by this request")
    for each in shown.running:
        say(f"  Runs       {_runs(each)}")
    if shown.request.kind is Right.ERASURE and shown.blocks:
        say(f"  Blocked    {shown.blocked} of {len(shown.blocks)} dossier(s) must stay now")
    for possible in shown.possible:
        say(f"  {_word('possible-' + possible.what.value)}: {_in_words(possible, shown, protocol)}")
    say(next_step(shown.request))


def _in_words(each: StillPossible, shown: ShownRequest, protocol: Protocol) -> str:
    because = _because(each, shown, protocol)
    return (because or "-") + (f", until {day(each.until)}" if each.until else "")


def _word(code: str) -> str:
    return label(code, None, "en")
