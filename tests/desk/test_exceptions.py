"""Exceptions and holds at the desk: scenarios 8 to 11 and 34b, and a later review date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.keeping import ASKED, ask_for, done, found, kept
from desk.visiting import Desk, open_desk
from factories import Bestand, Dossier
from places import (
    NOW,
    approved_list,
    at,
    carry_out,
    carry_out_and_seal,
    ended_as,
    item_of,
    log_kinds,
    refusals_written,
    rows,
    scalar,
    verified,
)
from retention.actions.workplace import Workplace

ONE = "/exceptions/1"
LATER = {"review_on": "2027-06-01", "motive": "beroep loopt nog"}


@pytest.fixture
def dossier(bestand_rows: Bestand) -> Dossier:
    return bestand_rows.dossier()


@pytest.fixture
def confirmed(desk: Desk, dossier: Dossier) -> Dossier:
    """A dossier with a hold that two people agreed on."""
    kept(desk, dossier)
    done(desk, f"{ONE}/confirm", "owner1", seen="asked")
    return dossier


def review_on(place: Workplace) -> str:
    return str(scalar(place.ledger, "SELECT review_on FROM retention.keep"))


def state(place: Workplace) -> Any:
    return scalar(place.ledger, "SELECT state FROM retention.keep")


# Scenario 8


def test_dossier_that_is_held_at_the_desk_after_approval_is_kept(
    place: Workplace, desk: Desk, bestand_rows: Bestand, dossier: Dossier
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    item = item_of(place, number, dossier.id)
    kept(desk, dossier)
    sealed = carry_out_and_seal(place, number)
    assert (sealed.outcomes["destroyed"], sealed.outcomes["kept"]) == (1, 1)
    assert ended_as(place, number, item) == ("kept", ("hold:klacht",))
    assert verified(place).holds


# Scenario 9


def test_hold_is_refused_at_the_desk_while_the_dossier_is_being_destroyed(
    place: Workplace, desk: Desk, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = approved_list(place)
    handle = found(desk, dossier).removeprefix("/dossiers/")
    answers = []

    def meanwhile(step: str) -> None:
        if step == "after-intent":
            answers.append(desk.get(f"/dossiers/{handle}"))
            answers.append(desk.post("/exceptions", dossier=handle, **ASKED))

    monkeypatch.setattr("retention.actions.carry_out.at_step", meanwhile)
    assert carry_out(place, number) == {"destroyed": 1}
    page, refused = answers
    assert "wordt nu vernietigd met lijst 1" in page.text
    assert "Vraag om dit dossier te bewaren" not in page.text
    assert refused.status_code == 409
    assert "wordt nu vernietigd met lijst 1" in refused.text
    assert rows(place.ledger, "SELECT * FROM retention.keep") == []


def test_dossier_that_is_gone_is_said_so(place: Workplace, desk: Desk, dossier: Dossier) -> None:
    number = approved_list(place)
    path = found(desk, dossier)
    carry_out(place, number)
    assert desk.get(path).status_code == 404


# Scenario 10


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"ground": ""}, "no-ground", "Kies een grond"),
        ({"motive": " "}, "no-motive", "Leg in de motivering uit"),
        ({"review_on": ""}, "no-review-date", "Vul de heroverwegingsdatum in"),
        ({"review_on": "2026-11-23"}, "review-date-past", "moet na vandaag liggen"),
        ({"review_on": "2027-11-25"}, "review-date-late", "niet na 24-11-2027"),
    ],
)
def test_what_is_missing_is_named_and_what_was_typed_is_kept(
    place: Workplace,
    desk: Desk,
    dossier: Dossier,
    changes: dict[str, str],
    code: str,
    says: str,
) -> None:
    answer = ask_for(desk, dossier, reference="Z-2026-7", **changes)
    assert answer.status_code == 409
    assert says in answer.text
    typed = {**ASKED, **changes}
    assert typed["motive"].strip() in answer.text
    assert f'value="{typed["review_on"]}"' in answer.text
    assert ('value="klacht" selected' in answer.text) == bool(typed["ground"])
    assert 'value="Z-2026-7"' in answer.text
    assert refusals_written(place) == [code]
    assert rows(place.ledger, "SELECT * FROM retention.keep") == []


def test_review_date_can_be_picked_from_tomorrow_to_the_last_day_of_the_protocol(
    desk: Desk, dossier: Dossier
) -> None:
    page = desk.get(found(desk, dossier)).text
    assert 'min="2026-11-24" max="2027-11-24"' in page
    assert "van 24-11-2026 tot en met 24-11-2027" in page


def test_who_asked_does_not_confirm_and_reads_so_before_the_button(
    place: Workplace, desk: Desk, dossier: Dossier
) -> None:
    kept(desk, dossier)
    page = desk.get(ONE, user="steward1").text
    assert "U heeft dit zelf gevraagd" in page
    assert f"{ONE}/confirm" not in page
    assert desk.post(f"{ONE}/confirm", user="steward1", seen="asked").status_code == 409
    assert state(place) == "asked"
    assert f"{ONE}/confirm" in desk.get(ONE, user="owner1").text
    done(desk, f"{ONE}/confirm", "owner1", seen="asked")
    assert state(place) == "confirmed"


def test_function_that_does_not_decide_on_exceptions_reads_so_and_has_no_form(
    desk: Desk, dossier: Dossier
) -> None:
    page = desk.get(found(desk, dossier, "archivist1"), user="archivist1").text
    assert "Met uw functie (archivaris) kunt u dit niet doen" in page
    assert '<form class="deed" method="post" action="/exceptions">' not in page
    assert ask_for(desk, dossier, "archivist1").status_code == 409


@pytest.mark.parametrize("user", ["privacy1", "auditor1", "operator1"])
def test_onlookers_decide_nothing(
    place: Workplace, desk: Desk, confirmed: Dossier, user: str
) -> None:
    for path in ("/exceptions", *(f"{ONE}/{deed}" for deed in ("confirm", "end", "extend"))):
        assert desk.post(path, user=user, seen="confirmed", **LATER).status_code == 403
    assert state(place) == "confirmed"


def test_auditor_sees_no_exception(desk: Desk, confirmed: Dossier) -> None:
    for path in ("/exceptions", ONE, "/dossiers", found(desk, confirmed)):
        assert desk.get(path, user="auditor1").status_code == 403


# Scenario 11


def test_exception_is_found_at_its_review_date_and_the_dossier_stays(
    place: Workplace, desk: Desk, confirmed: Dossier
) -> None:
    due = "/exceptions?state=review"
    assert ONE not in desk.get(due).text
    with open_desk(at(place, NOW + timedelta(days=120))) as later:
        page = later.get(due).text
        assert ONE in page
        assert "(bereikt)" in page
        assert "Blijft bewaard" in later.get(found(later, confirmed)).text


# Ending


def test_two_people_end_it_and_its_history_says_who_and_when(
    place: Workplace, desk: Desk, confirmed: Dossier
) -> None:
    done(desk, f"{ONE}/end", "steward1", seen="confirmed", motive="klacht afgehandeld")
    again = desk.post(f"{ONE}/end", user="steward1", seen="end-asked")
    assert again.status_code == 409
    assert state(place) == "end-asked"
    done(desk, f"{ONE}/end", "steward2", seen="end-asked")
    assert state(place) == "ended"
    page = desk.get(ONE).text
    for said in ("owner1", "steward2", "Proceseigenaar", "23-11-2026 10:00", "klacht afgehandeld"):
        assert said in page
    assert "Wat u kunt doen" not in page
    assert ONE not in desk.get("/exceptions").text
    assert ONE in desk.get("/exceptions?state=ended&kind=hold").text
    assert ONE not in desk.get("/exceptions?state=ended&kind=exception").text


def test_asking_for_an_end_does_not_end_what_somebody_else_just_asked_to_end(
    place: Workplace, desk: Desk, confirmed: Dossier
) -> None:
    done(desk, f"{ONE}/end", "steward1", seen="confirmed", motive="klaar")
    answer = desk.post(f"{ONE}/end", user="steward2", seen="confirmed", motive="ook klaar")
    assert answer.status_code == 409
    assert "veranderd sinds u de pagina opende" in answer.text
    assert state(place) == "end-asked"


def test_end_needs_a_motive(place: Workplace, desk: Desk, confirmed: Dossier) -> None:
    assert desk.post(f"{ONE}/end", user="steward1", seen="confirmed").status_code == 409
    assert state(place) == "confirmed"


@pytest.mark.parametrize("seen", ["", "nothing"])
def test_deed_that_does_not_say_what_was_seen_is_not_done(
    place: Workplace, desk: Desk, confirmed: Dossier, seen: str
) -> None:
    answer = desk.post(f"{ONE}/end", user="steward1", seen=seen, motive="klaar")
    assert answer.status_code == 422
    assert state(place) == "confirmed"


# A later review date


def test_later_date_counts_when_another_confirms_it(
    place: Workplace, desk: Desk, confirmed: Dossier
) -> None:
    done(desk, f"{ONE}/extend", "steward1", **LATER)
    assert review_on(place) == "2027-03-01"
    own = desk.post(f"{ONE}/extension/confirm", user="steward1", seen="2027-06-01")
    assert own.status_code == 409
    assert review_on(place) == "2027-03-01"
    assert "beroep loopt nog" in desk.get(ONE, user="owner1").text
    done(desk, f"{ONE}/extension/confirm", "owner1", seen="2027-06-01")
    assert review_on(place) == "2027-06-01"
    kinds = log_kinds(place)
    assert (kinds.count("extension-asked"), kinds.count("extension-confirmed")) == (1, 1)
    page = desk.get(ONE).text
    assert "Latere datum bevestigd: 01-06-2027" in page
    assert "beroep loopt nog" in page


def test_later_date_that_is_declined_leaves_the_earlier_one(
    place: Workplace, desk: Desk, confirmed: Dossier
) -> None:
    done(desk, f"{ONE}/extend", "steward1", **LATER)
    second = desk.post(f"{ONE}/extend", user="steward2", **LATER)
    assert second.status_code == 409
    assert "al om een latere datum gevraagd" in second.text
    done(desk, f"{ONE}/extension/decline", "owner1", seen="2027-06-01")
    assert review_on(place) == "2027-03-01"
    late = desk.post(f"{ONE}/extension/confirm", user="owner1", seen="2027-06-01")
    assert "geen verlenging gevraagd" in late.text
    assert review_on(place) == "2027-03-01"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"review_on": "2027-03-01"}, "moet na 01-03-2027 liggen"),
        ({"review_on": "2027-11-25"}, "niet na 24-11-2027"),
        ({"review_on": ""}, "Vul de heroverwegingsdatum in"),
        ({"motive": ""}, "Leg in de motivering uit"),
    ],
)
def test_later_date_out_of_bounds_is_refused_and_what_was_typed_is_kept(
    place: Workplace, desk: Desk, confirmed: Dossier, changes: dict[str, str], says: str
) -> None:
    answer = desk.post(f"{ONE}/extend", user="steward1", **{**LATER, **changes})
    assert answer.status_code == 409
    assert says in answer.text
    typed = {**LATER, **changes}
    assert f'value="{typed["review_on"]}"' in answer.text
    assert typed["motive"] in answer.text
    assert rows(place.ledger, "SELECT * FROM retention.keep_extension") == []


def test_date_that_nobody_saw_is_not_confirmed(
    place: Workplace, desk: Desk, confirmed: Dossier
) -> None:
    done(desk, f"{ONE}/extend", "steward1", **LATER)
    done(desk, f"{ONE}/extension/decline", "steward1", seen="2027-06-01")
    done(desk, f"{ONE}/extend", "steward1", **{**LATER, "review_on": "2027-11-01"})
    answer = desk.post(f"{ONE}/extension/confirm", user="owner1", seen="2027-06-01")
    assert answer.status_code == 409
    assert review_on(place) == "2027-03-01"


def test_what_is_only_asked_for_is_not_extended(desk: Desk, dossier: Dossier) -> None:
    kept(desk, dossier)
    answer = desk.post(f"{ONE}/extend", user="owner1", **LATER)
    assert answer.status_code == 409
    assert "Alleen wat bevestigd is" in answer.text


# Scenario 34b


def test_hold_for_an_investigation_is_neutral_for_who_may_not_know(
    desk: Desk, dossier: Dossier
) -> None:
    secret = "melding van de buurvrouw"
    kept(desk, dossier, "coordinator1", ground="veilig-thuis", motive=secret, reference="VT-9")
    path = found(desk, dossier)
    for page in (ONE, "/exceptions", path):
        text = desk.get(page, user="steward1").text.partition("<form")[0]
        assert "Wettelijke verplichting" in desk.get(page, user="steward1").text
        for told in ("Veilig Thuis", "veilig-thuis", secret, "VT-9"):
            assert told not in text
    assert secret not in desk.get(ONE, user="steward1").text
    for user in ("coordinator1", "privacy1"):
        text = desk.get(ONE, user=user).text
        assert "Onderzoek van Veilig Thuis" in text
        assert secret in text


# Pages


def test_exceptions_are_paged_by_the_database(
    desk: Desk, bestand_rows: Bestand, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retention.desk.routes.exceptions.PER_PAGE", 1)
    monkeypatch.setattr("retention.desk.views.keeping.PER_PAGE", 1)
    kept(desk, dossier)
    kept(desk, bestand_rows.dossier())
    first = desk.get("/exceptions").text
    assert "/exceptions/2" in first
    assert "/exceptions/1" not in first
    assert 'href="/exceptions?state=standing&amp;page=2"' in first
    second = desk.get("/exceptions?state=standing&page=2").text
    assert "/exceptions/1" in second
    assert "Bladzijde 2 van 2" in second


def test_exception_that_is_not_there_is_said_so(desk: Desk) -> None:
    assert desk.get("/exceptions/9").status_code == 404
    assert desk.get("/exceptions/99999999999999").status_code == 422
    assert "Hier is niets met deze status" in desk.get("/exceptions?state=nonsense").text


def test_asking_starts_from_a_dossier(desk: Desk, dossier: Dossier) -> None:
    assert desk.get("/exceptions/new").headers["location"] == "/dossiers"
    handle = found(desk, dossier).removeprefix("/dossiers/")
    assert dossier.number in desk.get(f"/exceptions/new?dossier={handle}").text
    assert desk.get("/exceptions/new?dossier=nonsense").status_code == 404
