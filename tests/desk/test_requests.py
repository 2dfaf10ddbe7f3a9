"""Requests of data subjects at the desk; scenarios 32 and 33 by its pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk.visiting import Desk, open_desk
from disclosing import Told, tell
from factories import Bestand, Dossier, asked
from places import at, log_kinds, refusals_written, rows
from retention.actions import keeping
from retention.actions.workplace import Workplace

NEW = {"kind": "access", "received_on": "2026-11-20", "reference": "Z-2026-0815"}


def opened(desk: Desk, whose: str, **changes: str) -> str:
    """The path of a request that was opened at the desk."""
    answer = desk.post("/requests/new", whose=whose, **{**NEW, **changes})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


def verified(desk: Desk, whose: str, **changes: str) -> str:
    """The same, once it was shown who asks."""
    path = opened(desk, whose, **changes)
    answer = desk.post(f"{path}/verify", identity="identiteitsbewijs-getoond")
    assert answer.status_code == 303
    return path


def on(place: Workplace, year: int, month: int, day: int) -> Any:
    """The desk on a morning."""
    return open_desk(at(place, datetime(year, month, day, 9, tzinfo=UTC)))


def test_request_goes_from_receipt_to_answer_and_each_step_is_signed(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    path = verified(desk, bestand_rows.dossier().number)
    page = desk.get(path).text
    assert "Antwoord uiterlijk 18-12-2026" in " ".join(page.split())
    assert "Willig verzoek 1 in" in page
    assert desk.post(f"{path}/grant").status_code == 303
    assert desk.post(f"{path}/answer", answered_on="2026-11-23").status_code == 303
    answer = desk.post(f"{path}/carry-out", motive="Aan het loket getoond")
    assert answer.headers["location"] == f"{path}?said=request-carried-out"
    assert "Uitgevoerd" in desk.get(path).text
    steps = ["opened", "verified", "granted", "answered", "carried-out"]
    written = [kind for kind in log_kinds(place) if kind.startswith("request-")]
    assert sorted(written) == sorted(f"request-{step}" for step in steps)
    signed = "SELECT line FROM retention.log WHERE kind LIKE 'request-%'"
    assert all('"signature"' in row.line for row in rows(place.ledger, signed))


def test_dossier_number_is_in_no_address_nor_title(desk: Desk, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    path = opened(desk, dossier.number)
    assert path == "/requests/1"
    for each in (path, "/requests"):
        assert dossier.number not in desk.get(each).text


def test_wrong_field_is_named_and_nothing_typed_is_lost(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    number = bestand_rows.dossier().number
    answer = desk.post("/requests/new", whose=number, **{**NEW, "reference": "Jansen"})
    assert answer.status_code == 409
    assert "Vul het nummer uit het zaaksysteem in" in answer.text
    for typed in (number, "Jansen", "2026-11-20"):
        assert f'value="{typed}"' in answer.text
    assert rows(place.ledger, "SELECT * FROM retention.request") == []
    assert refusals_written(place) == ["no-reference"]


@pytest.mark.parametrize(
    "changes", [{"whose": "WMO-0000-00000"}, {"received_on": "gisteren"}, {"kind": "iets"}]
)
def test_what_cannot_be_read_is_asked_again(
    desk: Desk, bestand_rows: Bestand, changes: dict[str, str]
) -> None:
    whose = bestand_rows.dossier().number
    answer = desk.post("/requests/new", **{"whose": whose, **NEW, **changes})
    assert answer.status_code == 422
    assert "Z-2026-0815" in answer.text


def test_before_it_is_known_who_asks_only_that_is_a_ground(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    page = desk.get(path).text
    assert "identiteit-niet-vastgesteld" in page
    assert "bescherming-van-personen" not in page
    assert "Willig verzoek" not in page
    answer = desk.post(f"{path}/grant")
    assert answer.status_code == 409
    assert "nog niet vastgesteld" in answer.text


def test_refusal_takes_a_ground_and_a_motive_and_the_letter_has_both(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = verified(desk, bestand_rows.dossier().number)
    answer = desk.post(f"{path}/refuse", ground="bescherming-van-personen")
    assert answer.status_code == 409
    assert 'value="bescherming-van-personen" selected' in answer.text
    motive = "Zou tonen wie meldde <b>"
    desk.post(f"{path}/refuse", ground="bescherming-van-personen", motive=motive)
    for written_in, word in (("nl", "bezwaar"), ("en", "object")):
        letter = desk.get(f"{path}/letter?in={written_in}")
        assert "Zou tonen wie meldde &lt;b&gt;" in letter.text
        assert word in letter.text
        file = desk.get(f"{path}/letter.txt?in={written_in}")
        assert "attachment" in file.headers["content-disposition"]
        assert motive in file.text
    assert "Bezwaar maken kan" in desk.get(path).text


def test_letter_without_a_decision_is_not_written(desk: Desk, bestand_rows: Bestand) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    assert "Brief in het" not in desk.get(path).text
    assert desk.get(f"{path}/letter").status_code == 422


def test_erasure_under_appeal_is_blocked_with_the_ground_and_the_deadline_runs_on(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    bestand_rows.add("objection", dossier_id=dossier.id, kind="beroep", filed_on=date(2026, 10, 1))
    path = verified(desk, dossier.number, kind="erasure")
    page = desk.get(path).text
    assert "Kan nu niet weg" in page
    assert "Kenmerk in het bestand: Bezwaar of beroep loopt" in page
    assert "Alle dossiers van dit verzoek moeten nu nog blijven" in page
    assert "Willig verzoek" not in page
    assert "stopt de termijn niet" in page
    answer = desk.post(f"{path}/grant")
    assert answer.status_code == 409
    assert refusals_written(place) == ["blocked"]
    with on(place, 2026, 12, 19) as later:
        text = " ".join(later.get(path).text.split())
        assert 'Antwoord uiterlijk 18-12-2026 <span class="late">te laat</span>' in text
        assert "Verwijdering uiterlijk 20-02-2027" in text
        assert "Kan nu niet weg" in text


def test_four_weeks_pass_and_the_request_is_open_then_near_then_late(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    days = {
        (2026, 12, 10): {"open": True, "due-soon": False, "overdue": False},
        (2026, 12, 11): {"open": True, "due-soon": True, "overdue": False},
        (2026, 12, 18): {"open": True, "due-soon": True, "overdue": False},
        (2026, 12, 19): {"open": True, "due-soon": False, "overdue": True},
    }
    for day, groups in days.items():
        with on(place, *day) as then:
            for group, there in groups.items():
                text = then.get(f"/requests?group={group}").text
                assert (f'href="{path}"' in text) is there, (day, group)


def test_most_urgent_request_comes_first_and_an_answered_one_leaves(
    desk: Desk, bestand_rows: Bestand
) -> None:
    number = bestand_rows.dossier().number
    opened(desk, number, received_on="2026-11-20")
    early = verified(desk, number, received_on="2026-11-02")
    text = desk.get("/requests").text
    assert text.index('href="/requests/2"') < text.index('href="/requests/1"')
    desk.post(f"{early}/refuse", ground="bescherming-van-personen", motive="zie brief")
    assert 'href="/requests/2"' in desk.get("/requests").text
    desk.post(f"{early}/answer", answered_on="2026-11-23")
    assert 'href="/requests/2"' not in desk.get("/requests").text
    assert 'href="/requests/2"' in desk.get("/requests?group=ended").text
    assert 'href="/requests/2"' not in desk.get("/requests?group=ended&kind=erasure").text


def test_requests_are_paged(place: Workplace, desk: Desk, bestand_rows: Bestand) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    copy = (
        "INSERT INTO retention.request (number, kind, person_table, received_on, reference,"
        " answer_by, state, opened_by, opened_at)"
        " SELECT n, kind, person_table, received_on, reference, answer_by, state, opened_by,"
        " opened_at FROM retention.request, generate_series(2, 60) n"
    )
    with place.ledger.begin() as ledger:
        ledger.exec_driver_sql(copy)
    first, second = desk.get("/requests").text, desk.get("/requests?page=2").text
    assert f'href="{path}"' in first
    assert first.count('data-label="Zaaknummer"') == 50
    assert second.count('data-label="Zaaknummer"') == 10
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_hidden_ground_is_named_to_those_who_may_know_only(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    keeping.ask(place, dossier.number, asked(ground="veilig-thuis"), "steward2")
    path = opened(desk, dossier.number, kind="erasure")
    for user, told in (("steward1", False), ("complaints1", False), ("coordinator1", True)):
        text = desk.get(path, user=user).text
        assert ("Veilig Thuis" in text) is told, user
        assert "Kan nu niet weg" in text


def test_granted_erasure_gets_its_list_and_the_page_leads_to_it(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = verified(desk, bestand_rows.dossier().number, kind="erasure")
    assert "Maak de lijst" not in desk.get(path).text
    desk.post(f"{path}/grant")
    assert "Maak de lijst van verzoek 1" in desk.get(path).text
    answer = desk.post(f"{path}/erase")
    assert answer.headers["location"] == f"{path}?said=erasure-proposed"
    assert 'href="/lists/1"' in desk.get(path).text
    again = desk.post(f"{path}/erase")
    assert again.headers["location"] == f"{path}?said=erasure-blocked"


def test_only_a_steward_sees_the_button_that_makes_the_list(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = verified(desk, bestand_rows.dossier().number, kind="erasure")
    desk.post(f"{path}/grant")
    text = desk.get(path, user="coordinator1").text
    assert "Maak de lijst van verzoek 1" not in text
    assert "Lijst van wat weg mag" in text


def test_carrying_out_says_beforehand_why_it_takes_a_motive(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = verified(desk, bestand_rows.dossier().number)
    desk.post(f"{path}/grant")
    assert "nog geen overzicht vrijgegeven" in desk.get(path).text
    assert desk.post(f"{path}/carry-out").status_code == 409


def test_withdrawn_request_keeps_nothing(
    place: Workplace, desk: Desk, bestand_rows: Bestand
) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    assert desk.post(f"{path}/withdraw").status_code == 303
    assert rows(place.ledger, "SELECT * FROM retention.request_dossier") == []
    assert "Volgende stap" not in desk.get(path).text


@pytest.fixture
def disclosed(bestand_rows: Bestand) -> Dossier:
    """A dossier of which the CAK was given a set of data."""
    dossier = bestand_rows.dossier()
    tell(bestand_rows, dossier.id, Told("cak", "bsn-naw-beschikking"))
    return dossier


def test_preview_names_recipients_and_what_they_hear_and_no_value(
    place: Workplace, desk: Desk, disclosed: Dossier
) -> None:
    path = opened(desk, disclosed.number, kind="correction")
    assert "Bekijk wie hiervan zou horen" in desk.get(path).text
    text = desk.get(f"{path}/recipients").text
    assert "de nieuwe gegevens" in text
    assert "Verstrekt: BSN, NAW, beschikkinggegevens (01-03-2019)" in text
    assert disclosed.number not in text
    removed = desk.get(f"{path}/recipients?kind=remove").text
    assert "dat de gegevens zijn verwijderd" in removed
    assert log_kinds(place).count("recipients-previewed") == 2
    assert rows(place.ledger, "SELECT * FROM retention.notice") == []


def test_preview_of_other_data_names_nobody_who_did_not_have_them(
    desk: Desk, disclosed: Dossier
) -> None:
    path = opened(desk, disclosed.number, kind="correction")
    assert (
        "Niemand: er staat geen verstrekking"
        in desk.get(f"{path}/recipients?element=no-such-element").text
    )


def test_preview_is_refused_to_who_does_not_handle_requests(
    place: Workplace, desk: Desk, disclosed: Dossier
) -> None:
    path = opened(desk, disclosed.number, kind="correction")
    assert "Bekijk wie hiervan zou horen" not in desk.get(path, user="complaints1").text
    assert desk.get(f"{path}/recipients", user="complaints1").status_code == 409
    assert refusals_written(place) == ["wrong-function"]


def test_access_has_no_preview(desk: Desk, disclosed: Dossier) -> None:
    path = opened(desk, disclosed.number)
    assert "Bekijk wie hiervan zou horen" not in desk.get(path).text
    assert desk.get(f"{path}/recipients").status_code == 422


def test_complaints_handler_reads_why_each_step_is_not_hers(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    text = desk.get(path, user="complaints1").text
    assert "<button" not in text
    assert "klachtenbehandelaar" in text


def test_privacy_officer_looks_on(desk: Desk, bestand_rows: Bestand) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    text = desk.get(path, user="privacy1").text
    assert "U kijkt mee" in text
    assert "<button" not in text
    assert desk.post(f"{path}/withdraw", user="privacy1").status_code == 403


@pytest.mark.parametrize("user", ["auditor1", "operator1", "owner1", "archivist1"])
def test_who_has_no_part_in_requests_sees_none(
    desk: Desk, bestand_rows: Bestand, user: str
) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    for each in ("/requests", "/requests/new", path, f"{path}/letter", f"{path}/recipients"):
        assert desk.get(each, user=user).status_code == 403
    for step in ("verify", "grant", "refuse", "erase", "carry-out", "answer", "withdraw"):
        assert desk.post(f"{path}/{step}", user=user).status_code == 403


def test_somebody_with_the_role_who_is_no_official_reads_and_does_nothing(
    desk: Desk, bestand_rows: Bestand
) -> None:
    path = opened(desk, bestand_rows.dossier().number)
    text = desk.get(path, user="newcomer", role="Retention Steward").text
    assert "<button" not in text
    answer = desk.post(f"{path}/withdraw", user="newcomer", role="Retention Steward")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/requests/99", 404),
        ("/requests/99/letter", 404),
        ("/requests/99/recipients", 404),
        ("/requests/0", 422),
        ("/requests/99999999999999", 422),
        ("/requests/Jansen", 422),
        ("/requests?group=iets", 422),
        ("/requests?page=x", 422),
        ("/requests?page=99999999999", 422),
        ("/requests?page=2000000000", 200),
    ],
)
def test_address_that_names_nothing_is_answered_in_words(
    desk: Desk, path: str, status: int
) -> None:
    answer = desk.get(path)
    assert answer.status_code == status
    assert "Jansen" not in answer.text.replace(path, "")


def test_pages_speak_english(desk: Desk, bestand_rows: Bestand) -> None:
    path = verified(desk, bestand_rows.dossier().number, kind="erasure")
    text = desk.get(f"{path}?lang=en").text
    assert "Grant request 1" in text
    assert "Number in the case system" in text
    assert "Willig" not in text
