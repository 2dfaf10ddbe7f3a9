"""Scenario 32: an erasure in a dossier under appeal is blocked with the ground, its time runs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from factories import Bestand, asked, incoming_request
from places import at, change, refusals_written
from retention.actions import keeping
from retention.actions.request_queue import look_at, waiting
from retention.actions.requests import carried_out, grant, open_request, verify
from retention.actions.workplace import Workplace
from retention.domain.protocol import Right
from retention.domain.requests import Proof
from retention.domain.rights import Possibility, Term, Urgency
from retention.errors import RefusedError

SHOWN = Proof("identiteitsbewijs-getoond")


def erasure_of(place: Workplace, number: str) -> int:
    """The number of a verified request for erasure by the client of a dossier."""
    opened = open_request(place, incoming_request(kind=Right.ERASURE), number, "steward1")
    return verify(place, opened.request.number, SHOWN, "steward1").number


def test_erasure_under_appeal_is_blocked_with_the_ground_and_the_deadline_runs_on(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    bestand_rows.add("objection", dossier_id=dossier.id, kind="beroep", filed_on=date(2026, 10, 1))
    number = erasure_of(place, dossier.number)

    with pytest.raises(RefusedError, match="must stay now"):
        grant(place, number, "steward1")

    assert refusals_written(place) == ["blocked"]
    (shown,) = waiting(place)
    assert set(shown.blocks.values()) == {("flag:bezwaar-of-beroep",)}
    assert [each.what for each in shown.possible] == [Possibility.BLOCKED, Possibility.RESTRICT]
    after_four_weeks = at(place, datetime(2026, 12, 19, 9, tzinfo=UTC))
    (late,) = waiting(after_four_weeks)
    assert [(each.term, each.urgency) for each in late.running] == [
        (Term.ANSWER, Urgency.OVERDUE),
        (Term.CARRY_OUT, Urgency.IN_TIME),
    ]
    after_three_months = at(place, datetime(2027, 2, 21, 9, tzinfo=UTC))
    (later,) = waiting(after_three_months)
    assert {each.urgency for each in later.running} == {Urgency.OVERDUE}


def test_erasure_is_granted_once_the_appeal_is_irrevocable(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    appeal = bestand_rows.add(
        "objection", dossier_id=dossier.id, kind="beroep", filed_on=date(2026, 10, 1)
    )
    number = erasure_of(place, dossier.number)
    decided = "UPDATE wmo.objection SET irrevocable_on = '2026-11-01' WHERE id = :id"
    change(place.bestand, decided, id=appeal)
    assert grant(place, number, "steward1").state == "granted"


def test_erasure_is_granted_for_the_dossier_that_may_go_and_the_other_stays_with_a_motive(
    place: Workplace, bestand_rows: Bestand
) -> None:
    client = bestand_rows.client()
    kept, going = bestand_rows.dossier(client_id=client), bestand_rows.dossier(client_id=client)
    keeping.ask(place, kept.number, asked(), "steward2")
    number = erasure_of(place, going.number)
    assert grant(place, number, "steward1").state == "granted"
    shown = look_at(place, number)
    assert (shown.kept, shown.blocked) == (2, 1)
    with pytest.raises(RefusedError, match=r"1 dossier\(s\) of request 1 are still there"):
        carried_out(place, number, "steward1")
    for table in ("note", "provision"):
        change(place.bestand, f"DELETE FROM wmo.{table} WHERE dossier_id = :id", id=going.id)
    change(place.bestand, "DELETE FROM wmo.dossier WHERE id = :id", id=going.id)
    with pytest.raises(RefusedError, match="say in a motive"):
        carried_out(place, number, "steward1")
    assert carried_out(place, number, "steward1", "klacht loopt").state == "carried-out"


def test_hidden_ground_blocks_and_is_named_to_those_who_may_know_only(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    keeping.ask(place, dossier.number, asked(ground="veilig-thuis"), "steward2")
    number = erasure_of(place, dossier.number)
    assert not look_at(place, number).full
    assert not look_at(place, number, user="steward1").full
    assert look_at(place, number, user="privacy1").full


def test_access_that_waits_blocks_the_erasure_of_what_is_asked_for(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    open_request(place, incoming_request(), dossier.number, "steward1")
    number = erasure_of(place, dossier.number)
    with pytest.raises(RefusedError, match="must stay now"):
        grant(place, number, "steward1")
    assert look_at(place, number).blocks == {str(dossier.id): ("hold:verzoek-betrokkene",)}


def test_dossier_that_may_have_to_be_kept_for_ever_blocks(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(category="onbekende-soort")
    number = erasure_of(place, dossier.number)
    assert set(look_at(place, number).blocks.values()) == {("category-unknown",)}
