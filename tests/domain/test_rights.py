"""Deadlines of article 12, how urgent they are, and what is still possible."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import rights, standing_request
from retention.domain.protocol import Right
from retention.domain.rights import (
    DISPUTED,
    Possibility,
    Term,
    Urgency,
    add_months,
    deadlines,
    object_until,
    remembered_until,
    running,
    still_possible,
    urgency,
)
from retention.domain.states import RequestState

RECEIVED = date(2026, 11, 20)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
OPEN = (RequestState.RECEIVED, RequestState.VERIFIED, RequestState.GRANTED)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 10, 1), 3, date(2027, 1, 1)),
        (date(2026, 9, 30), 3, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(0, 60))
def test_months_never_skip_a_month_and_never_go_back(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    assert there.day == min(day.day, monthrange(there.year, there.month)[1])
    assert add_months(day, months + 1) > there


@given(DAYS)
def test_answer_is_due_in_four_weeks_and_erasure_in_three_months(received_on: date) -> None:
    erasure = deadlines(Right.ERASURE, received_on, rights())
    assert erasure.answer_by == received_on + timedelta(weeks=4)
    assert erasure.carry_out_by == add_months(received_on, 3)
    for right in (Right.ACCESS, Right.CORRECTION):
        assert deadlines(right, received_on, rights()).carry_out_by is None


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (8, Urgency.IN_TIME),
        (7, Urgency.DUE_SOON),
        (0, Urgency.DUE_SOON),
        (-1, Urgency.OVERDUE),
    ],
)
def test_deadline_is_near_a_week_before_and_past_the_day_after(
    days_before: int, expected: Urgency
) -> None:
    until = date(2026, 12, 18)
    assert urgency(until, until - timedelta(days=days_before), rights()) is expected


@given(DAYS, st.integers(0, 400))
def test_urgency_only_grows(until: date, days: int) -> None:
    order = list(Urgency)
    before = urgency(until, until - timedelta(days=days), rights())
    after = urgency(until, until - timedelta(days=days - 1), rights())
    assert order.index(after) >= order.index(before)


def erasure(**changes: Any) -> Any:
    values = {"kind": Right.ERASURE, "carry_out_by": date(2027, 2, 20)}
    return standing_request(**{**values, **changes})


def terms(request: Any, day: date = RECEIVED) -> list[Term]:
    return [each.term for each in running(request, day, rights())]


@pytest.mark.parametrize("state", OPEN, ids=str)
def test_both_deadlines_of_an_erasure_run_until_answered_and_carried_out(
    state: RequestState,
) -> None:
    assert terms(erasure(state=state)) == [Term.ANSWER, Term.CARRY_OUT]
    assert terms(erasure(state=state, answered_on=RECEIVED)) == [Term.CARRY_OUT]


def test_answer_still_runs_when_the_decision_was_taken_and_not_sent() -> None:
    assert terms(erasure(state=RequestState.REFUSED)) == [Term.ANSWER]
    assert terms(erasure(state=RequestState.CARRIED_OUT)) == [Term.ANSWER]
    assert terms(erasure(state=RequestState.REFUSED, answered_on=RECEIVED)) == []


def test_no_deadline_runs_when_it_was_withdrawn() -> None:
    assert terms(erasure(state=RequestState.WITHDRAWN)) == []


def test_alert_is_named_after_the_deadline_and_its_urgency() -> None:
    (answer,) = running(standing_request(), date(2026, 12, 19), rights())
    assert answer.code == "answer-overdue"


# What is remembered


def test_request_is_remembered_until_no_objection_can_come_in() -> None:
    refused = standing_request(state=RequestState.REFUSED, answered_on=date(2026, 12, 1))
    assert object_until(date(2026, 12, 1), rights()) == date(2027, 1, 12)
    # A letter posted on the last day may still come in, Awb art. 6:9(2).
    assert remembered_until(refused, date(2026, 11, 30), rights()) == date(2027, 1, 19)


def test_request_that_is_pending_or_unanswered_is_remembered() -> None:
    ended = date(2026, 12, 1)
    for state in (*OPEN, RequestState.REFUSED, RequestState.CARRIED_OUT):
        assert remembered_until(standing_request(state=state), ended, rights()) is None
    granted = standing_request(state=RequestState.GRANTED, answered_on=ended)
    assert remembered_until(granted, ended, rights()) is None


def test_request_that_was_withdrawn_is_forgotten_the_day_after() -> None:
    withdrawn = standing_request(state=RequestState.WITHDRAWN)
    assert remembered_until(withdrawn, date(2026, 12, 1), rights()) == date(2026, 12, 1)


# What is still possible


def possible(request: Any, *blocks: str) -> list[tuple[Possibility, str | None]]:
    return [(each.what, each.because) for each in still_possible(request, blocks, rights())]


def test_erasure_is_blocked_by_each_reason_once_and_data_can_be_restricted_meanwhile() -> None:
    blocks = ("hold:bezwaar-of-beroep", "kept-for-ever", "hold:bezwaar-of-beroep")
    assert possible(erasure(), *blocks) == [
        (Possibility.BLOCKED, "hold:bezwaar-of-beroep"),
        (Possibility.BLOCKED, "kept-for-ever"),
        (Possibility.RESTRICT, "hold:bezwaar-of-beroep"),
    ]
    assert possible(erasure()) == []


def test_data_that_are_restricted_are_not_restricted_again() -> None:
    assert possible(erasure(), "flag:afscherming") == [(Possibility.BLOCKED, "flag:afscherming")]
    correction = standing_request(kind=Right.CORRECTION)
    assert possible(correction, "hold:afscherming") == []


def test_data_can_be_restricted_while_it_is_disputed_whether_they_are_right() -> None:
    assert possible(standing_request(kind=Right.CORRECTION)) == [(Possibility.RESTRICT, DISPUTED)]


def test_refused_correction_can_be_supplemented_and_objected_to() -> None:
    refused = standing_request(
        kind=Right.CORRECTION,
        state=RequestState.REFUSED,
        ground="gegevens-juist",
        answered_on=date(2026, 12, 1),
    )
    found = still_possible(refused, (), rights())
    assert [each.what for each in found] == [
        Possibility.SUPPLEMENT,
        Possibility.RESTRICT,
        Possibility.OBJECT,
        Possibility.COMPLAIN,
    ]
    assert found[2].until == date(2027, 1, 12)


def test_who_did_not_show_who_she_is_can_only_object_and_complain() -> None:
    refused = erasure(state=RequestState.REFUSED, ground="identiteit-niet-vastgesteld")
    assert [what for what, _ in possible(refused)] == [Possibility.OBJECT, Possibility.COMPLAIN]


def test_refused_erasure_can_be_restricted() -> None:
    refused = erasure(state=RequestState.REFUSED, ground="belang-van-een-ander")
    assert (Possibility.RESTRICT, "belang-van-een-ander") in possible(refused)


@pytest.mark.parametrize("state", [RequestState.CARRIED_OUT, RequestState.WITHDRAWN], ids=str)
def test_nothing_is_left_of_a_request_that_was_met_or_withdrawn(state: RequestState) -> None:
    assert possible(erasure(state=state), "hold:klacht") == []
