"""The work that waits for a decision: its kinds, who can do it, and what comes of doing nothing.

Codes only; words for people stand with the faces that show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from retention.domain.approval import rejecters
from retention.domain.keeping import KEEPERS
from retention.domain.notifying import DECIDERS
from retention.domain.overview import RELEASERS
from retention.domain.protocol import Approval, Function
from retention.domain.questions import settlers
from retention.domain.requests import HANDLERS
from retention.errors import UsageError


class Kind(StrEnum):
    """A kind of work. In this order, what has the same day comes one after the other."""

    REQUESTS = "requests"
    NOTICES = "notices"
    CORRECTIONS = "corrections"
    QUESTIONS = "questions"
    EXCEPTIONS = "exceptions"
    INFORMATION = "information"
    RECIPIENTS = "recipients"
    OVERVIEWS = "overviews"
    LISTS = "lists"
    DOSSIERS = "dossiers"

    @property
    def rank(self) -> int:
        """Its place among the kinds."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


class Why(StrEnum):
    """Why a row waits. Of questions the question's own kind says so."""

    VERIFY = "verify"
    DECIDE = "decide"
    CARRY_OUT = "carry-out"
    ANSWER = "answer"
    ESCALATED = "escalated"
    HELD = "held"
    FAILED = "failed"
    SECOND_PERSON = "second-person"
    ASKED = "asked"
    END_ASKED = "end-asked"
    REVIEW = "review"
    UNTOLD = "untold"
    POSTPONED = "postponed"
    RELEASE = "release"
    PRESENT = "present"
    APPROVE = "approve"
    LIFT_GUARD = "lift-guard"
    COOLING_OFF = "cooling-off"
    LAPSED = "lapsed"
    CARRYING_OUT = "carrying-out"
    BAD_DATA = "bad-data"


class IfNobody(StrEnum):
    """What happens when nobody acts."""

    DEADLINE_PASSES = "deadline-passes"
    RECIPIENT_KEEPS_WRONG_DATA = "recipient-keeps-wrong-data"
    NOTHING_CORRECTED = "nothing-corrected"
    STAYS_OPEN = "stays-open"
    DOSSIER_STAYS = "dossier-stays"
    NOT_TOLD = "not-told"
    EARLIER_ADDRESS_USED = "earlier-address-used"
    DRAFT_EXPIRES = "draft-expires"
    NOTHING_DESTROYED = "nothing-destroyed"
    IS_CARRIED_OUT = "is-carried-out"


_IF_NOBODY = {
    Kind.REQUESTS: IfNobody.DEADLINE_PASSES,
    Kind.NOTICES: IfNobody.RECIPIENT_KEEPS_WRONG_DATA,
    Kind.CORRECTIONS: IfNobody.NOTHING_CORRECTED,
    Kind.QUESTIONS: IfNobody.STAYS_OPEN,
    Kind.EXCEPTIONS: IfNobody.DOSSIER_STAYS,
    Kind.INFORMATION: IfNobody.NOT_TOLD,
    Kind.RECIPIENTS: IfNobody.EARLIER_ADDRESS_USED,
    Kind.OVERVIEWS: IfNobody.DRAFT_EXPIRES,
    Kind.LISTS: IfNobody.NOTHING_DESTROYED,
    Kind.DOSSIERS: IfNobody.DOSSIER_STAYS,
}

_FUNCTIONS = {
    Kind.REQUESTS: HANDLERS,
    Kind.NOTICES: DECIDERS,
    Kind.CORRECTIONS: KEEPERS,
    Kind.EXCEPTIONS: KEEPERS,
    Kind.INFORMATION: KEEPERS,
    Kind.RECIPIENTS: KEEPERS,
    Kind.OVERVIEWS: RELEASERS,
    Kind.DOSSIERS: KEEPERS,
}


def if_nobody_acts(kind: Kind, why: str) -> IfNobody:
    """What happens to a row when nobody acts."""
    goes_on = kind is Kind.LISTS and why in {Why.COOLING_OFF, Why.CARRY_OUT, Why.CARRYING_OUT}
    return IfNobody.IS_CARRIED_OUT if goes_on else _IF_NOBODY[kind]


def functions_for(kind: Kind, why: str, approval: Approval) -> frozenset[Function]:
    """Who can act on a row; empty where only the software goes on. Two-person rules come later."""
    if kind is Kind.QUESTIONS:
        return settlers(why)
    if kind is Kind.LISTS:
        return _for_list(why, approval)
    return _FUNCTIONS[kind]


def _for_list(why: str, approval: Approval) -> frozenset[Function]:
    if why == Why.PRESENT:
        return frozenset({Function.STEWARD})
    if why in {Why.APPROVE, Why.LIFT_GUARD}:
        return frozenset(approval.functions)
    if why in {Why.COOLING_OFF, Why.LAPSED}:
        return rejecters(approval)
    return frozenset()


@dataclass(frozen=True, slots=True)
class Position:
    """Where a row stands in the queue: by day (without one last), kind and number."""

    until: date | None
    kind: Kind
    number: int

    def __str__(self) -> str:
        day = self.until.isoformat() if self.until else "none"
        return f"{day}.{self.kind.value}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The position behind its text; UsageError where it is none."""
        try:
            day, kind, number = text.split(".")
            until = None if day == "none" else date.fromisoformat(day)
            return cls(until, Kind(kind), int(number))
        except ValueError:
            raise UsageError("that is no place in the queue; begin at its first page") from None

    @property
    def order(self) -> tuple[date, int, int]:
        """What rows are sorted by."""
        return self.until or date.max, self.kind.rank, self.number
