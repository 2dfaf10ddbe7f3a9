"""Who may present and approve a list, and what stands in the way (refusals are values)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from retention.domain.clocks import local_day
from retention.domain.protocol import Approval, Function
from retention.domain.states import ListState
from retention.errors import Refusal


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who decides: user id, function and the mandate it rests on."""

    user: str
    function: Function
    mandate: str
    from_on: date
    until_on: date | None = None

    def in_office(self, day: date) -> bool:
        """Whether the mandate holds on this day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class ListDecision(StrEnum):
    """What an official can decide on a list."""

    PRESENTED = "presented"
    APPROVED = "approved"
    REJECTED = "rejected"
    GUARD_LIFTED = "guard-lifted"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True)
class Given:
    """A decision that was given on a list, by whom and in which function."""

    user: str
    function: Function


@dataclass(frozen=True, slots=True)
class ListUnderDecision:
    """What the rules need to know of a list."""

    number: int
    state: ListState
    digest: str
    presented_by: str | None = None
    approvals: tuple[Given, ...] = ()
    guard_tripped: bool = False
    guard_lifted_by: tuple[str, ...] = ()
    approved_at: datetime | None = None
    rule_set: str = ""


def mandate_refusals(official: Official, day: date) -> tuple[Refusal, ...]:
    """Empty when the official is in office on this day."""
    if official.in_office(day):
        return ()
    return (
        Refusal("no-mandate", f"{official.user} has no mandate on {day:%d-%m-%Y}", {"day": day}),
    )


def _digest_refusals(subject: ListUnderDecision, digest: str | None) -> tuple[Refusal, ...]:
    if digest is None or digest == subject.digest:
        return ()
    return (
        Refusal("other-digest", f"list {subject.number} is not the one you looked at; look again"),
    )


def refusals_to_present(
    official: Official, subject: ListUnderDecision, day: date, *, digest: str | None = None
) -> tuple[Refusal, ...]:
    """Empty when this official may present this list; presenting is a steward's work.

    `digest`, here and below: of the list that was looked at.
    """
    found = [*mandate_refusals(official, day), *_digest_refusals(subject, digest)]
    if official.function is not Function.STEWARD:
        found.append(Refusal("not-a-steward", "only a steward presents a list"))
    if subject.state is not ListState.PROPOSED:
        found.append(
            Refusal(
                "not-proposed",
                f"list {subject.number} is {subject.state.value}, not proposed",
                {"state": subject.state},
            )
        )
    return tuple(found)


def refusals_to_approve(
    official: Official,
    subject: ListUnderDecision,
    rule: Approval,
    day: date,
    *,
    digest: str | None = None,
) -> tuple[Refusal, ...]:
    """Empty when this official may approve."""
    found = [*mandate_refusals(official, day), *_digest_refusals(subject, digest)]
    if subject.state is not ListState.PRESENTED:
        found.append(
            Refusal(
                "not-presented",
                f"list {subject.number} is {subject.state.value}, not presented",
                {"state": subject.state},
            )
        )
    if official.function not in rule.functions:
        found.append(
            Refusal(
                "wrong-function",
                f"a {official.function.value} does not approve lists",
                {"function": official.function},
            )
        )
    if official.user == subject.presented_by:
        found.append(Refusal("own-list", f"{official.user} presented this list"))
    found.extend(_same_person_or_function(official, subject))
    return tuple(found)


def _same_person_or_function(official: Official, subject: ListUnderDecision) -> tuple[Refusal, ...]:
    if any(given.user == official.user for given in subject.approvals):
        return (Refusal("approved-already", f"{official.user} approved this list already"),)
    if any(given.function is official.function for given in subject.approvals):
        return (
            Refusal(
                "same-function",
                f"a {official.function.value} approved this list already",
                {"function": official.function},
            ),
        )
    return ()


def rejecters(rule: Approval) -> frozenset[Function]:
    """The functions that may reject a list, also while it cools off."""
    return frozenset({*rule.functions, Function.STEWARD, Function.PRIVACY_OFFICER})


def refusals_to_reject(
    official: Official,
    subject: ListUnderDecision,
    rule: Approval,
    day: date,
    *,
    digest: str | None = None,
) -> tuple[Refusal, ...]:
    """Empty when this official may reject: every approver, until the work has begun."""
    found = [*mandate_refusals(official, day), *_digest_refusals(subject, digest)]
    if subject.state not in {ListState.PROPOSED, ListState.PRESENTED, ListState.APPROVED}:
        found.append(Refusal("too-late", _too_late(subject), {"state": subject.state}))
    if official.function not in rejecters(rule):
        found.append(
            Refusal(
                "wrong-function",
                f"a {official.function.value} does not reject lists",
                {"function": official.function},
            )
        )
    return tuple(found)


def _too_late(subject: ListUnderDecision) -> str:
    already = f"list {subject.number} is {subject.state.value} already"
    if subject.state is not ListState.CARRYING_OUT:
        return already
    return (
        f"{already}, and dossiers may be gone: it is not rejected any more."
        f" `retention list carry-out {subject.number}` ends it"
    )


def rule_set_refusals(subject: ListUnderDecision, rule_set: str) -> tuple[Refusal, ...]:
    """Empty when the list was proposed under this rule set; a list that was begun needs it back."""
    if subject.rule_set == rule_set:
        return ()
    changed = f"protocol, data map or software changed since list {subject.number} was proposed"
    if subject.state is not ListState.CARRYING_OUT:
        what = f"{changed}; reject it (`retention list reject`), then propose anew"
        return (Refusal("other-rule-set", what),)
    what = (
        f"{changed}, and it was begun: dossiers may be gone, so it is not rejected any more. Put"
        " back the protocol, data map, ladders and version that it was proposed under; then"
        f" `retention list carry-out {subject.number}` ends it, and you may change them again"
    )
    return (Refusal("begun-under-other-rule-set", what),)


def refusals_of_unsigned(subject: ListUnderDecision) -> tuple[Refusal, ...]:
    """Why a list is not carried out whose decisions are older than the desk's key."""
    what = f"list {subject.number} was decided by an earlier version, which signed no decisions"
    if subject.state is not ListState.CARRYING_OUT:
        text = f"{what}; reject it (`retention list reject`), then propose anew"
        return (Refusal("unsigned-decisions", text),)
    text = (
        f"{what}, and it was begun: dossiers may be gone, so it is not rejected any more. Put back"
        f" that version; then `retention list carry-out {subject.number}` ends it, and you may"
        " upgrade again"
    )
    return (Refusal("begun-unsigned", text),)


def refusals_to_lift_guard(
    official: Official, subject: ListUnderDecision, rule: Approval, day: date, digest: str | None
) -> tuple[Refusal, ...]:
    """Empty when this official may say that so large a list is meant."""
    found = [*mandate_refusals(official, day), *_digest_refusals(subject, digest)]
    if not subject.guard_tripped:
        found.append(Refusal("no-guard", f"no guard stops list {subject.number}"))
    if official.function not in rule.functions:
        found.append(
            Refusal(
                "wrong-function",
                f"a {official.function.value} does not lift guards",
                {"function": official.function},
            )
        )
    if official.user == subject.presented_by:
        found.append(Refusal("own-list", f"{official.user} presented this list"))
    if official.user in subject.guard_lifted_by:
        found.append(Refusal("lifted-already", f"{official.user} lifted this guard already"))
    return tuple(found)


def carry_out_from(approved_at: datetime, rule: Approval) -> datetime:
    """The moment at which the cooling-off has passed."""
    return approved_at + timedelta(days=rule.cooling_off_days)


def refusals_to_carry_out(
    subject: ListUnderDecision, rule: Approval, now: datetime, rule_set: str
) -> tuple[Refusal, ...]:
    """Empty when the list may be carried out now under this rule set."""
    if subject.state not in {ListState.APPROVED, ListState.CARRYING_OUT}:
        return (
            Refusal(
                "not-approved",
                f"list {subject.number} is {subject.state.value}, not approved",
                {"state": subject.state},
            ),
        )
    if subject.approved_at is None or len(subject.approvals) < rule.approvers:
        return (Refusal("too-few-approvals", f"list {subject.number} lacks approvals"),)
    found = []
    if subject.guard_tripped and len(subject.guard_lifted_by) < rule.approvers:
        found.append(
            Refusal(
                "guard",
                f"the guard on list {subject.number} stands;"
                " two approvers lift it with `retention list lift-guard`",
            )
        )
    found.extend(rule_set_refusals(subject, rule_set))
    found.extend(_time_refusals(subject, subject.approved_at, rule, now))
    return tuple(found)


def _time_refusals(
    subject: ListUnderDecision, approved_at: datetime, rule: Approval, now: datetime
) -> tuple[Refusal, ...]:
    from_at = carry_out_from(approved_at, rule)
    if now < from_at:
        text = f"list {subject.number} cools off until {local_day(from_at):%d-%m-%Y}"
        return (Refusal("cooling-off", text, {"day": local_day(from_at)}),)
    lapsed_at = approved_at + timedelta(days=rule.lapses_after_days)
    if subject.state is ListState.APPROVED and now > lapsed_at:
        return (
            Refusal(
                "lapsed",
                f"the approval of list {subject.number} lapsed;"
                " reject it (`retention list reject`), then propose anew",
            ),
        )
    return ()
