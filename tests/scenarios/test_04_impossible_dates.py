"""Scenario 4: impossible dates send that dossier to the queue, and the run goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import change, rows
from retention.actions.propose import Proposed, propose
from retention.actions.workplace import Workplace

AS_TEXT = [
    "ALTER TABLE wmo.dossier ALTER closed_on TYPE text",
    "ALTER TABLE wmo.dossier ALTER opened_on TYPE text",
    "ALTER TABLE wmo.provision ALTER ended_on TYPE text",
]


def asked_beside_a_sound_one(place: Workplace, bestand: Bestand) -> Proposed:
    bestand.dossier()
    found = propose(place)
    assert found.going == {"maatwerkvoorziening": 1}
    return found


ODD: dict[str, dict[str, Any]] = {
    "closing-date-in-future": {"closed_on": date(2027, 2, 1)},
    "closed-before-opening": {"opened_on": date(2010, 1, 1)},
    "closing-date-implausible": {"closed_on": date(1900, 1, 1), "opened_on": date(1899, 1, 1)},
    "status-open-with-closing-date": {"status": "open"},
    "category-unknown": {"category": "onbekend"},
    "change-in-future": {"changed_at": datetime(2027, 3, 1, tzinfo=UTC)},
    "changed-before-opening": {"changed_at": datetime(2001, 1, 1, tzinfo=UTC)},
}


def test_dossiers_are_asked_about_and_the_run_goes_on(
    place: Workplace, bestand_rows: Bestand
) -> None:
    for columns in ODD.values():
        bestand_rows.dossier(**columns)
    assert asked_beside_a_sound_one(place, bestand_rows).asked == dict.fromkeys(ODD, 1)


def test_29_february_is_a_day_like_another(place: Workplace, bestand_rows: Bestand) -> None:
    leap_day = date(2008, 2, 29)
    bestand_rows.dossier(closed_on=leap_day, ended_on=leap_day)
    assert propose(place).going == {"maatwerkvoorziening": 1}


def test_what_a_date_column_can_hold_beyond_the_calendar(
    place: Workplace, bestand_rows: Bestand
) -> None:
    for day in ("infinity", "-infinity", "20100-05-01", "0044-03-15 BC"):
        for column in ("closed_on", "opened_on"):
            odd = bestand_rows.dossier().id
            change(place.bestand, f"UPDATE wmo.dossier SET {column} = '{day}' WHERE id = {odd}")
    assert asked_beside_a_sound_one(place, bestand_rows).asked == {
        "closing-date-unreadable": 4,
        "opening-date-unreadable": 4,
    }


def test_9999_12_31_as_no_end_never_ends(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier(ended_on=date(9999, 12, 31))
    assert asked_beside_a_sound_one(place, bestand_rows).kept == {"term-running": 1}


def test_0001_01_01_as_no_opening_date_stops_nothing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(opened_on=date(1, 1, 1))
    assert propose(place).going == {"maatwerkvoorziening": 1}


def test_last_change_beyond_the_calendar(place: Workplace, bestand_rows: Bestand) -> None:
    for moment in ("infinity", "20155-05-01 12:00+00", "-infinity"):
        key = f"dossier_id = {bestand_rows.dossier().id}"
        change(place.bestand, f"UPDATE wmo.note SET changed_at = '{moment}' WHERE {key}")
    assert asked_beside_a_sound_one(place, bestand_rows).asked == {
        "change-in-future": 2,
        "changed-before-opening": 1,
    }


NO_DAYS = ("onbekend", "", "31-12-2009", "2009-02-30", "2009-06-30 12:00")


def test_text_in_a_date_column(place: Workplace, bestand_rows: Bestand) -> None:
    change(place.bestand, *AS_TEXT)
    for text in NO_DAYS:
        for table, column, key in (
            ("dossier", "closed_on", "id"),
            ("dossier", "opened_on", "id"),
            ("provision", "ended_on", "dossier_id"),
        ):
            update = f"UPDATE wmo.{table} SET {column} = :text WHERE {key} = :odd"
            change(place.bestand, update, text=text, odd=bestand_rows.dossier().id)
    assert asked_beside_a_sound_one(place, bestand_rows).asked == {
        "closing-date-unreadable": len(NO_DAYS),
        "opening-date-unreadable": len(NO_DAYS),
        "support-without-end": len(NO_DAYS),
    }


def test_text_in_a_date_column_of_sqlite(apart: Workplace) -> None:
    if apart.bestand.dialect.name != "sqlite":
        change(apart.bestand, *AS_TEXT)
    bestand = Bestand(apart.bestand, apart.settings.documents)
    odd = bestand.dossier()
    dossier = bestand.tables["dossier"]
    with apart.bestand.begin() as connection:
        connection.execute(
            sa.text(f"UPDATE {dossier} SET closed_on = 'onbekend' WHERE id = {odd.id}")
        )
    assert asked_beside_a_sound_one(apart, bestand).asked == {"closing-date-unreadable": 1}
    queue = rows(apart.ledger, "SELECT dossier_key FROM retention.finding")
    assert queue == [(str(odd.id),)]


def test_odd_change_moment_stops_nothing_where_the_engine_keeps_it(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    odd = bestand.dossier()
    if apart.bestand.dialect.name != "sqlite":
        with pytest.raises(sa.exc.DataError):
            change(apart.bestand, "UPDATE wmo.note SET changed_at = '30-06-2009'")
        return
    with apart.bestand.begin() as connection:
        connection.execute(
            sa.text(f"UPDATE note SET changed_at = '30-06-2009' WHERE dossier_id = {odd.id}")
        )
    found = asked_beside_a_sound_one(apart, bestand)
    assert sum(found.asked.values()) == 1
