"""Notices to recipients: record who knows, decide what may go."""

from __future__ import annotations

from dataclasses import dataclass

from retention.actions import acknowledge as knowing
from retention.desk.api.routing import Body, Operations, Text
from retention.desk.asked import Number
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.notifying import NoticeDecision

operations = Operations("notices")


@dataclass(frozen=True)
class Done:
    """The notice on which something was decided."""

    notice: int


class Why(Body):
    """How it is known, or why so."""

    motive: Text


class Decision(Why):
    """Whether a notice goes or not, and why."""

    decision: NoticeDecision


@operations.deed("/notices/{number}/acknowledge", Permit.DECIDE_NOTICES)
def acknowledge(visit: Visiting, number: Number, why: Why) -> Done:
    """The recipient knows: she telephoned, wrote, or was visited."""
    knowing.acknowledge(visit.place, number, why.motive, *visit.who)
    return Done(number)


@operations.deed("/notices/{number}/decide", Permit.DECIDE_NOTICES)
def decide(visit: Visiting, number: Number, why: Decision) -> Done:
    """A notice that waits for a decision is sent, or dropped."""
    knowing.decide(visit.place, number, why.decision, why.motive, *visit.who)
    return Done(number)
