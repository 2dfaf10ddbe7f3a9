"""Who may make, check and release an access overview; refusals are values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories import official
from retention.domain.overview import (
    AccessAsked,
    StandingOverview,
    refusals_to_check,
    refusals_to_make,
    refusals_to_release,
)
from retention.domain.persons import PersonKey
from retention.domain.protocol import Function, Right
from retention.domain.states import OverviewState, RequestState

DAY = date(2026, 11, 23)
ANNA = PersonKey("client", "12")
STEWARD = official(Function.STEWARD)
PRIVACY = official(Function.PRIVACY_OFFICER)


def asked(**changes: Any) -> AccessAsked:
    values: dict[str, Any] = {
        "number": 3,
        "kind": Right.ACCESS,
        "state": RequestState.GRANTED,
        "person": ANNA,
        "verified_by": STEWARD.user,
    }
    return AccessAsked(**{**values, **changes})


def draft(**changes: Any) -> StandingOverview:
    values: dict[str, Any] = {
        "number": 1,
        "state": OverviewState.DRAFT,
        "made_by": STEWARD.user,
        "expires_on": DAY,
        "unchecked_count": 0,
    }
    return StandingOverview(**{**values, **changes})


def codes(refusals: tuple[Any, ...]) -> list[str]:
    return [refusal.code for refusal in refusals]


def test_steward_makes_one_for_a_verified_request() -> None:
    assert refusals_to_make(STEWARD, asked(state=RequestState.VERIFIED), (ANNA,), DAY) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": Right.ERASURE}, "not-access"),
        ({"state": RequestState.RECEIVED, "verified_by": None}, "not-verified"),
        ({"state": RequestState.REFUSED}, "not-verified"),
        ({"state": RequestState.WITHDRAWN}, "not-verified"),
        ({"person": PersonKey("client", "13")}, "other-person"),
        ({"person": None}, "other-person"),
    ],
)
def test_making_is_refused_for_another_request(changes: dict[str, Any], code: str) -> None:
    assert codes(refusals_to_make(STEWARD, asked(**changes), (ANNA,), DAY)) == [code]


def test_other_rows_are_added_by_who_verified_identity_only() -> None:
    rows = (ANNA, PersonKey("network_member", "77"))
    assert refusals_to_make(STEWARD, asked(), rows, DAY) == ()
    refused = refusals_to_make(STEWARD, asked(verified_by="steward9"), rows, DAY)
    assert codes(refused) == ["not-the-verifier"]


def test_statements_of_others_take_a_motive() -> None:
    assert codes(refusals_to_make(STEWARD, asked(), (ANNA,), DAY, statements=True)) == ["no-motive"]


def test_page_is_checked_by_a_steward_while_it_is_a_draft() -> None:
    assert refusals_to_check(STEWARD, draft(), DAY) == ()
    assert codes(refusals_to_check(PRIVACY, draft(), DAY)) == ["wrong-function"]
    released = draft(state=OverviewState.RELEASED)
    assert codes(refusals_to_check(STEWARD, released, DAY)) == ["no-draft"]


def test_another_person_releases_what_is_checked_and_granted() -> None:
    assert refusals_to_release(PRIVACY, draft(), asked(), DAY) == ()


@pytest.mark.parametrize(
    ("overview", "request_changes", "code"),
    [
        ({"made_by": PRIVACY.user}, {}, "own-overview"),
        ({"unchecked_count": 2}, {}, "unchecked-pages"),
        ({"state": OverviewState.EXPIRED}, {}, "no-draft"),
        ({"expires_on": date(2026, 11, 22)}, {}, "draft-expired"),
        ({}, {"state": RequestState.VERIFIED}, "not-granted"),
        ({}, {"state": RequestState.CARRIED_OUT}, "not-verified"),
    ],
)
def test_release_is_refused(
    overview: dict[str, Any], request_changes: dict[str, Any], code: str
) -> None:
    found = refusals_to_release(PRIVACY, draft(**overview), asked(**request_changes), DAY)
    assert codes(found) == [code]


def test_who_is_out_of_office_does_nothing() -> None:
    gone = official(Function.STEWARD, until_on=date(2026, 1, 1))
    assert "no-mandate" in codes(refusals_to_make(gone, asked(), (ANNA,), DAY))
    assert "no-mandate" in codes(refusals_to_check(gone, draft(), DAY))


@pytest.mark.parametrize("text", ["Anna Visser", "client:", ":12", ""])
def test_person_is_a_row_and_never_a_name(text: str) -> None:
    assert PersonKey.parse(text) is None


def test_row_of_a_person_reads_as_it_is_written() -> None:
    assert str(PersonKey.parse("client:12")) == "client:12"
