"""Notices, questions, corrections and the address book at the desk; scenario 31 by its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.visiting import Desk, open_desk
from disclosing import correction_of
from factories import Bestand
from notice_servers import mail_server
from outbox import NAME, add_notice, add_recipient, notice_row, to_mail_server
from places import NOW, at, log_kinds, refusals_written, rows
from retention.actions.chase import chase
from retention.actions.correct import apply
from retention.actions.deliver import deliver
from retention.actions.notice_log import alert
from retention.actions.recipients import set_recipient
from retention.actions.workplace import Workplace
from retention.domain.address_book import AskedEntry
from retention.domain.recipients import Channel
from retention.ledger.questions import raise_question

BSN = "123456782"


def test_reminder_after_a_week_then_on_the_stewards_list_after_two(
    place: Workplace, desk: Desk
) -> None:
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(place, "cak")
        deliver(place)
        path = f"/notices/{number}"
        with open_desk(place) as today:
            assert f'href="{path}"' not in today.get("/notices").text
            assert f'href="{path}"' in today.get("/notices?group=on-its-way").text
        week = at(place, NOW + timedelta(days=7))
        chase(week)
        deliver(week)
        with open_desk(week) as then:
            assert f'href="{path}"' not in then.get("/notices").text
            assert "<dt>Herinnerd</dt><dd>30-11-2026 10:00</dd>" in then.get(path).text
        fortnight = at(place, NOW + timedelta(days=14))
        chase(fortnight)
    with open_desk(fortnight) as later:
        for group in ("stuck", "late"):
            text = later.get(f"/notices?group={group}").text
            assert f'href="{path}"' in text
            assert "Niet op tijd bevestigd" in text
            assert '<span class="late">te laat</span>' in text
        # she telephones: known is acknowledged, and what it held of a person is wiped
        answer = later.post(f"{path}/acknowledge", motive="Gebeld, is aangepast")
        assert answer.headers["location"] == f"{path}?said=notice-acknowledged"
        assert f'href="{path}"' not in later.get("/notices").text
        assert f'href="{path}"' in later.get("/notices?group=ended").text
    row = notice_row(place, number)
    assert (row.state, row.payload, row.acknowledged_how) == ("acknowledged", None, "official")


@pytest.fixture
def failed(place: Workplace) -> str:
    """The path of a notice to somebody who is told by post."""
    add_recipient(place, "veilig-thuis", "post", "Postbus 1, Breda")
    number = add_notice(place, "veilig-thuis")
    deliver(place)
    return f"/notices/{number}"


def test_page_says_how_it_fared_in_words_and_shows_no_value(desk: Desk, failed: str) -> None:
    text = desk.get(failed).text
    for word in ("Gaat met de post", "Per post", "VEILIG-THUIS", "de nieuwe gegevens"):
        assert word in text
    for each in (text, desk.get("/notices").text):
        assert NAME not in each
        assert BSN not in each
        assert "WMO-2019-00007" not in each


def test_failed_notice_is_tried_again_with_a_motive(
    place: Workplace, desk: Desk, failed: str
) -> None:
    assert f'href="{failed}"' in desk.get("/notices?group=failed").text
    answer = desk.post(f"{failed}/send")
    assert answer.status_code == 409
    assert "motivering" in answer.text
    assert desk.post(f"{failed}/send", motive="Adres is nu goed").status_code == 303
    assert notice_row(place, 1).state == "ready"
    assert f'href="{failed}"' not in desk.get("/notices").text


def test_motive_stays_in_the_form_that_was_sent_only(
    desk: Desk, failed: str, place: Workplace
) -> None:
    desk.post(f"{failed}/drop", motive="Beschermd adres")
    answer = desk.post(f"{failed}/drop", motive="Toch nog eens")
    assert answer.status_code == 409
    assert notice_row(place, 1).state == "dropped"
    assert notice_row(place, 1).payload is None


def test_letter_is_read_by_a_form_and_that_is_written_down(
    place: Workplace, desk: Desk, failed: str
) -> None:
    assert desk.get(f"{failed}/letter").status_code == 405
    answer = desk.post(f"{failed}/letter")
    assert NAME in answer.text
    assert "Postbus 1, Breda" in answer.text
    assert NAME not in answer.text.partition("</title>")[0]
    assert answer.headers["cache-control"] == "no-store"
    assert log_kinds(place).count("notice-read") == 1


def test_secret_address_is_sent_and_read_by_a_coordinator_and_a_steward_reads_why(
    place: Workplace, desk: Desk
) -> None:
    add_recipient(place, "cak", "post", "Postbus 2, Den Haag")
    number = add_notice(place, "cak", questions=("secret-address",))
    path = f"/notices/{number}"
    text = desk.get(path).text
    assert "Het adres is geheim: mag het worden verstuurd?" in text
    assert "Verstuur bericht 1</button>" not in text
    assert "Verstuur bericht 1 niet</button>" in text
    assert desk.post(f"{path}/send", motive="mag").status_code == 409
    assert refusals_written(place) == ["secret-address"]
    assert "Verstuur bericht 1</button>" in desk.get(path, user="coordinator1").text
    answer = desk.post(f"{path}/send", user="coordinator1", motive="Zij vroeg het zelf")
    assert answer.status_code == 303


def test_notices_are_paged_and_counted(place: Workplace, desk: Desk) -> None:
    for _ in range(53):
        add_notice(place, "cak", questions=("nothing-on-record",))
    first = desk.get("/notices?group=held").text
    assert first.count('data-label="Meldt"') == 50
    assert "Wacht op een besluit 53" in first
    assert 'href="/notices?group=held&amp;after=50"' in first
    second = desk.get("/notices?group=held&after=50").text
    assert second.count('data-label="Meldt"') == 3
    assert 'rel="next"' not in second


def test_alert_to_an_official_names_no_address_and_asks_nothing_back(
    place: Workplace, desk: Desk
) -> None:
    told = to_alert(place, "beheer@gemeente.example")
    with told.ledger.begin() as ledger:
        alert(told, ledger, "notices-overdue", {"overdue": 1}, NOW)
    text = desk.get("/notices/1").text
    assert "beheer@gemeente.example" not in text
    assert "Leg vast dat de ontvanger het weet" not in text


def to_alert(place: Workplace, address: str) -> Workplace:
    """The same place, which alerts this address."""
    return replace(place, settings=replace(place.settings, alert_to=(address,)))


# Questions


@pytest.fixture
def question(place: Workplace, bestand_rows: Bestand) -> Any:
    """A dossier about which a note may be missing."""
    dossier = bestand_rows.dossier()
    with place.ledger.begin() as ledger:
        raise_question(ledger, "note-unsettled", (), NOW, str(dossier.id), by="steward1")
    return dossier


def test_question_is_settled_by_another_than_whose_doing_it_is_about(
    place: Workplace, desk: Desk, question: Any
) -> None:
    own = desk.get("/questions").text
    assert question.number in own
    assert "Handel vraag 1 af" not in own
    assert "Handel vraag 1 af" in desk.get("/questions", user="steward2").text
    assert desk.post("/questions/1/settle", motive="Gevonden").status_code == 409
    answer = desk.post("/questions/1/settle", user="steward2", motive="Gevonden")
    assert answer.headers["location"] == "/questions?said=question-settled"
    assert "Er wacht geen vraag" in desk.get("/questions").text


def test_refused_settling_keeps_the_motive(desk: Desk, question: Any) -> None:
    answer = desk.post("/questions/1/settle", user="complaints1", motive="Gevonden in kast")
    assert answer.status_code == 409
    assert "klachtenbehandelaar" in answer.text


def test_questions_are_paged(place: Workplace, desk: Desk) -> None:
    with place.ledger.begin() as ledger:
        for _ in range(51):
            raise_question(ledger, "correction-unsettled", (), NOW)
    first = desk.get("/questions").text
    assert 'href="/questions?after=50"' in first
    assert "Vraag 51" not in first
    assert "Vraag 51" in desk.get("/questions?after=50").text


# Corrections


def test_correction_that_takes_two_shows_columns_and_is_abandoned_with_a_motive(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    change = correction_of(place, dossier.number, "dossier", closed_on="2011-04-01")
    assert apply(place, change, "steward1", "verkeerde datum").state == "asked"
    text = desk.get("/corrections").text
    assert "dossier: " in text
    assert "2011" not in text
    assert dossier.number not in text
    assert "u: een ander voert haar door" in text
    assert "u: een ander" not in desk.get("/corrections", user="steward2").text
    answer = desk.post("/corrections/1/abandon", user="steward2")
    assert answer.status_code == 409
    answer = desk.post("/corrections/1/abandon", user="steward2", motive="De datum klopte")
    assert answer.status_code == 303
    assert "Er wacht geen correctie" in desk.get("/corrections").text


# The address book


def test_change_of_the_address_book_is_confirmed_by_another(place: Workplace, desk: Desk) -> None:
    entry = AskedEntry(code="cak", name="CAK", channel=Channel.POST, address="Postbus 3, Den Haag")
    set_recipient(place, entry, "steward1")
    own = desk.get("/recipients").text
    assert "Postbus 3, Den Haag" in own
    assert "Bevestig 1</button>" not in own
    assert "Laat 1 vervallen" in own
    assert desk.post("/recipients/1/confirm").status_code == 409
    assert "Bevestig 1</button>" in desk.get("/recipients", user="steward2").text
    assert desk.post("/recipients/1/confirm", user="steward2").status_code == 303
    assert "Er wacht geen wijziging" in desk.get("/recipients").text
    assert log_kinds(place).count("recipient-confirmed") == 1


def test_end_of_an_entry_takes_two_people(place: Workplace, desk: Desk) -> None:
    add_recipient(place, "cak", "post", "Postbus 3, Den Haag")
    assert desk.post("/recipients/1/end").status_code == 303
    assert "Beëindig 1</button>" not in desk.get("/recipients").text
    text = desk.get("/recipients", user="steward2").text
    assert "Beëindig 1</button>" in text
    assert "Houd 1 in gebruik" in text
    assert desk.post("/recipients/1/end", user="steward2").status_code == 303
    ended = "SELECT ended_by FROM retention.recipient"
    assert rows(place.ledger, ended) == [("steward2",)]


# Who may


@pytest.mark.parametrize("user", ["auditor1", "operator1", "owner1", "archivist1"])
def test_who_has_no_part_in_notices_sees_none(desk: Desk, failed: str, user: str) -> None:
    for page in ("/notices", failed, "/questions", "/corrections", "/recipients"):
        assert desk.get(page, user=user).status_code == 403
    for deed in (
        *(f"{failed}/{step}" for step in ("send", "drop", "acknowledge", "letter")),
        "/questions/1/settle",
        "/corrections/1/abandon",
        "/recipients/1/confirm",
        "/recipients/1/end",
    ):
        assert desk.post(deed, user=user, motive="x").status_code == 403


def test_privacy_officer_looks_on(desk: Desk, failed: str) -> None:
    text = desk.get(failed, user="privacy1").text
    assert "U kijkt mee" in text
    assert "<button" not in text
    assert desk.post(f"{failed}/letter", user="privacy1").status_code == 403


def test_complaints_handler_reads_why_it_is_not_hers(desk: Desk, failed: str) -> None:
    text = desk.get(failed, user="complaints1").text
    assert "<button" not in text
    assert "klachtenbehandelaar" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/notices/99", 404),
        ("/notices/0", 422),
        ("/notices/99999999999999", 422),
        ("/notices?group=iets", 422),
        ("/notices?after=-1", 422),
        ("/questions?after=x", 422),
    ],
)
def test_address_that_names_nothing_is_answered_in_words(
    desk: Desk, path: str, status: int
) -> None:
    assert desk.get(path).status_code == status


def test_pages_speak_english(desk: Desk, failed: str) -> None:
    text = desk.get(f"{failed}?lang=en").text
    assert "Goes by post" in text
    assert "Read the letter of notice 1" in text
    assert "Lees" not in text
