"""When a notice is tried again, and who may decide on one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.domain.approval import Official
from retention.domain.notifying import (
    NoticeDecision,
    StandingNotice,
    next_try,
    refusals_to_acknowledge,
    refusals_to_decide_notice,
)
from retention.domain.protocol import Function, Notices
from retention.domain.states import NoticeState

RULE = Notices(
    attempts=12,
    first_retry_seconds=60,
    longest_retry_hours=12,
    remind_after_days=7,
    acknowledge_within_days=14,
    source="protocol art. 12.2b",
)
LONGEST = timedelta(hours=12)
DAY = date(2026, 11, 23)


def official(function: Function, until: date | None = None) -> Official:
    return Official("somebody", function, "besluit 2026-14", date(2020, 1, 1), until)


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True), st.floats(0, 1e12))
def test_wait_lies_between_a_second_and_the_longest(
    attempts: int, share: float, asked: float
) -> None:
    assert timedelta(seconds=1) <= next_try(attempts, RULE, share, asked) <= LONGEST


@given(st.integers(1, 40), st.floats(0, 1, exclude_max=True))
def test_wait_never_shrinks_with_attempts(attempts: int, share: float) -> None:
    assert next_try(attempts, RULE, share) <= next_try(attempts + 1, RULE, share)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (5, 480), (10, 15360), (99, 6 * 3600)]
)
def test_each_wait_is_twice_the_one_before_until_the_longest(attempts: int, seconds: int) -> None:
    assert next_try(attempts, RULE, 0.5) == timedelta(seconds=seconds)


def test_what_the_receiver_asks_is_the_least() -> None:
    assert next_try(1, RULE, 0.0, asked=600) == timedelta(minutes=10)
    assert next_try(1, RULE, 0.0, asked=1e9) == LONGEST


@pytest.mark.parametrize("state", list(NoticeState))
@pytest.mark.parametrize("decision", list(NoticeDecision))
def test_only_what_waits_for_a_person_is_decided(
    state: NoticeState, decision: NoticeDecision
) -> None:
    notice = StandingNotice(1, state, ())
    steward = official(Function.STEWARD)
    found = refusals_to_decide_notice(steward, notice, decision, "mag", DAY)
    waits = state in {NoticeState.HELD, NoticeState.FAILED}
    assert [refusal.code for refusal in found] == ([] if waits else ["not-held"])


@pytest.mark.parametrize("function", list(Function))
def test_secret_address_is_sent_by_few_and_dropped_by_any_decider(function: Function) -> None:
    notice = StandingNotice(1, NoticeState.HELD, ("secret-address",))
    may = {Function.COORDINATOR, Function.PRIVACY_OFFICER}
    sent = refusals_to_decide_notice(official(function), notice, NoticeDecision.SEND, "mag", DAY)
    assert ("secret-address" in {refusal.code for refusal in sent}) == (function not in may)
    dropped = refusals_to_decide_notice(official(function), notice, NoticeDecision.DROP, "mag", DAY)
    assert (dropped == ()) == (function in may | {Function.STEWARD})


def test_mandate_that_has_ended_decides_nothing() -> None:
    notice = StandingNotice(1, NoticeState.SENT, ())
    late = official(Function.STEWARD, DAY - timedelta(days=1))
    codes = [refusal.code for refusal in refusals_to_acknowledge(late, notice, " ", DAY)]
    assert codes == ["no-mandate", "no-motive"]
