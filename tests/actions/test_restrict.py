"""A restriction hides a dossier from ordinary views, holds it, and its recipients hear it."""

from __future__ import annotations

import pytest

from disclosing import Told, notices, tell
from factories import Bestand, asked
from places import approve_list, carry_out, log_kinds, proposed_list, refusals_written, rows, scalar
from retention.actions.correction_template import template
from retention.actions.dossiers import explain
from retention.actions.keeping import confirm, end
from retention.actions.restrict import restrict
from retention.actions.restriction_marks import settle_restrictions
from retention.actions.workplace import Workplace
from retention.errors import RefusedError

ASKED = asked(ground="afscherming", motive="geschil over het verslag")


def _marked(place: Workplace) -> list[bool]:
    return Bestand(place.bestand, place.settings.documents).values("dossier", "restricted")


def test_restricted_dossier_is_on_hold_and_shows_nothing_of_itself(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    number = approve_list(place, proposed_list(place))

    restrict(place, dossier.number, ASKED, "steward1")

    explained = explain(place, dossier.number)
    assert explained.decision.reasons == ("hold:afscherming",)
    assert (explained.decision.clocks, explained.decision.due_on) == ((), None)
    assert _marked(place) == [True]
    assert carry_out(place, number) == {"kept": 1}


def test_recipients_hear_that_it_is_restricted_and_no_value(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))

    restrict(place, dossier.number, ASKED, "steward1")

    told = next(each for each in notices(place) if each["recipient"] == "cak")
    assert (told["telling"], told["state"]) == ("restricted", "ready")
    assert "values" not in told["payload"]
    assert "restricted" in log_kinds(place)


def test_restriction_is_no_change_of_the_data(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    before = rows(place.bestand, "SELECT changed_at, changed_by FROM wmo.dossier")

    kept = restrict(place, dossier.number, ASKED, "steward1")
    confirm(place, kept.number, "owner1")
    end(place, kept.number, "steward1", "geschil voorbij")
    end(place, kept.number, "owner1", "gezien")

    assert rows(place.bestand, "SELECT changed_at, changed_by FROM wmo.dossier") == before
    assert _marked(place) == [False]
    assert explain(place, dossier.number).decision.goes


def test_mark_stays_until_two_people_lift_it(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    kept = restrict(place, dossier.number, ASKED, "steward1")

    end(place, kept.number, "steward1", "geschil voorbij")
    with pytest.raises(RefusedError):
        end(place, kept.number, "steward1", "nog eens")

    assert _marked(place) == [True]


def test_mark_that_a_crash_left_wrong_is_put_right(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    dossier = bestand.dossier()
    restrict(apart, dossier.number, ASKED, "steward1")
    assert _marked(apart) == [True]
    with apart.bestand.begin() as connection:
        connection.execute(bestand.tables["dossier"].update().values(restricted=False))

    assert settle_restrictions(apart) == 1
    assert settle_restrictions(apart) == 0
    assert _marked(apart) == [True]


def test_restriction_needs_a_review_date(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()

    with pytest.raises(RefusedError, match="looks again"):
        restrict(place, dossier.number, asked(ground="afscherming", review_on=None), "steward1")

    assert scalar(place.ledger, "SELECT count(*) FROM retention.keep") == 0


def test_steward_does_not_look_into_a_restricted_dossier(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    restrict(place, dossier.number, ASKED, "steward1")

    with pytest.raises(RefusedError, match="restricted"):
        template(place, dossier.number, ["client"], "steward1")

    assert template(place, dossier.number, ["client"], "coordinator1")["rows"]
    assert refusals_written(place) == ["restricted"]


def _lift(place: Workplace, number: int) -> None:
    end(place, number, "steward1", "geschil voorbij")
    end(place, number, "owner1", "gezien")


def test_who_was_told_of_a_restriction_hears_that_it_is_lifted(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"), Told("svb", "beschikking"))
    kept = restrict(place, dossier.number, ASKED, "steward1")
    with place.ledger.begin() as ledger:
        ledger.exec_driver_sql(
            "UPDATE retention.notice SET state = 'sent', sent_at = now() WHERE recipient = 'cak'"
        )

    _lift(place, kept.number)

    found = {(n["recipient"], n["telling"]): n["state"] for n in notices(place)}
    assert found["cak", "lifted"] == "ready"
    assert found["svb", "restricted"] == "dropped"
    assert ("svb", "lifted") not in found


def test_restriction_that_another_still_upholds_is_not_called_lifted(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))
    first = restrict(place, dossier.number, ASKED, "steward1")
    restrict(place, dossier.number, ASKED, "steward2")

    _lift(place, first.number)

    assert {each["telling"] for each in notices(place)} == {"restricted"}
    assert _marked(place) == [True]
