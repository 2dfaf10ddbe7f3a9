"""The queue page: what waits for whom, in which order, and where each is decided."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from desk.visiting import Desk, open_desk
from factories import Bestand
from places import EARLIER, NOW, TODAY, approved_list, at, change, proposed_list
from retention.actions.decide_list import approve, present
from retention.actions.workplace import Workplace
from retention.desk.handle import Handles
from retention.domain.worklist import Kind

KEEP = (
    "INSERT INTO retention.keep (number, dossier_key, kind, ground, motive, review_on, state,"
    " asked_by, asked_at) VALUES (:number, :key, 'hold', 'klacht', 'm', :until, 'asked',"
    " 'steward1', now())"
)
NOTICE = (
    "INSERT INTO retention.notice (number, key, recipient, cause, telling, columns, reasons,"
    " questions, state, made_at) VALUES (:number, 'k' || :number, 'cak', 'correction', 'wrong',"
    " '{}', '{}', '{}', 'held', now())"
)


def _keeps(place: Workplace, *days: int) -> None:
    for number, each in enumerate(days, start=1):
        until = TODAY + timedelta(days=each)
        change(place.ledger, KEEP, number=number, key="1", until=until)


def _links(page: str, part: str) -> list[str]:
    return re.findall(rf'href="({part}/[^"?]+)"', page)


def _rows(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        " ".join(unescape(re.sub("<[^>]*>", " ", row)).split())
        for row in re.findall("<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_page_says_that_nothing_waits(desk: Desk) -> None:
    page = desk.get("/").text
    assert "Er wacht niets op u" in page
    assert "<table" not in page


def test_most_urgent_comes_first_with_why_until_when_and_what_if_nobody_acts(
    place: Workplace, desk: Desk
) -> None:
    _keeps(place, 30, -2)
    change(place.ledger, NOTICE, number=9)
    page = desk.get("/").text
    late, later, undated = _rows(page)
    assert "Uitzondering 2" in late
    assert "te laat" in late
    assert "Aangevraagd, nog te bevestigen" in late
    assert "Het dossier blijft bewaard" in late
    assert "Uitzondering 1" in later
    assert "te laat" not in later
    assert f"{TODAY + timedelta(days=30):%d-%m-%Y}" in later
    assert "Bericht 9" in undated
    assert "dat de gegevens niet meer kloppen" in undated
    assert _links(page, "/exceptions") == ["/exceptions/2", "/exceptions/1"]
    assert _links(page, "/notices") == ["/notices/9"]


def test_row_has_no_link_where_the_visitor_may_not_go(place: Workplace, desk: Desk) -> None:
    change(place.ledger, NOTICE, number=9)
    page = desk.get("/", user="archivist1").text
    assert "Bericht 9" in page
    assert not _links(page, "/notices")


def test_filters_stand_in_the_address_and_count(place: Workplace, desk: Desk) -> None:
    _keeps(place, 30, -2, -3)
    change(place.ledger, NOTICE, number=9)
    assert len(_rows(desk.get("/").text)) == 4
    assert len(_rows(desk.get("/?kind=exceptions").text)) == 3
    late = desk.get("/?late=yes").text
    assert len(_rows(late)) == 2
    assert 'href="/?kind=exceptions&amp;late=yes"' in late
    assert 'name="late" value="yes" checked' in late


def test_mine_shows_only_what_the_visitors_function_can_do(place: Workplace, desk: Desk) -> None:
    change(place.ledger, NOTICE, number=9)
    assert len(_rows(desk.get("/?mine=yes", user="coordinator1").text)) == 1
    page = desk.get("/?mine=yes", user="archivist1").text
    assert "Er wacht niets op u" in page
    assert _rows(page) == []


@pytest.mark.parametrize("query", ["kind=nothing", "after=x", "before=2026-01-01.lists.y"])
def test_address_that_cannot_be_read_is_an_answer_not_a_fault(desk: Desk, query: str) -> None:
    assert desk.get(f"/?{query}").status_code == 422


def test_pages_go_on_and_back_and_keep_the_filters(place: Workplace, desk: Desk) -> None:
    _keeps(place, *range(60))
    first = desk.get("/?kind=exceptions").text
    (later,) = re.findall('rel="next" href="([^"]+)"', first)
    assert "kind=exceptions" in later
    second = desk.get(unescape(later)).text
    assert len(_rows(first)) + len(_rows(second)) == 60
    (earlier,) = re.findall('rel="prev" href="([^"]+)"', second)
    assert _rows(desk.get(unescape(earlier)).text) == _rows(first)


def test_list_in_cooling_off_says_who_approved_it_and_who_can_stop_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    for _ in range(3):
        bestand_rows.dossier()
    number = approved_list(place)
    with open_desk(at(place, EARLIER + timedelta(days=1))) as then:
        (row,) = _rows(then.get("/?kind=lists", user="archivist1").text)
        (seen,) = _rows(then.get("/?kind=lists", user="privacy1").text)
    assert f"Lijst {number}" in row
    assert "Goedgekeurd door: proceseigenaar, archivaris" in row
    assert "U kunt de lijst nog stoppen" in row
    assert "De lijst wordt uitgevoerd" in row
    assert "U leest hier mee" not in row
    assert "U leest hier mee. Iemand met een andere functie beslist." in seen
    assert "U kunt de lijst nog stoppen" not in seen


def test_approver_is_not_asked_what_was_approved_in_that_function(
    place: Workplace, bestand_rows: Bestand, desk: Desk
) -> None:
    bestand_rows.dossier()
    number = proposed_list(place, then=NOW).list_number
    assert number is not None
    present(place, number, "steward1")
    approve(place, number, "owner1")
    assert _rows(desk.get("/?mine=yes&kind=lists", user="owner1").text) == []
    (row,) = _rows(desk.get("/?mine=yes&kind=lists", user="archivist1").text)
    assert "Goedgekeurd door: proceseigenaar" in row


def test_dossier_with_bad_data_leads_to_its_page_by_a_handle(
    place: Workplace, bestand_rows: Bestand, desk: Desk
) -> None:
    dossier = bestand_rows.dossier(closed_on=None)
    bestand_rows.dossier()
    proposed_list(place)
    page = desk.get("/?kind=dossiers").text
    (row,) = _rows(page)
    assert "Afgesloten zonder sluitingsdatum" in row
    assert "WMO-" in row
    (link,) = _links(page, "/dossiers")
    assert Handles.at(place).key(link.removeprefix("/dossiers/")) == str(dossier.id)
    assert "WMO-" not in "".join(re.findall('href="[^"]*"', page))
    assert len(_rows(desk.get("/?category=maatwerkvoorziening").text)) == 1
    assert _rows(desk.get("/?category=pgb").text) == []


@pytest.mark.parametrize("user", ["auditor1", "operator1"])
def test_who_has_no_queue_is_sent_to_the_first_part(desk: Desk, user: str) -> None:
    answer = desk.get("/", user=user)
    assert (answer.status_code, answer.headers["location"]) == (303, "/lists")


def test_every_kind_has_words(place: Workplace, desk: Desk) -> None:
    for kind in Kind:
        assert desk.get(f"/?kind={kind.value}").status_code == 200


def test_page_speaks_english(place: Workplace, desk: Desk) -> None:
    _keeps(place, -2)
    (row,) = _rows(desk.get("/?lang=en").text)
    assert "Exception 1" in row
    assert "late" in row
