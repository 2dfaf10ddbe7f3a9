"""Who may do what with a request, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from factories import incoming_request, official, rights, standing_request
from retention.domain.approval import Official
from retention.domain.keeping import may_know
from retention.domain.protocol import Function, Right
from retention.domain.requests import (
    HANDLERS,
    Proof,
    Undone,
    refusals_to_answer,
    refusals_to_carry_out,
    refusals_to_grant,
    refusals_to_open,
    refusals_to_refuse,
    refusals_to_verify,
    refusals_to_withdraw,
)
from retention.domain.states import RequestState
from retention.errors import Refusal

DAY = date(2026, 11, 23)
STEWARD = official(Function.STEWARD)
SHOWN = Proof("identiteitsbewijs-getoond")
RECEIVED = standing_request(state=RequestState.RECEIVED)
VERIFIED = standing_request()
GRANTED = standing_request(state=RequestState.GRANTED)
UNVERIFIED = "identiteit-niet-vastgesteld"


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    return [refusal.code for refusal in refusals]


def opened(**changes: Any) -> list[str]:
    return codes(refusals_to_open(STEWARD, incoming_request(**changes), rights(), DAY))


def refused(request: Any = VERIFIED, ground: str = "toezicht", motive: str = "zie dossier") -> Any:
    return codes(refusals_to_refuse(STEWARD, request, ground, motive, rights(), DAY))


EVERY_STEP: tuple[Callable[[Official], tuple[Refusal, ...]], ...] = (
    lambda who: refusals_to_open(who, incoming_request(), rights(), DAY),
    lambda who: refusals_to_verify(who, RECEIVED, SHOWN, rights(), DAY),
    lambda who: refusals_to_grant(who, VERIFIED, DAY, blocked=False),
    lambda who: refusals_to_refuse(who, VERIFIED, "toezicht", "zie dossier", rights(), DAY),
    lambda who: refusals_to_carry_out(who, GRANTED, Undone(made=1), "", DAY),
    lambda who: refusals_to_withdraw(who, VERIFIED, DAY),
    lambda who: refusals_to_answer(who, GRANTED, DAY, DAY),
)


@pytest.mark.parametrize("step", range(len(EVERY_STEP)))
def test_each_step_is_for_who_handles_requests_and_is_in_office(step: int) -> None:
    for function in Function:
        expected = [] if function in HANDLERS else ["wrong-function"]
        assert codes(EVERY_STEP[step](official(function))) == expected
    former = official(Function.STEWARD, until_on=date(2021, 1, 1))
    assert codes(EVERY_STEP[step](former)) == ["no-mandate"]


def test_complaints_handler_and_archivist_only_read() -> None:
    assert not HANDLERS & {Function.COMPLAINTS_HANDLER, Function.ARCHIVIST}


def test_day_of_receipt_lies_in_the_last_year() -> None:
    assert opened(received_on=DAY) == []
    assert opened(received_on=DAY + timedelta(days=1)) == ["received-in-future"]
    assert opened(received_on=DAY - timedelta(days=366)) == []
    assert opened(received_on=DAY - timedelta(days=367)) == ["received-long-ago"]


@pytest.mark.parametrize(
    "reference", ["Z-2026-0815", "2026/1", "wmo_12.3", "1234567", "1234567890"]
)
def test_reference_is_a_number_of_the_case_system(reference: str) -> None:
    assert opened(reference=reference) == []


@pytest.mark.parametrize(
    "reference",
    ["", "Jansen", "A. Jansen", "mevrouw Jansen 12", "123456782", "12345678", "-1", "Z" * 40 + "1"],
)
def test_reference_that_could_be_a_name_or_a_service_number_is_refused(reference: str) -> None:
    assert opened(reference=reference) == ["no-reference"]


def test_authority_is_a_code_of_the_protocol() -> None:
    assert opened(authority="mentor") == []
    assert opened(authority="buurvrouw") == ["no-authority"]


def test_identity_is_shown_in_a_way_that_the_protocol_knows() -> None:
    assert codes(refusals_to_verify(STEWARD, RECEIVED, SHOWN, rights(), DAY)) == []
    said = Proof("zei-het-zelf")
    assert codes(refusals_to_verify(STEWARD, RECEIVED, said, rights(), DAY)) == ["no-identity"]


def test_who_asks_for_another_shows_that_she_may() -> None:
    request = standing_request(state=RequestState.RECEIVED, authority="mentor")
    assert codes(refusals_to_verify(STEWARD, request, SHOWN, rights(), DAY)) == ["no-authority"]
    both = Proof(SHOWN.identity, "mentor")
    assert refusals_to_verify(STEWARD, request, both, rights(), DAY) == ()


def test_nothing_is_granted_before_it_was_shown_who_asks() -> None:
    assert codes(refusals_to_grant(STEWARD, RECEIVED, DAY, blocked=False)) == ["not-verified"]


def test_unverified_request_is_refused_on_its_own_ground_only() -> None:
    assert refused(RECEIVED, UNVERIFIED) == []
    assert refused(RECEIVED, UNVERIFIED, " ") == ["no-motive"]
    assert refused(RECEIVED, "toezicht") == ["not-verified"]


def test_verified_request_is_not_refused_because_it_is_unverified() -> None:
    assert refused(VERIFIED, UNVERIFIED) == ["no-ground"]


@pytest.mark.parametrize("right", Right)
def test_five_grounds_of_article_12_1b_refuse_every_right(right: Right) -> None:
    request = standing_request(kind=right)
    for ground in ("veiligheid-van-de-staat", "strafbare-feiten", "economische-belangen"):
        assert refused(request, ground) == []
    for ground in ("toezicht", "bescherming-van-personen"):
        assert refused(request, ground) == []


def test_ground_fits_the_right() -> None:
    erasure = standing_request(kind=Right.ERASURE)
    assert refused(erasure, "wettelijke-bewaarplicht") == []
    assert refused(VERIFIED, "wettelijke-bewaarplicht") == ["no-ground"]
    assert refused(erasure, "gegevens-juist") == ["no-ground"]
    assert refused(VERIFIED, "") == ["no-ground"]


def test_refusal_has_a_motive() -> None:
    assert refused(motive="  ") == ["no-motive"]


def test_blocked_erasure_is_not_granted() -> None:
    erasure = standing_request(kind=Right.ERASURE)
    assert codes(refusals_to_grant(STEWARD, erasure, DAY, blocked=True)) == ["blocked"]
    assert refusals_to_grant(STEWARD, erasure, DAY, blocked=False) == ()


def carried(undone: Undone, motive: str = "", right: Right = Right.ERASURE) -> list[str]:
    request = standing_request(kind=right, state=RequestState.GRANTED)
    return codes(refusals_to_carry_out(STEWARD, request, undone, motive, DAY))


def test_erasure_is_carried_out_when_nothing_is_there_that_could_go() -> None:
    assert carried(Undone()) == []
    assert carried(Undone(erasable=1)) == ["still-there"]
    assert carried(Undone(blocked=1)) == ["no-motive"]
    assert carried(Undone(blocked=1), "beroep loopt") == []


def test_correction_is_carried_out_when_each_was_applied_or_abandoned() -> None:
    assert carried(Undone(corrections=1, made=1), right=Right.CORRECTION) == ["not-applied"]
    assert carried(Undone(made=1), right=Right.CORRECTION) == []


@pytest.mark.parametrize("right", [Right.ACCESS, Right.CORRECTION], ids=str)
def test_nothing_made_for_a_request_needs_a_motive(right: Right) -> None:
    assert carried(Undone(), right=right) == ["nothing-made"]
    assert carried(Undone(), "per post beantwoord", right) == []


def test_erasure_of_somebody_beside_the_client_waits_for_her_row() -> None:
    assert carried(Undone(row_stays=True)) == ["row-still-there"]
    assert carried(Undone(row_stays=True), "in ander dossier") == []


@pytest.mark.parametrize(
    ("request_", "refusals"),
    [
        (RECEIVED, ["not-decided"]),
        (VERIFIED, ["not-decided"]),
        (GRANTED, []),
        (standing_request(state=RequestState.REFUSED), []),
        (standing_request(state=RequestState.WITHDRAWN), ["not-decided"]),
        (standing_request(state=RequestState.GRANTED, answered_on=DAY), ["answered-already"]),
    ],
)
def test_answer_follows_a_decision_once(request_: Any, refusals: list[str]) -> None:
    assert codes(refusals_to_answer(STEWARD, request_, DAY, DAY)) == refusals


def test_answer_lies_between_receipt_and_today() -> None:
    for day in (GRANTED.received_on - timedelta(days=1), DAY + timedelta(days=1)):
        assert codes(refusals_to_answer(STEWARD, GRANTED, day, DAY)) == ["answered-when"]


@pytest.mark.parametrize(
    "state",
    [RequestState.REFUSED, RequestState.CARRIED_OUT, RequestState.WITHDRAWN],
    ids=str,
)
def test_what_has_ended_stays_as_it_is(state: RequestState) -> None:
    ended = standing_request(state=state)
    for refusals in (
        refusals_to_verify(STEWARD, ended, SHOWN, rights(), DAY),
        refusals_to_grant(STEWARD, ended, DAY, blocked=False),
        refusals_to_refuse(STEWARD, ended, "toezicht", "x", rights(), DAY),
        refusals_to_carry_out(STEWARD, ended, Undone(made=1), "", DAY),
        refusals_to_withdraw(STEWARD, ended, DAY),
    ):
        assert codes(refusals) == ["wrong-state"]


def test_hidden_grounds_are_for_the_coordinator_and_the_privacy_officer() -> None:
    knowing = {function for function in Function if may_know(official(function), DAY)}
    assert knowing == {Function.COORDINATOR, Function.PRIVACY_OFFICER}
    former = official(Function.COORDINATOR, until_on=date(2021, 1, 1))
    assert not may_know(former, DAY)
