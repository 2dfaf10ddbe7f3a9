"""The duty to inform: postponed only for a concrete danger, with a review date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from factories import official, protocol
from retention.domain.informing import (
    Informed,
    Postponed,
    refusals_to_inform,
    refusals_to_postpone,
)
from retention.domain.protocol import Function
from retention.domain.questions import QuestionKind, StandingQuestion, refusals_to_settle

DAY = date(2026, 11, 23)
SOON = DAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("informed", "codes"),
    [
        (Informed("cliënt", "brief", DAY), []),
        (Informed(" ", "", None), ["nobody-told", "no-manner", "no-day"]),
        (Informed("cliënt", "brief", SOON), ["day-in-future"]),
    ],
)
def test_notice_says_who_how_and_when(informed: Informed, codes: list[str]) -> None:
    found = refusals_to_inform(official(Function.STEWARD), informed, DAY)
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("postponed", "codes"),
    [
        (Postponed("cliënt", "dreiging in huis", SOON), []),
        (Postponed("", "", None), ["nobody-told", "no-danger", "no-review-date"]),
        (Postponed("cliënt", "x", DAY), ["review-date-past"]),
        (Postponed("cliënt", "x", DAY + timedelta(days=367)), ["review-date-late"]),
    ],
)
def test_postponement_takes_a_danger_and_a_review_date(
    postponed: Postponed, codes: list[str]
) -> None:
    found = refusals_to_postpone(official(Function.PRIVACY_OFFICER), postponed, protocol(), DAY)
    assert [each.code for each in found] == codes


@pytest.mark.parametrize("function", list(Function))
def test_only_coordinator_and_privacy_officer_postpone(function: Function) -> None:
    postponed = Postponed("cliënt", "dreiging in huis", SOON)
    found = refusals_to_postpone(official(function), postponed, protocol(), DAY)
    allowed = function in {Function.COORDINATOR, Function.PRIVACY_OFFICER}
    assert [each.code for each in found] == ([] if allowed else ["wrong-function"])


def test_question_of_an_irregular_disclosure_is_the_privacy_officers() -> None:
    kind = QuestionKind.IRREGULAR_DISCLOSURE.value
    steward, officer = official(Function.STEWARD), official(Function.PRIVACY_OFFICER)
    assert refusals_to_settle(officer, StandingQuestion(kind), "gezien", DAY) == ()
    assert refusals_to_settle(steward, StandingQuestion("another"), "gezien", DAY) == ()
    found = refusals_to_settle(steward, StandingQuestion(kind, settled=True), " ", DAY)
    assert [each.code for each in found] == ["wrong-function", "settled-already", "no-motive"]
    own = refusals_to_settle(officer, StandingQuestion(kind, officer.user), "gezien", DAY)
    assert [each.code for each in own] == ["own-doing"]
