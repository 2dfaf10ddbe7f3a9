"""Deadlines of requests, how urgent they are, and what is still possible (protocol art. 12).

Days are calendar days in Europe/Amsterdam; the last day of a term is still in time.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from retention.domain.protocol import Right, Rights
from retention.domain.states import PENDING_REQUESTS, RequestState

# Awb art. 6:9(2): posted within the term, and there within a week after it, is in time.
POSTED_IN_TIME = timedelta(days=7)
# Why a correction that is still asked for lets data be restricted (AVG art. 18(1)(a)).
DISPUTED = "disputed"


class Term(StrEnum):
    """What must have happened by a deadline."""

    ANSWER = "answer"
    CARRY_OUT = "carry-out"


class Urgency(StrEnum):
    """How a deadline stands on a day."""

    IN_TIME = "in-time"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"


class Possibility(StrEnum):
    """What is still possible with a request, or stands in its way."""

    BLOCKED = "blocked"
    RESTRICT = "restrict"
    SUPPLEMENT = "supplement"
    OBJECT = "object"
    COMPLAIN = "complain"


class RequestGroup(StrEnum):
    """Which requests are looked at: `open` ones are pending or not answered yet."""

    OPEN = "open"
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days in time; `carry_out_by` for an erasure only."""

    answer_by: date
    carry_out_by: date | None


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline that still runs: nobody met it yet."""

    term: Term
    until: date
    urgency: Urgency

    @property
    def code(self) -> str:
        """How an alert about it is called."""
        return f"{self.term.value}-{self.urgency.value}"


@dataclass(frozen=True, slots=True)
class StillPossible:
    """A possibility, the code of why, and the last day where there is one."""

    what: Possibility
    because: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRequest:
    """A request as the ledger holds it; nothing of it names a person."""

    number: int
    kind: Right
    state: RequestState
    received_on: date
    answer_by: date
    carry_out_by: date | None = None
    authority: str | None = None
    ground: str | None = None
    answered_on: date | None = None

    @property
    def pending(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in PENDING_REQUESTS


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    month_count = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def deadlines(kind: Right, received_on: date, rights: Rights) -> Deadlines:
    """By when a request that was received on a day is answered and carried out (art. 12.1a, 12.3).

    There is no extension.
    """
    answer_by = received_on + timedelta(days=rights.answer_within_days)
    if kind is not Right.ERASURE:
        return Deadlines(answer_by, None)
    return Deadlines(answer_by, add_months(received_on, rights.erase_within_months))


def urgency(until: date, day: date, rights: Rights) -> Urgency:
    """How a deadline stands on this day."""
    if day > until:
        return Urgency.OVERDUE
    soon = until - day <= timedelta(days=rights.due_soon_days)
    return Urgency.DUE_SOON if soon else Urgency.IN_TIME


def running(request: StandingRequest, day: date, rights: Rights) -> tuple[Running, ...]:
    """The deadlines that nobody met yet, the earliest first.

    A hold that blocks the request stops none of them; only who asked can withdraw it.
    """
    found: list[tuple[date, Term]] = []
    if request.answered_on is None and request.state is not RequestState.WITHDRAWN:
        found.append((request.answer_by, Term.ANSWER))
    if request.carry_out_by is not None and request.pending:
        found.append((request.carry_out_by, Term.CARRY_OUT))
    return tuple(Running(term, until, urgency(until, day, rights)) for until, term in sorted(found))


def object_until(answered_on: date, rights: Rights) -> date:
    """The last day to object: the term begins the day after the answer was sent (Awb art. 6:8)."""
    return answered_on + timedelta(weeks=rights.object_within_weeks)


def remembered_until(request: StandingRequest, ended_on: date, rights: Rights) -> date | None:
    """The last day on which its dossiers are held and whose request it was is known.

    None: not yet known, it is pending or not answered. A decision stands when no objection can
    come in any more; an objection itself is a hold of its own.
    """
    if request.state is RequestState.WITHDRAWN:
        return ended_on
    if request.pending or request.answered_on is None:
        return None
    return max(ended_on, object_until(request.answered_on, rights) + POSTED_IN_TIME)


def still_possible(
    request: StandingRequest, blocks: Iterable[str], rights: Rights
) -> tuple[StillPossible, ...]:
    """What is possible beside granting, with the code of why.

    `blocks`: reasons that keep its dossiers, other than the request itself.
    """
    if request.pending:
        return tuple(_while_pending(request, tuple(dict.fromkeys(blocks)), rights))
    if request.state is RequestState.REFUSED:
        return tuple(_after_refusal(request, rights))
    return ()


def _while_pending(
    request: StandingRequest, blocks: tuple[str, ...], rights: Rights
) -> Iterator[StillPossible]:
    restricted = any(each.endswith(f":{rights.restriction_hold}") for each in blocks)
    if request.kind is Right.ERASURE:
        yield from (StillPossible(Possibility.BLOCKED, each) for each in blocks)
        if blocks and not restricted:
            yield StillPossible(Possibility.RESTRICT, blocks[0])
    if request.kind is Right.CORRECTION and not restricted:
        yield StillPossible(Possibility.RESTRICT, DISPUTED)


def _after_refusal(request: StandingRequest, rights: Rights) -> Iterator[StillPossible]:
    if request.ground != rights.unverified_ground:
        if request.kind is Right.CORRECTION:
            yield StillPossible(Possibility.SUPPLEMENT, request.ground)
        if request.kind in {Right.CORRECTION, Right.ERASURE}:
            yield StillPossible(Possibility.RESTRICT, request.ground)
    answered_on = request.answered_on
    until = None if answered_on is None else object_until(answered_on, rights)
    yield StillPossible(Possibility.OBJECT, request.ground, until)
    yield StillPossible(Possibility.COMPLAIN, request.ground)
