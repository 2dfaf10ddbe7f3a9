"""Scenario 14a: a hold ended alone, a list cut in pieces: refused, and written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from factories import Bestand, asked
from places import (
    EARLIER,
    NOW,
    approve_list,
    at,
    carry_out_and_seal,
    change,
    proposed_list,
    refusals_written,
    rows,
)
from retention.actions.decide_list import reject
from retention.actions.keeping import ask, confirm, end
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.errors import RefusedError


def test_one_person_cannot_end_a_hold(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    keep = ask(place, dossier.number, asked(), "steward1")
    confirm(place, keep.number, "steward2")
    end(place, keep.number, "steward2", "afgehandeld")
    with pytest.raises(RefusedError, match="another confirms"):
        end(place, keep.number, "steward2", "afgehandeld")
    assert refusals_written(place) == ["own-request"]
    assert propose(place).kept == {"hold:klacht": 1}
    assert rows(place.ledger, "SELECT state FROM retention.keep") == [("end-asked",)]


def test_end_of_a_hold_needs_a_motive(place: Workplace, bestand_rows: Bestand) -> None:
    keep = ask(place, bestand_rows.dossier().number, asked(), "steward1")
    with pytest.raises(RefusedError, match="motive"):
        end(place, keep.number, "steward2", "")
    assert refusals_written(place) == ["no-motive"]


def test_end_that_was_asked_for_can_be_undone(place: Workplace, bestand_rows: Bestand) -> None:
    keep = ask(place, bestand_rows.dossier().number, asked(), "steward1")
    confirm(place, keep.number, "steward2")
    end(place, keep.number, "steward2", "afgehandeld")
    assert confirm(place, keep.number, "coordinator1").state == "confirmed"
    assert propose(place).kept == {"hold:klacht": 1}


def test_database_itself_refuses_a_hold_ended_by_one(
    place: Workplace, bestand_rows: Bestand
) -> None:
    ask(place, bestand_rows.dossier().number, asked(), "steward1")
    for columns in (
        "state = 'ended'",
        "state = 'ended', end_asked_by = 'steward2', ended_by = 'steward2'",
        "state = 'confirmed', confirmed_by = 'steward1'",
        "state = 'confirmed'",
    ):
        with pytest.raises(sa.exc.IntegrityError):
            change(place.ledger, f"UPDATE retention.keep SET {columns}")


def plant(bestand: Bestand, due: int, others: int) -> None:
    for i in range(due):
        day = date(2008 + i % 3, 5, 5)
        bestand.dossier(closed_on=day, ended_on=day)
    for _ in range(others):
        bestand.dossier(status="open", closed_on=None, notes=0, provisions=0)


def test_list_that_is_cut_in_pieces_trips_the_guard_all_the_same(
    place: Workplace, bestand_rows: Bestand
) -> None:
    plant(bestand_rows, due=3, others=17)
    first = proposed_list(place, as_of=date(2024, 8, 1))
    assert first.guards_tripped == ()
    second = proposed_list(place, as_of=date(2025, 8, 1))
    assert second.guards_tripped == ()
    third = proposed_list(place, as_of=date(2026, 8, 1))
    assert third.guards_tripped == ("share:3>10% of 20",)


def test_pieces_that_were_carried_out_count_too(place: Workplace, bestand_rows: Bestand) -> None:
    plant(bestand_rows, due=3, others=17)
    carry_out_and_seal(place, approve_list(place, proposed_list(place, as_of=date(2025, 8, 1))))
    later = at(place, NOW + timedelta(days=60))
    assert propose(later).guards_tripped == ("share:3>10% of 18",)
    much_later = at(place, NOW + timedelta(days=90))
    reject(later, 2, "archivist1", "opnieuw")
    assert propose(much_later).guards_tripped == ()


def test_rejected_pieces_do_not_count(place: Workplace, bestand_rows: Bestand) -> None:
    plant(bestand_rows, due=2, others=18)
    proposed_list(place)
    reject(at(place, EARLIER), 1, "archivist1", "verkeerde peildatum")
    assert proposed_list(place).guards_tripped == ()


def test_guard_is_said_in_the_log(place: Workplace, bestand_rows: Bestand) -> None:
    plant(bestand_rows, due=2, others=2)
    proposed_list(place)
    query = (
        "SELECT line::jsonb -> 'record' -> 'guards_tripped' FROM retention.log"
        " WHERE kind = 'proposed'"
    )
    assert rows(place.ledger, query) == [(["share:2>10% of 4"],)]
