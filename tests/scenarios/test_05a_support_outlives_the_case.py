"""Scenario 5a: the clock starts at the end of the last provision; one without an end is asked."""

from __future__ import annotations

from datetime import date

from factories import Bestand
from retention.actions.dossiers import explain
from retention.actions.propose import propose
from retention.actions.workplace import Workplace


def test_case_closed_in_2009_with_help_until_2014_goes_in_2030(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(ended_on=date(2014, 5, 1))
    assert propose(place).list_number is None
    assert explain(place, dossier.number).decision.first_day == date(2030, 1, 1)


def test_last_of_several_provisions_decides(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(provisions=2)
    bestand_rows.add(
        "provision",
        dossier_id=dossier.id,
        kind="traplift",
        decided_on=date(2007, 1, 1),
        started_on=date(2007, 1, 1),
        ended_on=date(2012, 12, 31),
    )
    assert explain(place, dossier.number).decision.first_day == date(2028, 1, 1)


def test_provision_without_an_end_is_asked_about(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier(ended_on=None)
    assert propose(place).asked == {"support-without-end": 1}


def test_application_that_never_led_to_support_is_asked_about(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(provisions=0)
    bestand_rows.dossier(provisions=0, category="plan-zonder-voorziening")
    found = propose(place)
    assert found.asked == {"support-never-began": 1}
    assert found.going == {"plan-zonder-voorziening": 1}
