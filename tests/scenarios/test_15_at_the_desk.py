"""Scenarios 12 to 15 at the desk: who tries what she may not is refused, and it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from desk.visiting import Desk, open_desk
from factories import Bestand
from places import (
    EARLIER,
    NOW,
    at,
    change,
    proposed_list,
    refusals_written,
    scalar,
    with_rules,
)
from retention.actions.begin import begin, lists_ready
from retention.actions.decide_list import present
from retention.actions.workplace import Workplace
from retention.errors import RefusedError


@pytest.fixture
def then(place: Workplace, bestand_rows: Bestand) -> Workplace:
    """Nine days ago, with a list that a steward presented."""
    bestand_rows.dossier()
    for _ in range(9):
        bestand_rows.dossier(status="open", closed_on=None, provisions=0, notes=0)
    proposed_list(place)
    present(at(place, EARLIER), 1, "steward1")
    return at(place, EARLIER)


@pytest.fixture
def desk(then: Workplace) -> Iterator[Desk]:
    """Its desk."""
    with open_desk(then) as desk:
        yield desk


def send(desk: Desk, place: Workplace, what: str, user: str | None, **given: Any) -> Any:
    """The answer to the form that the page offers, whoever sends it."""
    digest = scalar(place.ledger, "SELECT digest FROM retention.destruction_list")
    form = {"digest": digest, "looked": "yes", "motive": "omdat", **given}
    return desk.post(f"/lists/1/{what}", user=user, **form)


def nothing_decided(place: Workplace) -> bool:
    """Whether the list stands as it was presented."""
    query = "SELECT count(*) FROM retention.decision WHERE kind <> 'presented'"
    state = scalar(place.ledger, "SELECT state FROM retention.destruction_list")
    return scalar(place.ledger, query) == 0 and state == "presented"


@pytest.mark.parametrize("user", ["auditor1", "operator1", "privacy1"])
def test_onlooker_who_posts_an_approval_is_refused(then: Workplace, desk: Desk, user: str) -> None:
    assert send(desk, then, "approve", user).status_code == 403
    assert refusals_written(then) == ["no-permit"]
    assert nothing_decided(then)


def test_form_without_a_login_is_refused_and_can_be_sent_again(then: Workplace, desk: Desk) -> None:
    answer = send(desk, then, "approve", None)
    assert answer.status_code == 401
    assert 'name="digest"' in answer.text
    assert refusals_written(then) == ["no-login"]
    assert nothing_decided(then)


@pytest.mark.parametrize("what", ["approve", "reject", "lift-guard", "present"])
def test_form_from_another_site_is_refused(then: Workplace, desk: Desk, what: str) -> None:
    answer = send(desk, then, what, "owner1", origin={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert refusals_written(then) == ["other-site"]
    assert nothing_decided(then)


def test_same_person_does_not_approve_twice(then: Workplace, desk: Desk) -> None:
    assert send(desk, then, "approve", "owner1").status_code == 303
    again = send(desk, then, "approve", "owner1")
    assert again.status_code == 409
    assert "U heeft deze lijst al goedgekeurd." in again.text
    other = send(desk, then, "approve", "owner2")
    assert "Vraag iemand met een andere functie." in other.text
    assert refusals_written(then) == ["approved-already", "same-function"]


def test_who_prepared_the_list_does_not_approve_it(then: Workplace, desk: Desk) -> None:
    answer = send(desk, then, "approve", "steward1")
    assert answer.status_code == 409
    assert "own-list" in refusals_written(then)
    assert nothing_decided(then)


def test_another_role_in_airflow_than_in_the_ledger_decides_nothing(
    then: Workplace, desk: Desk
) -> None:
    digest = scalar(then.ledger, "SELECT digest FROM retention.destruction_list")
    answer = desk.post(
        "/lists/1/approve", user="steward1", role="Retention Archivist", digest=digest, looked="yes"
    )
    assert answer.status_code == 409
    assert nothing_decided(then)


def test_list_whose_header_changed_in_the_database_is_not_approved(
    then: Workplace, desk: Desk
) -> None:
    with then.ledger.begin() as ledger:
        ledger.exec_driver_sql("SET LOCAL session_replication_role = replica")
        ledger.exec_driver_sql(
            "UPDATE retention.destruction_list SET header = replace(header, '2026', '2025')"
        )
    answer = send(desk, then, "approve", "owner1")
    assert answer.status_code == 409
    assert "niet meer wat eerder is vastgelegd" in answer.text
    assert nothing_decided(then)


def test_list_that_changed_after_the_page_was_opened_is_looked_at_again(
    then: Workplace, desk: Desk
) -> None:
    answer = send(desk, then, "approve", "owner1", digest="sha256:" + "0" * 64)
    assert "Bekijk de lijst opnieuw" in answer.text
    assert nothing_decided(then)


def test_protocol_that_changed_after_the_proposal_stops_the_approval(then: Workplace) -> None:
    review = then.rules.protocol.review.model_copy(update={"longest_days": 30})
    changed = with_rules(then, review=review)
    with open_desk(changed) as desk:
        assert "Wijs de lijst af en laat een nieuwe" in desk.get("/lists/1", user="owner1").text
        assert send(desk, changed, "approve", "owner1").status_code == 409
    assert refusals_written(then) == ["other-rule-set"]


def test_guard_stands_until_two_approvers_lift_it_at_the_desk(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    proposed_list(place)
    then = at(place, EARLIER)
    present(then, 1, "steward1")
    with open_desk(then) as desk:
        for user in ("owner1", "archivist1"):
            assert send(desk, then, "approve", user).status_code == 303
        assert send(desk, then, "lift-guard", "owner1").status_code == 303
        assert send(desk, then, "lift-guard", "owner1").status_code == 409
        with pytest.raises(RefusedError, match="guard"):
            begin(at(place, NOW), 1)
        assert send(desk, then, "lift-guard", "archivist1").status_code == 303
    assert lists_ready(at(place, NOW)) == (1,)


def test_approved_list_is_stopped_at_the_desk_while_it_cools_off(
    then: Workplace, desk: Desk
) -> None:
    for user in ("owner1", "archivist1"):
        send(desk, then, "approve", user)
    assert send(desk, then, "reject", "steward1").status_code == 303
    with pytest.raises(RefusedError):
        begin(at(then, NOW), 1)


def test_mandate_that_ended_is_named_where_the_button_was(then: Workplace, desk: Desk) -> None:
    change(then.ledger, "UPDATE retention.official SET until_on = '2026-11-13'")
    shown = desk.get("/lists/1", user="owner1").text
    assert "U heeft op 14-11-2026 geen mandaat." in shown
    assert 'action="/lists/1/approve"' not in shown
