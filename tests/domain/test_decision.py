"""What is to happen to one dossier on one day, with every reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories import LONG_AGO, OPENED, facts, protocol, protocol_with
from retention.domain.decision import (
    Decision,
    Disposition,
    Keep,
    KeepKind,
    Reason,
    changed_before_opening,
    decide,
)
from retention.domain.protocol import WayOut

TODAY = date(2026, 11, 23)
HOLD = Keep(KeepKind.HOLD, "klacht")


def decided(as_of: date = TODAY, **changes: Any) -> Decision:
    return decide(facts(**changes), protocol(), as_of)


def test_dossier_goes_when_both_clocks_have_ended() -> None:
    decision = decided()
    assert decision.disposition is Disposition.DESTROY
    assert decision.goes
    assert decision.reasons == (Reason.TERM_PASSED,)
    assert decision.due_on == decision.first_day == date(2025, 1, 1)


def test_dossier_is_deidentified_when_its_category_says_so() -> None:
    rules = protocol_with(way_out=WayOut.DEIDENTIFY)
    assert decide(facts(), rules, TODAY).disposition is Disposition.DEIDENTIFY
    assert decide(facts(), rules, TODAY).goes


def test_open_dossier_stays_and_has_no_clocks() -> None:
    decision = decided(closed=False, closed_on=None)
    assert (decision.disposition, decision.reasons) == (Disposition.KEEP, (Reason.OPEN,))
    assert decision.clocks == ()
    assert decision.due_on is None
    assert decision.first_day is None


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        (Reason.NO_CLOSING_DATE, {"closed_on": None}),
        (Reason.CLOSING_DATE_UNREADABLE, {"closed_on": None, "closed_on_unreadable": True}),
        (
            Reason.CLOSING_DATE_UNREADABLE,
            {"closed": False, "closed_on": None, "closed_on_unreadable": True},
        ),
        (Reason.CLOSING_DATE_IMPLAUSIBLE, {"closed_on": date(1900, 1, 1), "opened_on": None}),
        (Reason.CLOSING_DATE_IN_FUTURE, {"closed_on": date(2026, 11, 24)}),
        (Reason.CLOSED_BEFORE_OPENING, {"opened_on": date(2009, 7, 1)}),
        (Reason.STATUS_OPEN_WITH_CLOSING_DATE, {"closed": False}),
        (Reason.SUPPORT_WITHOUT_END, {"support_open_count": 1}),
        (Reason.SUPPORT_NEVER_BEGAN, {"support_count": 0, "support_ended_on": None}),
        (Reason.CHANGE_MISSING, {"change_missing_count": 1}),
        (Reason.CHANGE_IN_FUTURE, {"changed_at": datetime(2026, 11, 24, 12, tzinfo=UTC)}),
        (Reason.CHANGED_BEFORE_OPENING, {"changed_first_at": datetime(2006, 2, 1, tzinfo=UTC)}),
        (Reason.CATEGORY_UNKNOWN, {"category": "onbekend"}),
    ],
)
def test_steward_is_asked_when_something_is_odd(reason: Reason, changes: dict[str, Any]) -> None:
    decision = decided(**changes)
    assert decision.disposition is Disposition.ASK
    assert reason.value in decision.reasons
    assert not decision.goes


def test_every_question_is_asked_at_once() -> None:
    decision = decided(closed_on=date(1900, 1, 1), support_open_count=1, change_missing_count=1)
    assert decision.reasons == (
        Reason.CLOSING_DATE_IMPLAUSIBLE,
        Reason.CLOSED_BEFORE_OPENING,
        Reason.SUPPORT_WITHOUT_END,
        Reason.CHANGE_MISSING,
    )


def test_steward_is_asked_when_the_category_has_no_selection_list() -> None:
    decision = decide(facts(), protocol_with(selection_list=None), TODAY)
    assert decision.disposition is Disposition.ASK
    assert decision.reasons == (Reason.NO_SELECTION_LIST,)


def test_category_valued_b_stays_for_ever() -> None:
    decision = decided(category="monumentaal")
    assert decision.disposition is Disposition.KEEP
    assert decision.reasons == (Reason.KEPT_FOR_EVER,)


def test_dossier_closed_too_short_ago_is_kept_without_asking() -> None:
    decision = decided(closed_on=date(2020, 1, 1), support_open_count=1)
    assert decision.disposition is Disposition.KEEP
    assert decision.reasons == (Reason.TERM_RUNNING, Reason.SUPPORT_WITHOUT_END)


def test_keep_wins_over_questions_and_both_are_named() -> None:
    decision = decided(keeps=(HOLD,), change_missing_count=1)
    assert decision.disposition is Disposition.KEEP
    assert decision.reasons == ("hold:klacht", Reason.CHANGE_MISSING)


def test_keep_and_kept_for_ever_are_both_named() -> None:
    decision = decided(keeps=(HOLD,), category="monumentaal")
    assert decision.reasons == ("hold:klacht", Reason.KEPT_FOR_EVER)


def test_correction_after_closure_postpones_and_says_which_clock_decides() -> None:
    decision = decided(changed_at=datetime(2014, 3, 2, 12, tzinfo=UTC))
    assert (decision.disposition, decision.reasons) == (Disposition.KEEP, (Reason.TERM_RUNNING,))
    assert [clock.decides for clock in decision.clocks] == [False, True]
    assert decision.due_on == date(2029, 3, 2)
    assert decision.first_day == date(2029, 3, 3)


def test_clock_starts_at_the_end_of_support_when_that_is_later() -> None:
    decision = decided(support_ended_on=date(2014, 5, 1))
    assert decision.disposition is Disposition.KEEP
    assert decision.first_day == date(2030, 1, 1)


def test_support_that_ended_before_closure_does_not_shorten_the_term() -> None:
    assert decided(support_ended_on=date(2007, 1, 1)).first_day == date(2025, 1, 1)


def test_second_clock_that_is_off_asks_nothing_about_changes() -> None:
    rules = protocol_with(change_term_years=None)
    decision = decide(facts(change_missing_count=3, changed_at=None), rules, TODAY)
    assert decision.goes
    assert len(decision.clocks) == 1


def test_dossier_without_any_change_column_goes_by_the_first_clock() -> None:
    decision = decided(changed_at=None, changed_first_at=None)
    assert decision.goes
    assert len(decision.clocks) == 1


def test_support_is_not_asked_for_where_the_map_names_none() -> None:
    assert decided(support_count=None, support_ended_on=None).goes


def test_plan_without_a_provision_needs_none() -> None:
    assert decided(category="plan-zonder-voorziening", support_count=0, support_ended_on=None).goes


def test_unknown_category_that_is_open_stays() -> None:
    decision = decided(category="onbekend", closed=False, closed_on=None)
    assert decision.disposition is Disposition.KEEP
    assert decision.reasons == (Reason.OPEN, Reason.CATEGORY_UNKNOWN)


def test_change_on_the_day_before_opening_is_a_matter_of_time_zones() -> None:
    assert not changed_before_opening(datetime(2006, 2, 28, tzinfo=UTC), OPENED)
    assert changed_before_opening(datetime(2006, 2, 27, 23, 59, tzinfo=UTC), OPENED)


def test_change_cannot_be_before_an_opening_that_nobody_knows() -> None:
    assert not changed_before_opening(datetime(1960, 1, 1, tzinfo=UTC), None)
    assert not changed_before_opening(None, OPENED)


def test_closing_date_without_an_opening_date_is_enough() -> None:
    assert decided(opened_on=None).goes


def test_closed_on_the_day_of_opening_goes() -> None:
    assert decided(opened_on=LONG_AGO).goes
