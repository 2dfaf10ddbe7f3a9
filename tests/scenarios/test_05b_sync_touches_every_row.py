"""Scenario 5b: a nightly sync moves no clock; a mapped last change that is empty is asked about."""

from __future__ import annotations

from factories import Bestand
from places import change
from retention.actions.propose import propose
from retention.actions.workplace import Workplace

TOUCHED = ("dossier", "note", "provision", "client", "address")


def test_clock_does_not_move_when_a_sync_touches_every_row(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    for table in TOUCHED:
        change(
            place.bestand, f"UPDATE wmo.{table} SET changed_at = now(), changed_by = 'nightly-sync'"
        )
    assert propose(place).going == {"maatwerkvoorziening": 1}


def test_somebody_unknown_is_no_sync(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    change(place.bestand, "UPDATE wmo.note SET changed_at = '2020-01-01', changed_by = NULL")
    assert propose(place).kept == {"term-running": 1}


def test_empty_last_change_is_asked_about(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier(changed_at=None)
    client = bestand_rows.client(changed_at=None)
    bestand_rows.dossier(client_id=client)
    assert propose(place).asked == {"change-missing": 2}
