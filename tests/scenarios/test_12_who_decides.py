"""Scenario 12: a steward presents, two others in different functions approve; a double click."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import EARLIER, at, change, log_kinds, proposed_list, refusals_written, rows, scalar
from retention.actions.begin import begin, lists_ready
from retention.actions.decide_list import approve, present, reject
from retention.actions.initialise import add_official
from retention.actions.workplace import Workplace
from retention.domain.approval import Official
from retention.domain.error_words import words_of
from retention.domain.protocol import Function
from retention.errors import RefusedError, UnknownError
from retention.evidence.verify import verify


@pytest.fixture
def then(place: Workplace, bestand_rows: Bestand) -> Workplace:
    """The place nine days ago, with a list that is proposed."""
    bestand_rows.dossier()
    for _ in range(9):
        bestand_rows.dossier(status="open", closed_on=None, provisions=0, notes=0)
    proposed_list(place)
    return at(place, EARLIER)


def state(place: Workplace) -> str:
    found: str = scalar(place.ledger, "SELECT state FROM retention.destruction_list")
    return found


def test_scheduled_proposal_has_no_preparer_until_a_steward_presents_it(then: Workplace) -> None:
    presented_by = "SELECT presented_by FROM retention.destruction_list"
    assert scalar(then.ledger, presented_by) is None
    with pytest.raises(RefusedError, match="is proposed, not presented"):
        approve(then, 1, "owner1")
    present(then, 1, "steward1")
    assert scalar(then.ledger, presented_by) == "steward1"


def test_list_is_approved_by_two_others(then: Workplace, place: Workplace) -> None:
    present(then, 1, "steward1")
    first = approve(then, 1, "owner1")
    assert (first.state, first.approvals, first.approvals_needed) == ("presented", 1, 2)
    assert lists_ready(place) == ()
    second = approve(then, 1, "archivist1", digest=first.digest)
    assert (second.state, second.approvals) == ("approved", 2)
    assert lists_ready(place) == (1,)


REFUSED = {
    "owner1": "approved-already",
    "owner2": "same-function",
    "steward1": "wrong-function",
    "coordinator1": "wrong-function",
    "privacy1": "wrong-function",
    "nobody": "not-known-or-not-proven",
}


def test_second_approval_is_refused_and_written_down(then: Workplace) -> None:
    present(then, 1, "steward1")
    approve(then, 1, "owner1")
    for who, code in REFUSED.items():
        with pytest.raises(RefusedError):
            approve(then, 1, who)
        assert code in refusals_written(then)
    assert state(then) == "presented"


def test_one_approval_is_not_enough(then: Workplace, place: Workplace) -> None:
    present(then, 1, "steward1")
    approve(then, 1, "owner1")
    with pytest.raises(RefusedError, match="is presented, not approved"):
        begin(place, 1)


def test_who_presented_does_not_approve_in_another_function_either(then: Workplace) -> None:
    present(then, 1, "steward1")
    add_official(
        then, Official("steward1", Function.ARCHIVIST, "besluit 15", date(2020, 1, 1)), replace=True
    )
    with pytest.raises(RefusedError, match="steward1 presented this list"):
        approve(then, 1, "steward1")


def test_mandate_that_has_ended_counts_for_nothing(then: Workplace) -> None:
    present(then, 1, "steward1")
    change(then.ledger, "UPDATE retention.official SET until_on = '2026-11-13'")
    with pytest.raises(RefusedError, match="no mandate on 14-11-2026") as refused:
        approve(then, 1, "owner1")
    assert [each.code for each in refused.value.refusals] == ["no-mandate"]
    assert words_of(refused.value, "nl").startswith("U heeft op 14-11-2026 geen mandaat.")


def test_list_that_is_not_there_is_unknown_in_plain_words(then: Workplace) -> None:
    with pytest.raises(UnknownError) as unknown:
        approve(then, 77, "owner1")
    assert words_of(unknown.value, "nl").startswith("Dit nummer bestaat hier niet.")


def test_who_is_not_registered_is_told_so_by_a_code(then: Workplace) -> None:
    with pytest.raises(RefusedError) as refused:
        approve(then, 1, "nobody")
    assert [each.code for each in refused.value.refusals] == ["not-registered"]


def test_double_click_is_one_approval(then: Workplace) -> None:
    present(then, 1, "steward1")
    said: list[str] = []
    together = threading.Barrier(2)

    def click() -> None:
        together.wait(20)
        try:
            approve(then, 1, "owner1")
            said.append("approved")
        except RefusedError:
            said.append("refused")

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(30)
    assert sorted(said) == ["approved", "refused"]
    assert (
        scalar(then.ledger, "SELECT count(*) FROM retention.decision WHERE kind = 'approved'") == 1
    )
    assert refusals_written(then) == ["approved-already"]


def test_approval_is_bound_to_the_list_that_was_looked_at(then: Workplace) -> None:
    present(then, 1, "steward1")
    with pytest.raises(RefusedError, match="is not the one you looked at"):
        approve(then, 1, "owner1", digest="0" * 64)


def test_outside_the_demo_a_personal_token_is_asked(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    proposed_list(place)
    then = at(place, EARLIER)
    token = add_official(
        then, Official("steward1", Function.STEWARD, "b", date(2020, 1, 1)), replace=True
    )
    from retention.ledger.officials import authenticate

    with then.ledger.connect() as ledger:
        ledger.execute(sa.text("SET LOCAL session_replication_role = replica"))
        ledger.execute(sa.text("UPDATE retention.mark SET demo = false"))
        assert authenticate(ledger, "steward1", token).user == "steward1"
        for wrong in (None, "", "x", token[:-1]):
            with pytest.raises(RefusedError, match="personal token"):
                authenticate(ledger, "steward1", wrong)
        ledger.rollback()


TOO_FEW: tuple[dict[str, Any], ...] = (
    {"approved_by": "steward1"},
    {"also_approved_by": "steward1"},
    {"also_approved_by": "owner1"},
    {"also_approved_function": "process_owner"},
    {"also_approved_by": None},
    {"presented_by": None},
    {"approved_at": None},
)


def test_database_itself_refuses_fewer_than_three_people(then: Workplace) -> None:
    values: dict[str, Any] = {
        "state": "approved",
        "presented_by": "steward1",
        "approved_by": "owner1",
        "approved_function": "process_owner",
        "also_approved_by": "archivist1",
        "also_approved_function": "archivist",
        "approved_at": EARLIER,
    }
    listed = ", ".join(f"{name} = :{name}" for name in values)
    update = f"UPDATE retention.destruction_list SET {listed}"
    change(then.ledger, update, **values)
    for columns in TOO_FEW:
        with pytest.raises(sa.exc.IntegrityError, match="ck_destruction_list"):
            change(then.ledger, update, **{**values, **columns})


def test_rejected_list_ends_with_a_statement_and_its_dossiers_may_come_back(
    then: Workplace, place: Workplace
) -> None:
    present(then, 1, "steward1")
    with pytest.raises(RefusedError, match="motive"):
        reject(then, 1, "archivist1", " ")
    rejected = reject(then, 1, "archivist1", "verkeerde peildatum")
    assert rejected.state == "rejected"
    assert verify(place.settings.evidence).holds
    assert rows(place.ledger, "SELECT * FROM retention.known_dossier") == []
    assert proposed_list(place).list_number == 2
    assert "rejected" in log_kinds(place)
