"""What a destruction list waits for, step by step; words for it stand with the faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from retention.domain.approval import ListUnderDecision, carry_out_from, refusals_to_carry_out
from retention.domain.clocks import local_day
from retention.domain.protocol import Approval, Function
from retention.domain.states import ListState
from retention.errors import Refusal

_BEFORE_WORK = frozenset({ListState.PROPOSED, ListState.PRESENTED, ListState.APPROVED})


class Step(StrEnum):
    """The step that is next."""

    LIFT_GUARD = "lift-guard"
    PRESENT = "present"
    APPROVE = "approve"
    COOLING_OFF = "cooling-off"
    BLOCKED = "blocked"
    CARRY_OUT = "carry-out"
    CARRYING_OUT = "carrying-out"


@dataclass(frozen=True, slots=True)
class ListWaits:
    """One thing that a list waits for.

    `left`: how many people must still do it, in one of `functions`. `day`: when the cooling-off
    ends. `refusal`: what blocks it.
    """

    step: Step
    left: int = 0
    functions: tuple[Function, ...] = ()
    day: date | None = None
    refusal: Refusal | None = None


def waits_for(
    subject: ListUnderDecision, rule: Approval, now: datetime, rule_set: str
) -> tuple[ListWaits, ...]:
    """What must happen before the list goes on; empty when it has ended."""
    return (*_guard(subject, rule), *_next(subject, rule, now, rule_set))


def _guard(subject: ListUnderDecision, rule: Approval) -> Iterator[ListWaits]:
    left = rule.approvers - len(subject.guard_lifted_by)
    if subject.guard_tripped and left > 0 and subject.state in _BEFORE_WORK:
        yield ListWaits(Step.LIFT_GUARD, left, rule.functions)


def _next(
    subject: ListUnderDecision, rule: Approval, now: datetime, rule_set: str
) -> Iterator[ListWaits]:
    if subject.state is ListState.PROPOSED:
        yield ListWaits(Step.PRESENT, 1, (Function.STEWARD,))
    elif subject.state is ListState.PRESENTED:
        given = {each.function for each in subject.approvals}
        functions = tuple(each for each in rule.functions if each not in given)
        yield ListWaits(Step.APPROVE, rule.approvers - len(subject.approvals), functions)
    elif subject.state is ListState.APPROVED:
        yield from _after_approval(subject, rule, now, rule_set)
    elif subject.state is ListState.CARRYING_OUT:
        yield ListWaits(Step.CARRYING_OUT)


def _after_approval(
    subject: ListUnderDecision, rule: Approval, now: datetime, rule_set: str
) -> Iterator[ListWaits]:
    if subject.approved_at is not None and now < carry_out_from(subject.approved_at, rule):
        from_on = local_day(carry_out_from(subject.approved_at, rule))
        yield ListWaits(Step.COOLING_OFF, day=from_on)
        return
    refusals = refusals_to_carry_out(subject, rule, now, rule_set)
    # The guard is a step of its own.
    others = [refusal for refusal in refusals if refusal.code != "guard"]
    yield from (ListWaits(Step.BLOCKED, refusal=refusal) for refusal in others)
    if not others:
        yield ListWaits(Step.CARRY_OUT)
