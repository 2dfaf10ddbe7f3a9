"""Who may present, approve, reject, lift a guard, and when a list may be carried out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import a_list, approvals, official, protocol
from retention.domain.approval import (
    carry_out_from,
    refusals_to_approve,
    refusals_to_carry_out,
    refusals_to_lift_guard,
    refusals_to_present,
    refusals_to_reject,
)
from retention.domain.protocol import Function
from retention.domain.states import ListState
from retention.errors import Refusal

RULE = protocol().approval
DAY = date(2026, 11, 14)
APPROVED_AT = datetime(2026, 11, 14, 9, tzinfo=UTC)
BOTH = approvals(Function.PROCESS_OWNER, Function.ARCHIVIST)
STEWARD = official(Function.STEWARD, user="steward1")


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("until_on", "day", "holds"),
    [
        (None, date(2020, 1, 1), True),
        (None, date(2019, 12, 31), False),
        (date(2026, 11, 14), DAY, True),
        (date(2026, 11, 13), DAY, False),
    ],
)
def test_mandate_holds_from_its_first_through_its_last_day(
    until_on: date | None, day: date, holds: bool
) -> None:
    assert official(until_on=until_on).in_office(day) is holds


def test_steward_may_present_a_proposed_list() -> None:
    assert refusals_to_present(STEWARD, a_list(state=ListState.PROPOSED), DAY) == ()


def test_presenting_is_refused_with_everything_that_is_wrong() -> None:
    nobody = official(Function.ARCHIVIST, until_on=date(2021, 1, 1))
    refused = refusals_to_present(nobody, a_list(), DAY)
    assert codes(refused) == ["no-mandate", "not-a-steward", "not-proposed"]


def test_two_others_in_different_functions_may_approve() -> None:
    assert refusals_to_approve(official(), a_list(), RULE, DAY) == ()
    second = official(Function.ARCHIVIST)
    after_one = a_list(approvals=approvals(Function.PROCESS_OWNER))
    assert refusals_to_approve(second, after_one, RULE, DAY, digest="d1") == ()


@pytest.mark.parametrize(
    ("who", "changes", "code"),
    [
        (official(), {"state": ListState.PROPOSED}, "not-presented"),
        (official(), {"state": ListState.APPROVED}, "not-presented"),
        (STEWARD, {"presented_by": "steward2"}, "wrong-function"),
        (official(Function.PRIVACY_OFFICER), {}, "wrong-function"),
        (official(), {"presented_by": "process_owner1"}, "own-list"),
        (official(), {"approvals": approvals(Function.PROCESS_OWNER)}, "approved-already"),
        (
            official(user="another"),
            {"approvals": approvals(Function.PROCESS_OWNER)},
            "same-function",
        ),
        (official(until_on=date(2026, 11, 13)), {}, "no-mandate"),
    ],
)
def test_approval_is_refused(who: Any, changes: dict[str, Any], code: str) -> None:
    assert codes(refusals_to_approve(who, a_list(**changes), RULE, DAY)) == [code]


def test_approval_of_another_list_than_was_looked_at_is_refused() -> None:
    refused = refusals_to_approve(official(), a_list(), RULE, DAY, digest="d0")
    assert codes(refused) == ["other-digest"]


@pytest.mark.parametrize(
    "function",
    [Function.STEWARD, Function.PROCESS_OWNER, Function.ARCHIVIST, Function.PRIVACY_OFFICER],
)
@pytest.mark.parametrize(
    "state", [ListState.PROPOSED, ListState.PRESENTED, ListState.APPROVED], ids=str
)
def test_list_may_be_rejected_until_the_work_begins(function: Function, state: ListState) -> None:
    assert refusals_to_reject(official(function), a_list(state=state), RULE, DAY) == ()


def test_rejecting_is_refused_too_late_and_to_others() -> None:
    who = official(Function.COORDINATOR, until_on=date(2021, 1, 1))
    refused = refusals_to_reject(who, a_list(state=ListState.CARRYING_OUT), RULE, DAY)
    assert codes(refused) == ["no-mandate", "too-late", "wrong-function"]


def test_approver_may_lift_a_guard() -> None:
    assert refusals_to_lift_guard(official(), a_list(guard_tripped=True), RULE, DAY, "d1") == ()


@pytest.mark.parametrize(
    ("who", "changes", "code"),
    [
        (official(), {"guard_tripped": False}, "no-guard"),
        (STEWARD, {"presented_by": "steward2"}, "wrong-function"),
        (official(user="steward1"), {}, "own-list"),
        (official(), {"guard_lifted_by": ("process_owner1",)}, "lifted-already"),
        (official(from_on=date(2027, 1, 1)), {}, "no-mandate"),
    ],
)
def test_lifting_a_guard_is_refused(who: Any, changes: dict[str, Any], code: str) -> None:
    subject = a_list(**{"guard_tripped": True, **changes})
    assert codes(refusals_to_lift_guard(who, subject, RULE, DAY, None)) == [code]


def approved(**changes: Any) -> Any:
    values = {"state": ListState.APPROVED, "approvals": BOTH, "approved_at": APPROVED_AT}
    return a_list(**{**values, **changes})


def carried_out(subject: Any, **later: float) -> list[str]:
    now = APPROVED_AT + timedelta(**(later or {"days": 9}))
    return codes(refusals_to_carry_out(subject, RULE, now, "rules-1"))


def test_approved_list_may_be_carried_out_from_the_end_of_the_cooling_off() -> None:
    assert carry_out_from(APPROVED_AT, RULE) == APPROVED_AT + timedelta(days=7)
    assert carried_out(approved(), days=7) == []
    assert carried_out(approved(), days=6, hours=23, minutes=59) == ["cooling-off"]


def test_approval_lapses_after_thirty_days() -> None:
    assert carried_out(approved(), days=30) == []
    assert carried_out(approved(), days=30, seconds=1) == ["lapsed"]


def test_list_that_was_begun_in_time_does_not_lapse() -> None:
    assert carried_out(approved(state=ListState.CARRYING_OUT), days=40) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": ListState.PRESENTED}, "not-approved"),
        ({"state": ListState.DONE}, "not-approved"),
        ({"approved_at": None}, "too-few-approvals"),
        ({"approvals": BOTH[:1]}, "too-few-approvals"),
        ({"guard_tripped": True}, "guard"),
        ({"guard_tripped": True, "guard_lifted_by": ("process_owner1",)}, "guard"),
        ({"rule_set": "rules-0"}, "other-rule-set"),
        (
            {"rule_set": "rules-0", "state": ListState.CARRYING_OUT},
            "begun-under-other-rule-set",
        ),
    ],
)
def test_carrying_out_is_refused(changes: dict[str, Any], code: str) -> None:
    assert carried_out(approved(**changes)) == [code]


def test_who_is_told_to_reject_a_list_may_do_so() -> None:
    """Advice that the next command refuses leaves people with nothing."""
    for state in ListState:
        subject = approved(state=state, rule_set="rules-0")
        told = refusals_to_carry_out(subject, RULE, APPROVED_AT + timedelta(days=9), "rules-1")
        advised = any("retention list reject" in each.text for each in told)
        assert not advised or refusals_to_reject(STEWARD, subject, RULE, DAY) == ()
    begun = approved(state=ListState.CARRYING_OUT)
    assert "carry-out" in refusals_to_reject(STEWARD, begun, RULE, DAY)[0].text


def test_list_whose_guard_two_people_lifted_may_be_carried_out() -> None:
    lifted = ("process_owner1", "archivist1")
    assert carried_out(approved(guard_tripped=True, guard_lifted_by=lifted)) == []
