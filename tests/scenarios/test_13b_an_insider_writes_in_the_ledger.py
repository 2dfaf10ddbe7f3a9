"""Somebody who may write in the ledger, triggers and all, gets nothing destroyed by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from factories import Bestand, asked
from places import (
    EARLIER,
    NOW,
    approve_list,
    approved_list,
    at,
    change,
    item_of,
    proposed_list,
    scalar,
)
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch
from retention.actions.decide_list import lapse, lift_guard, present, reject
from retention.actions.initialise import add_official
from retention.actions.keeping import ask
from retention.actions.workplace import Workplace
from retention.domain.approval import Official
from retention.domain.protocol import Function
from retention.errors import RefusedError, TamperedError

WORKED_ON = (
    "UPDATE retention.batch SET state = 'intended'",
    "UPDATE retention.batch SET attempt = 1",
    "INSERT INTO retention.outcome VALUES (1, 1, 'kept', '{}', 0)",
    "INSERT INTO retention.entry VALUES (1, 1, 'destroyed', '{}')",
)
DECISION = (
    "INSERT INTO retention.decision"
    ' (list, kind, "user", function, mandate, list_digest, at)'
    " SELECT number, :kind, :user, :function, 'b', digest, :at FROM retention.destruction_list"
)
APPROVED = (
    "UPDATE retention.destruction_list SET state = 'approved', presented_by = 'steward1',"
    " approved_at = :at, approved_by = 'owner1', approved_function = 'process_owner',"
    " also_approved_by = 'archivist1', also_approved_function = 'archivist'"
)


def nothing_went(place: Workplace, dossiers: int) -> bool:
    return bool(scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == dossiers)


@pytest.mark.parametrize("statement", WORKED_ON)
def test_list_that_looks_worked_on_is_not_begun(
    place: Workplace, bestand_rows: Bestand, statement: str
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    change(place.ledger, statement)
    with pytest.raises(TamperedError):
        begin(place, number)
    assert nothing_went(place, 1)


def test_intent_that_nobody_recorded_does_not_pass_a_hold(
    place: Workplace, bestand_rows: Bestand
) -> None:
    held = bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)
    ask(at(place, NOW), held.number, asked(), "coordinator1")
    change(place.ledger, "UPDATE retention.batch SET state = 'intended'")
    with pytest.raises(TamperedError, match="an intent that nobody recorded"):
        carry_out_batch(place, number, 1)
    assert nothing_went(place, 1)


def test_outcome_that_nobody_decided_is_not_believed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    shielded = bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)
    item = item_of(place, number, shielded.id)
    change(
        place.ledger, f"INSERT INTO retention.outcome VALUES ({number}, {item}, 'kept', '{{}}', 0)"
    )
    with pytest.raises(TamperedError, match="outcomes that nobody decided"):
        carry_out_batch(place, number, 1)


@pytest.mark.parametrize("second", ["process_owner", "archivist"])
def test_approvals_that_are_in_no_log_open_nothing(
    place: Workplace, bestand_rows: Bestand, second: str
) -> None:
    bestand_rows.dossier()
    number = proposed_list(place).list_number
    assert number is not None
    for user in ("owner1", "archivist1"):
        lift_guard(at(place, EARLIER), number, user, "first run")
    for kind, user, function in (
        ("presented", "steward1", "steward"),
        ("approved", "owner1", "process_owner"),
        ("approved", "archivist1", second),
    ):
        change(place.ledger, DECISION, kind=kind, user=user, function=function, at=EARLIER)
    change(place.ledger, APPROVED, at=EARLIER)
    with pytest.raises(TamperedError, match="approvals"):
        begin(place, number)


REOPENED = "UPDATE retention.destruction_list SET state = 'approved'"
UNLOGGED = (
    "ALTER TABLE retention.log DISABLE TRIGGER ALL",
    "DELETE FROM retention.log WHERE kind IN ('rejected', 'lapsed')",
)
UNSTATED = (
    "ALTER TABLE retention.statement DISABLE TRIGGER ALL",
    "DELETE FROM retention.statement WHERE kind = 'abandoned'",
)


@pytest.mark.parametrize("hidden", [(), UNLOGGED, UNSTATED, (*UNLOGGED, *UNSTATED)])
def test_rejected_list_that_was_made_to_look_approved_is_not_begun(
    place: Workplace, bestand_rows: Bestand, hidden: tuple[str, ...]
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    reject(at(place, EARLIER), number, "owner2", "not this one")
    change(place.ledger, REOPENED, *hidden)
    with pytest.raises(TamperedError, match="rejected or lapsed"):
        begin(place, number)
    assert nothing_went(place, 1)


def test_lapsed_list_that_was_made_to_look_approved_is_not_begun(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    later = at(place, NOW + timedelta(days=400))
    assert lapse(later) == (number,)
    change(place.ledger, "UPDATE retention.destruction_list SET state = 'carrying-out'")
    with pytest.raises(TamperedError, match="rejected or lapsed"):
        begin(later, number)


def test_approvals_moved_to_an_earlier_day_do_not_shorten_the_cooling_off(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approve_list(place, proposed_list(place, then=NOW), then=NOW)
    change(
        place.ledger,
        "ALTER TABLE retention.decision DISABLE TRIGGER ALL",
        "UPDATE retention.decision SET at = :at",
        "UPDATE retention.destruction_list SET approved_at = :at",
        at=EARLIER,
    )
    with pytest.raises(TamperedError, match="approvals"):
        begin(place, number)
    assert nothing_went(place, 1)


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE retention.decision SET mandate = 'another' WHERE kind = 'approved'",
        "UPDATE retention.decision SET function = 'coordinator' WHERE kind = 'presented'",
        "DELETE FROM retention.decision WHERE kind = 'presented'",
    ],
)
def test_decision_that_differs_from_what_was_signed_opens_nothing(
    place: Workplace, bestand_rows: Bestand, forged: str
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    change(place.ledger, "ALTER TABLE retention.decision DISABLE TRIGGER ALL", forged)
    with pytest.raises(TamperedError, match="approvals"):
        begin(place, number)


def test_guard_that_was_taken_off_in_the_ledger_still_stands(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    proposed = proposed_list(place)
    assert proposed.guards_tripped
    number = approve_list(place, replace(proposed, guards_tripped=()))
    change(
        place.ledger,
        "ALTER TABLE retention.destruction_list DISABLE TRIGGER ALL",
        "UPDATE retention.destruction_list SET guards_tripped = '{}'",
    )
    with pytest.raises(TamperedError, match="changed since it was proposed"):
        begin(place, number)
    assert nothing_went(place, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE retention.mark SET demo = false",
        "DELETE FROM retention.keep",
        "UPDATE retention.keep SET dossier_key = '0'",
        "TRUNCATE retention.keep CASCADE",
    ],
)
def test_ledger_itself_refuses(place: Workplace, bestand_rows: Bestand, statement: str) -> None:
    ask(at(place, NOW), bestand_rows.dossier().number, asked(), "coordinator1")
    with pytest.raises(sa.exc.IntegrityError, match="never change"):
        change(place.ledger, statement)


def test_official_is_replaced_only_when_told(place: Workplace) -> None:
    again = Official("owner1", Function.ARCHIVIST, "b", EARLIER.date())
    with pytest.raises(RefusedError, match="--replace"):
        add_official(place, again)
    add_official(place, again, replace=True)
    query = "SELECT line::jsonb -> 'record' -> 'replaced' FROM retention.log ORDER BY sequence DESC"
    assert scalar(place.ledger, f"{query} LIMIT 1") is True


def test_what_was_typed_as_a_user_id_is_written_down_nowhere(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    proposed_list(place)
    for typed in ("the neighbour, BSN 123456782", "\udcff"):
        with pytest.raises(RefusedError, match="no user id"):
            present(place, 1, typed)
    assert (
        scalar(place.ledger, "SELECT count(*) FROM retention.log WHERE line LIKE '%123456782%'")
        == 0
    )
    assert (
        scalar(
            place.ledger,
            "SELECT count(*) FROM retention.log WHERE kind = 'refused' AND line LIKE '%unknown%'",
        )
        == 2
    )
