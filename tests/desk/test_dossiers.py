"""Dossiers at the desk: explained, not shown; each look recorded; no number where it could leak."""

from __future__ import annotations

import json
import logging
import re
from datetime import date
from typing import Any

import pytest

from desk.keeping import done, found, kept
from desk.visiting import Desk
from factories import Bestand, Dossier, incoming_request
from places import approved_list, change, refusals_written, rows
from retention.actions.desk_key import SIGNED, signed_by_desk
from retention.actions.requests import open_request
from retention.actions.workplace import Workplace
from retention.evidence.entries import parse_event


@pytest.fixture
def dossier(bestand_rows: Bestand) -> Dossier:
    return bestand_rows.dossier()


def looked(place: Workplace) -> list[dict[str, Any]]:
    query = "SELECT line FROM retention.log WHERE kind = 'looked' ORDER BY sequence"
    return [json.loads(row[0])["record"] for row in rows(place.ledger, query)]


def test_dossier_is_found_by_number_and_explained(
    place: Workplace, desk: Desk, dossier: Dossier
) -> None:
    approved_list(place)
    kept(desk, dossier)
    page = desk.get(found(desk, dossier)).text
    for said in (
        dossier.number,
        "Maatwerkvoorziening",
        "Afsluiting",
        "Laatste wijziging",
        "30-06-2009",
        "15 jaar",
        "01-01-2025",
        'href="/lists/1"',
        'href="/exceptions/1"',
    ):
        assert said in page, said


def test_explanation_holds_nothing_of_who_it_is_about(desk: Desk, dossier: Dossier) -> None:
    page = desk.get(found(desk, dossier)).text
    for told in ("Visser", "Anna", "111222333", "Kade", "4651", "1941"):
        assert told not in page


def test_each_look_is_recorded_and_signed_before_anything_is_shown(
    place: Workplace, desk: Desk, dossier: Dossier
) -> None:
    path = found(desk, dossier)
    assert looked(place) == []
    assert desk.get(path, user="steward2").status_code == 200
    (record,) = looked(place)
    signature = record.pop(SIGNED)
    assert signature["signature"]
    with place.ledger.begin() as ledger:
        tombstone = place.tombstones(ledger).of(str(dossier.id))
    assert record == {
        "by": "steward2",
        "function": "steward",
        "mandate": "besluit 2026-14",
        "page": "dossier",
        "tombstone": tombstone,
    }
    line = rows(place.ledger, "SELECT line FROM retention.log WHERE kind = 'looked'")[0][0]
    assert signed_by_desk(place)(parse_event(line.encode()))


def test_who_has_no_mandate_sees_nothing_and_is_written_down(
    place: Workplace, desk: Desk, dossier: Dossier
) -> None:
    path = found(desk, dossier)
    change(place.ledger, "UPDATE retention.official SET until_on = '2026-01-01'")
    answer = desk.get(path)
    assert answer.status_code == 409
    assert "geen mandaat" in answer.text
    assert dossier.number not in answer.text
    refused = desk.post("/dossiers", number=dossier.number)
    assert "geen mandaat" in refused.text
    assert looked(place) == []
    assert refusals_written(place) == ["no-mandate", "no-mandate"]


def test_number_that_is_not_there_is_written_down_without_the_number(
    place: Workplace, desk: Desk
) -> None:
    answer = desk.post("/dossiers", number="WMO-1999-Jansen")
    assert answer.status_code == 409
    assert "staat niet in het bestand" in answer.text
    assert 'value="WMO-1999-Jansen"' in answer.text
    assert refusals_written(place) == ["no-such-dossier"]
    log = rows(place.ledger, "SELECT line FROM retention.log")
    assert not [line for (line,) in log if "Jansen" in line]


def test_numbers_cannot_be_tried_one_after_another(
    place: Workplace, desk: Desk, dossier: Dossier
) -> None:
    codes = [desk.post("/dossiers", number=f"WMO-{n}").status_code for n in range(12)]
    assert codes == [409] * 10 + [429] * 2
    assert desk.post("/dossiers", number=dossier.number).status_code == 429
    assert refusals_written(place) == ["no-such-dossier"] * 10 + ["too-many"]
    assert desk.post("/dossiers", user="steward2", number=dossier.number).status_code == 303


def test_restricted_dossier_says_only_that_it_is_restricted(desk: Desk, dossier: Dossier) -> None:
    kept(desk, dossier, "coordinator1", ground="afscherming", motive="betwist")
    page = desk.get(found(desk, dossier)).text
    assert "Dit dossier is afgeschermd" in page
    for told in ("30-06-2009", "Laatste wijziging", "Maatwerkvoorziening", "betwist", "01-01-2025"):
        assert told not in page
    text = desk.get("/exceptions/1").text
    assert "betwist" not in text
    assert "alleen voor de coördinator" in text
    assert "betwist" in desk.get("/exceptions/1", user="coordinator1").text


def test_bad_data_is_named_with_what_to_do_and_who(desk: Desk, bestand_rows: Bestand) -> None:
    page = desk.get(found(desk, bestand_rows.dossier(closed_on=None))).text
    assert "Wacht op een antwoord van een gegevensbeheerder" in page
    assert "Afgesloten zonder sluitingsdatum" in page
    assert "Vul de sluitingsdatum in" in page
    assert "De gegevensbeheerder verbetert dit" in page


def test_every_question_about_bad_data_has_advice() -> None:
    from importlib import resources

    from retention.domain.decision import Reason

    decided = {
        Reason.TERM_PASSED,
        Reason.TERM_RUNNING,
        Reason.OPEN,
        Reason.KEPT_FOR_EVER,
        Reason.SAME_PERSON,
        Reason.ERASURE_REQUESTED,
        Reason.REQUEST_WITHDRAWN,
        Reason.OTHER_CLIENT,
        Reason.ON_OPEN_LIST,
    }
    page = resources.files("retention.desk").joinpath("templates/dossier.html.j2").read_text()
    advised = set(re.findall(r'^  "([a-z-]+)": _\(', page.partition("outcomes")[0], re.MULTILINE))
    assert advised == {reason.value for reason in set(Reason) - decided}


def test_pending_request_is_named_to_who_may_see_requests(
    place: Workplace, desk: Desk, dossier: Dossier
) -> None:
    open_request(place, incoming_request(), dossier.number, "steward1")
    path = found(desk, dossier)
    assert 'href="/requests/1"' in desk.get(path, user="steward1").text
    page = desk.get(path, user="owner1").text
    assert "Een verzoek van een betrokkene loopt nog" in page
    assert "/requests/1" not in page


# Who looked


def test_privacy_officer_counts_looks_and_reads_no_dossier(desk: Desk, dossier: Dossier) -> None:
    path = found(desk, dossier, "owner1")
    desk.get(path, user="owner1")
    desk.get(path, user="owner1")
    desk.post("/dossiers", user="owner1", number="WMO-0")
    page = desk.get("/dossiers/looks", user="privacy1").text
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert cells == ["23-11-2026", "owner1", "Proceseigenaar", "2", "1", "1"]
    assert dossier.number not in page
    assert "owner1" not in desk.get("/dossiers/looks?function=steward", user="privacy1").text
    assert "owner1" in desk.get("/dossiers/looks?function=process_owner", user="privacy1").text
    earlier = desk.get("/dossiers/looks?first=2026-11-01&last=2026-11-22", user="privacy1").text
    assert "bekeek niemand" in earlier


@pytest.mark.parametrize("user", ["steward1", "owner1", "coordinator1", "auditor1", "operator1"])
def test_nobody_else_reads_who_looked(desk: Desk, user: str) -> None:
    assert desk.get("/dossiers/looks", user=user).status_code == 403


# Privacy


def test_dossier_number_is_in_no_address_title_or_log(
    place: Workplace, desk: Desk, dossier: Dossier, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [desk.post("/dossiers", number=dossier.number)]
    path = answers[0].headers["location"]
    handle = path.removeprefix("/dossiers/")
    answers.append(desk.get(path))
    answers.append(desk.get(f"/exceptions/new?dossier={handle}"))
    form = {"ground": "klacht", "motive": "K-7", "review_on": "2027-03-01"}
    answers.append(desk.post("/exceptions", dossier=handle, **{**form, "ground": ""}))
    answers.append(desk.post("/exceptions", dossier=handle, **form))
    done(desk, "/exceptions/1/confirm", "owner1", seen="asked")
    answers += [desk.get(page) for page in ("/exceptions/1", "/exceptions", "/dossiers")]
    shown = [answer for answer in answers if dossier.number in answer.text]
    assert len(shown) == 4  # the search proves itself: these pages name it in their body
    names = {dossier.number, str(dossier.id)}
    for answer in answers:
        title = re.findall("<title>(.*?)</title>", answer.text, re.DOTALL)
        addresses = re.findall(r'(?:href|action)="([^"]*)"', answer.text)
        for text in (*title, *addresses, *map(str, answer.headers.items()), str(answer.url)):
            assert not [name for name in names if name in text], text
    assert not [name for name in names if name in caplog.text]
    log = "".join(line for (line,) in rows(place.ledger, "SELECT line FROM retention.log"))
    assert dossier.number not in log


def test_handle_that_was_changed_opens_nothing(desk: Desk, dossier: Dossier) -> None:
    path = found(desk, dossier)
    end = "A" if path[-2] != "A" else "B"
    assert desk.get(path[:-2] + end + path[-1]).status_code == 404
    assert desk.get(f"/dossiers/{dossier.number}").status_code == 404


def test_pages_speak_english(desk: Desk, dossier: Dossier) -> None:
    path = found(desk, dossier)
    page = desk.get(f"{path}?lang=en").text
    assert "May be destroyed" in page
    assert "The retention term" in page
    assert "Ask to keep this dossier" in page
    assert date(2009, 6, 30).strftime("%d-%m-%Y") in page
