"""What is asked of an exception or hold, and of ending it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from factories import asked, official, protocol, standing
from retention.domain.decision import KeepKind
from retention.domain.keeping import (
    kind_of,
    refusals_to_ask,
    refusals_to_confirm,
    refusals_to_end,
)
from retention.domain.protocol import Function
from retention.domain.states import KeepState
from retention.errors import Refusal

DAY = date(2026, 11, 23)
STEWARD = official(Function.STEWARD, user="steward1")
ANOTHER = official(Function.STEWARD, user="steward2")


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    return [refusal.code for refusal in refusals]


def test_ground_tells_an_exception_from_a_hold() -> None:
    assert kind_of("zorgvuldige-ondersteuning", protocol()) is KeepKind.EXCEPTION
    assert kind_of("klacht", protocol()) is KeepKind.HOLD
    assert kind_of("omdat-het-kan", protocol()) is None


@pytest.mark.parametrize(
    "function",
    [Function.STEWARD, Function.COORDINATOR, Function.PROCESS_OWNER, Function.PRIVACY_OFFICER],
)
def test_keeper_may_ask(function: Function) -> None:
    assert refusals_to_ask(official(function), asked(), protocol(), DAY) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": ""}, "no-ground"),
        ({"ground": "omdat-het-kan"}, "no-ground"),
        ({"motive": "  "}, "no-motive"),
        ({"review_on": None}, "no-review-date"),
        ({"review_on": DAY}, "review-date-past"),
        ({"review_on": DAY - timedelta(days=1)}, "review-date-past"),
        ({"review_on": DAY + timedelta(days=367)}, "review-date-late"),
    ],
)
def test_asking_is_refused_and_says_what_is_missing(changes: dict[str, Any], code: str) -> None:
    assert codes(refusals_to_ask(STEWARD, asked(**changes), protocol(), DAY)) == [code]


@pytest.mark.parametrize("days", [1, 366])
def test_review_date_may_lie_between_tomorrow_and_a_year(days: int) -> None:
    keep = asked(review_on=DAY + timedelta(days=days))
    assert refusals_to_ask(STEWARD, keep, protocol(), DAY) == ()


def test_everything_that_is_missing_is_said_at_once() -> None:
    who = official(Function.ARCHIVIST, until_on=date(2021, 1, 1))
    nothing = asked(ground="", motive="", review_on=None)
    assert codes(refusals_to_ask(who, nothing, protocol(), DAY)) == [
        "no-mandate",
        "wrong-function",
        "no-ground",
        "no-motive",
        "no-review-date",
    ]


def test_refusal_of_a_ground_names_those_that_there_are() -> None:
    (refusal,) = refusals_to_ask(STEWARD, asked(ground=""), protocol(), DAY)
    assert "zorgvuldige-ondersteuning" in refusal.text
    assert "bezwaar-of-beroep" in refusal.text


def test_another_person_confirms() -> None:
    assert refusals_to_confirm(ANOTHER, standing(state=KeepState.ASKED), DAY) == ()
    refused = refusals_to_confirm(STEWARD, standing(state=KeepState.ASKED), DAY)
    assert codes(refused) == ["own-request"]


def test_end_that_was_asked_for_is_undone_by_confirming_again() -> None:
    asked_for = standing(state=KeepState.END_ASKED, end_asked_by="steward2")
    assert refusals_to_confirm(ANOTHER, asked_for, DAY) == ()
    assert codes(refusals_to_confirm(STEWARD, asked_for, DAY)) == ["own-request"]


@pytest.mark.parametrize("state", [KeepState.CONFIRMED, KeepState.ENDED], ids=str)
def test_what_is_not_asked_for_cannot_be_confirmed(state: KeepState) -> None:
    assert codes(refusals_to_confirm(ANOTHER, standing(state=state), DAY)) == ["not-asked"]


@pytest.mark.parametrize("state", [KeepState.ASKED, KeepState.CONFIRMED], ids=str)
def test_one_person_may_ask_for_the_end(state: KeepState) -> None:
    assert refusals_to_end(STEWARD, standing(state=state), DAY) == ()


def test_another_person_ends_it() -> None:
    asked_for = standing(state=KeepState.END_ASKED, end_asked_by="steward1")
    assert refusals_to_end(ANOTHER, asked_for, DAY) == ()
    assert codes(refusals_to_end(STEWARD, asked_for, DAY)) == ["own-request"]


def test_what_has_ended_cannot_end_again() -> None:
    ended = standing(state=KeepState.ENDED, end_asked_by="steward1")
    assert codes(refusals_to_end(ANOTHER, ended, DAY)) == ["ended-already"]


def test_mandate_and_function_count_for_confirming_and_ending_too() -> None:
    who = official(Function.ARCHIVIST, from_on=date(2027, 1, 1))
    wrong = ["no-mandate", "wrong-function"]
    assert codes(refusals_to_confirm(who, standing(state=KeepState.ASKED), DAY)) == wrong
    assert codes(refusals_to_end(who, standing(), DAY)) == wrong
