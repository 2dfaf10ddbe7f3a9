"""Scenario 34: who had the data hears that they are gone, once, whatever happens in between."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest

from disclosing import Told, notices, tell
from erasing import approved_erasure, state_of
from factories import Bestand, Dossier, asked
from places import carry_out, carry_out_and_seal, entries, killed_by, verified
from retention.actions import keeping
from retention.actions.carry_out_list import carry_out_list
from retention.actions.faults import STOP_AT
from retention.actions.requests import withdraw
from retention.actions.workplace import Workplace, open_workplace

RECENTLY: dict[str, Any] = {"closed_on": date(2025, 3, 1), "ended_on": date(2025, 3, 1)}


def _disclosed(bestand: Bestand) -> Dossier:
    """A dossier of which a provider and the CAK had data."""
    dossier = bestand.dossier(files=["a.txt"], **RECENTLY)
    tell(bestand, dossier.id, Told("Thuiszorg", "naw-hulp"), Told("CAK", "bsn-naw-beschikking"))
    return dossier


def _about(place: Workplace) -> dict[str, tuple[str, str, int, str]]:
    """Recipient -> (telling, state, item, whether its contents are there), of each notice."""
    return {
        each["recipient"]: (
            each["telling"],
            each["state"],
            each["item"],
            "wiped" if each["payload"] is None else "there",
        )
        for each in notices(place)
        if each["reasons"] and each["reasons"][0].startswith("disclosed:")
    }


def test_recipients_on_record_are_told_that_it_was_removed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    number = approved_erasure(place, _disclosed(bestand_rows))
    assert notices(place) == []
    carry_out_and_seal(place, number)
    told = _about(place)
    assert told == {
        "Thuiszorg": ("removed", "ready", 1, "there"),
        "CAK": ("removed", "ready", 1, "there"),
    }
    assert {(each["cause"], each["cause_number"]) for each in notices(place)} == {
        ("erasure", number)
    }


def test_nobody_is_told_of_a_dossier_that_is_kept(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = _disclosed(bestand_rows)
    number = approved_erasure(place, dossier)
    keeping.ask(place, dossier.number, asked(), "steward2")
    assert carry_out(place, number) == {"kept": 1}
    assert notices(place) == []


def _work(place: Workplace, number: int, stop_at: str) -> None:
    """Carry the list out in this process, with connections of its own."""
    os.environ[STOP_AT] = stop_at
    with open_workplace(place.settings, place.clock) as own:
        carry_out_list(own, number, workers=1)


@pytest.mark.parametrize("step", ["after-intent", "after-rows", "after-documents"])
def test_each_recipient_is_told_once_after_a_kill(
    place: Workplace, bestand_rows: Bestand, step: str
) -> None:
    number = approved_erasure(place, _disclosed(bestand_rows))
    assert killed_by(lambda: _work(place, number, step))
    assert {each[1] for each in _about(place).values()} == {"waiting"}
    carry_out_list(place, number, workers=1)
    told = [each["recipient"] for each in notices(place) if each["state"] == "ready"]
    assert sorted(told) == ["CAK", "Thuiszorg"]
    assert entries(place, number) == {1: "destroyed"}
    assert state_of(place, 1) == "carried-out"
    assert verified(place).holds


@pytest.mark.parametrize("step", ["rows-gone-uncommitted", "after-rows"])
def test_each_recipient_is_told_once_after_a_kill_with_two_databases(
    apart: Workplace, step: str
) -> None:
    number = approved_erasure(apart, _disclosed(Bestand(apart.bestand, apart.settings.documents)))
    assert killed_by(lambda: _work(apart, number, step))
    carry_out_list(apart, number, workers=1)
    told = [each["recipient"] for each in notices(apart) if each["state"] == "ready"]
    assert sorted(told) == ["CAK", "Thuiszorg"]
    assert entries(apart, number) == {1: "destroyed"}


def test_request_that_is_withdrawn_after_the_intent_keeps_the_dossier_and_nobody_is_told(
    place: Workplace, bestand_rows: Bestand
) -> None:
    number = approved_erasure(place, _disclosed(bestand_rows))
    assert killed_by(lambda: _work(place, number, "after-intent"))
    withdraw(place, 1, "steward1")
    carry_out_list(place, number, workers=1)
    assert entries(place, number) == {1: "kept"}
    assert set(_about(place).values()) == {("removed", "dropped", 1, "wiped")}


def test_recipients_are_told_though_a_document_could_not_be_deleted(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from retention.bestand.documents import DocumentResult, DocumentStore

    number = approved_erasure(place, _disclosed(bestand_rows))
    failed = next(each for each in DocumentResult if each.value == "failed")
    monkeypatch.setattr(DocumentStore, "delete", lambda *_: failed)
    assert carry_out(place, number) == {"failed": 1}
    assert {each[1] for each in _about(place).values()} == {"ready"}
