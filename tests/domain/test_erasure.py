from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories import facts, official, protocol, protocol_with
from retention.domain.decision import Keep, KeepKind, kept_from_erasure
from retention.domain.erasure import (
    Erasure,
    ErasureRequest,
    erasure_of,
    refusals_to_propose_erasure,
)
from retention.domain.protocol import Function, Right
from retention.domain.states import RequestState

DAY = date(2026, 11, 23)
STEWARD = official(Function.STEWARD)


def request(**changes: Any) -> ErasureRequest:
    values: dict[str, Any] = {
        "number": 3,
        "kind": Right.ERASURE,
        "state": RequestState.GRANTED,
        "of_client": True,
        "carry_out_by": date(2027, 2, 2),
    }
    return ErasureRequest(**{**values, **changes})


def codes(asked: ErasureRequest, who: Any = STEWARD) -> list[str]:
    return [each.code for each in refusals_to_propose_erasure(who, asked, DAY)]


def test_steward_proposes_a_granted_erasure() -> None:
    assert codes(request()) == []


def test_others_and_those_out_of_office_do_not() -> None:
    assert codes(request(), official(Function.ARCHIVIST)) == ["not-a-steward"]
    gone = official(Function.STEWARD, until_on=date(2026, 1, 1))
    assert codes(request(), gone) == ["no-mandate"]


def test_what_is_no_granted_erasure_of_a_client_has_no_list() -> None:
    assert codes(request(kind=Right.ACCESS)) == ["not-an-erasure"]
    assert codes(request(state=RequestState.VERIFIED)) == ["not-granted"]
    assert codes(request(of_client=False)) == ["not-a-client"]
    assert codes(request(carry_out_by=None)) == ["no-deadline"]


def test_header_says_what_it_was_made_for() -> None:
    erasure = Erasure(3, date(2027, 2, 2))
    assert erasure_of({"erasure": erasure.to_record()}) == erasure
    assert erasure_of({"number": 1}) is None


def test_last_day_is_in_time_and_the_next_is_not() -> None:
    erasure = Erasure(3, date(2027, 2, 2))
    assert erasure.in_time(date(2027, 2, 2))
    assert not erasure.in_time(date(2027, 2, 3))


def test_term_that_runs_and_a_late_change_block_no_erasure() -> None:
    recent = facts(closed_on=date(2026, 1, 1), changed_at=None, change_missing_count=2)
    assert kept_from_erasure(recent, protocol()) == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"keeps": (Keep(KeepKind.HOLD, "klacht"),)}, "hold:klacht"),
        ({"closed": False}, "open"),
        ({"support_open_count": 1}, "support-without-end"),
        ({"category": "monumentaal"}, "kept-for-ever"),
        ({"category": "onbekend"}, "category-unknown"),
        ({"closed_on": None}, "no-closing-date"),
        ({"closed_on": None, "closed_on_unreadable": True}, "closing-date-unreadable"),
        ({"closed_on": date(200, 1, 1)}, "closing-date-implausible"),
    ],
)
def test_erasure_is_blocked_by(changes: dict[str, Any], reason: str) -> None:
    assert kept_from_erasure(facts(**changes), protocol()) == (reason,)


def test_category_without_a_selection_list_blocks_erasure() -> None:
    assert kept_from_erasure(facts(), protocol_with(selection_list=None)) == ("no-selection-list",)
