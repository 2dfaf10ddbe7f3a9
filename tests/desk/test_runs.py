"""Runs and evidence at the desk, as an auditor reads them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from desk.visiting import Desk
from places import approved_list, whole_cycle
from retention.actions.workplace import Workplace
from retention.desk.airflow_runs import numbers_in
from retention.desk.evidence_turn import EvidenceTurn
from retention.errors import BusyError
from retention.evidence.verify import verify


def test_auditor_sees_each_list_with_its_head(filled_place: Workplace, filled_desk: Desk) -> None:
    sealed = whole_cycle(filled_place)
    page = filled_desk.get("/runs", user="auditor1")
    assert page.status_code == 200
    assert "/runs/1" in page.text
    assert sealed.head[:16] in page.text


def test_run_shows_who_decided_counts_that_reconcile_and_heads(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    sealed = whole_cycle(filled_place)
    page = filled_desk.get("/runs/1", user="auditor1").text
    for told in ("owner1", "archivist1", "steward1", "besluit 2026-14", sealed.head):
        assert told in page
    assert "De aantallen sluiten." in page
    assert "De aantallen sluiten niet" not in page
    assert not re.search(r"WMO-\d{4}-", page)


def test_run_of_a_list_that_still_waits_has_no_declaration(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    number = approved_list(filled_place)
    page = filled_desk.get(f"/runs/{number}", user="auditor1")
    assert page.status_code == 200
    assert "Nog geen uitkomst" in page.text
    assert "/declaration" not in page.text
    assert filled_desk.get(f"/runs/{number}/declaration", user="auditor1").status_code >= 400


def test_declaration_is_the_sealed_page_and_a_pdf_in_two_languages(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    whole_cycle(filled_place)
    sealed = (filled_place.settings.evidence / "list-0001" / "declaration.html").read_bytes()
    page = filled_desk.get("/runs/1/declaration", user="auditor1")
    assert page.content == sealed
    assert "sha256-" in page.headers["content-security-policy"]
    english = filled_desk.get("/runs/1/declaration?language=en", user="auditor1")
    assert '<html lang="en"' in english.text
    pdf = filled_desk.get("/runs/1/declaration?form=pdf&language=en", user="auditor1")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_evidence_is_verified_in_the_page_against_a_head_kept_elsewhere(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    sealed = whole_cycle(filled_place)
    page = filled_desk.post("/runs/verify", user="auditor1", head=sealed.head)
    assert page.status_code == 200
    assert "Het bewijs klopt</h2>" in page.text
    other = filled_desk.post("/runs/verify", user="auditor1", head="0" * 64)
    assert "Het bewijs klopt niet</h2>" in other.text


def test_head_or_key_that_is_none_is_asked_for_again_and_kept(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    head = whole_cycle(filled_place).head
    page = filled_desk.post("/runs/verify", user="auditor1", head=head[:10], key=head)
    assert page.status_code == 422
    assert "Een kop bestaat uit 64 tekens" in page.text
    assert "Een kenmerk bestaat uit" not in page.text
    assert f'value="{head[:10]}"' in page.text
    path = filled_desk.post("/runs/verify", user="auditor1", key="/etc/passwd")
    assert path.status_code == 422
    assert "Een kenmerk bestaat uit 64 tekens" in path.text


def test_evidence_is_verified_against_a_key_kept_elsewhere(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    whole_cycle(filled_place)
    key_file = next((filled_place.settings.evidence / "keys").glob("*.pem"))
    known = filled_desk.post("/runs/verify", user="auditor1", key=f" {key_file.stem.upper()} ")
    assert "Het is ondertekend met de sleutel die u opgaf." in known.text
    other = filled_desk.post("/runs/verify", user="auditor1", key="0" * 64)
    assert "Het bewijs klopt niet</h2>" in other.text
    without = filled_desk.post("/runs/verify", user="auditor1")
    assert "of alles opnieuw is ondertekend, is zo niet te zien" in without.text


def test_before_anything_was_signed_there_is_nothing_to_verify_and_no_alarm(desk: Desk) -> None:
    page = desk.post("/runs/verify", user="auditor1")
    assert page.status_code == 200
    assert "Er is nog niets ondertekend" in page.text
    assert "klopt niet" not in page.text


def test_missing_evidence_of_a_closed_list_is_an_alarm(
    filled_place: Workplace, filled_desk: Desk
) -> None:
    whole_cycle(filled_place)
    evidence = filled_place.settings.evidence
    evidence.rename(evidence.with_name("elsewhere"))
    page = filled_desk.post("/runs/verify", user="auditor1")
    assert page.status_code == 200
    assert "Het bewijs klopt niet</h2>" in page.text


def test_evidence_is_read_for_one_at_a_time_and_who_comes_too_soon_is_told() -> None:
    turn = EvidenceTurn(longest_wait=0)
    with turn.taken(), pytest.raises(BusyError), turn.taken():
        pytest.fail("two had the turn")
    with turn.taken():
        pass


def test_changed_evidence_shows_in_the_page(filled_place: Workplace, filled_desk: Desk) -> None:
    whole_cycle(filled_place)
    folder = filled_place.settings.evidence / "list-0001"
    changed = next(folder.glob("entries*"))
    changed.write_bytes(changed.read_bytes().replace(b'"destroyed"', b'"kept"', 1))
    report = verify(filled_place.settings.evidence)
    assert not report.holds
    page = filled_desk.post("/runs/verify", user="auditor1").text
    assert "Het bewijs klopt niet</h2>" in page
    assert "Het eerste dat niet klopt:" in page
    declared = filled_desk.get("/runs/1/declaration", user="auditor1")
    assert declared.status_code == 409
    assert "Het bewijs klopt niet." in declared.text


def test_two_lists_are_compared(filled_place: Workplace, filled_desk: Desk) -> None:
    whole_cycle(filled_place)
    whole_cycle(filled_place, months_on=12)
    page = filled_desk.get("/runs/compare?one=1&other=2", user="auditor1")
    assert page.status_code == 200
    assert "Niets: protocol, gegevenskaart en software zijn gelijk." in page.text
    assert filled_desk.get("/runs/compare?one=1&other=1", user="auditor1").status_code == 422


def test_dag_run_leads_to_its_lists(filled_place: Workplace, filled_desk: Desk) -> None:
    page = filled_desk.get("/runs?dag=retention_propose&run=manual__1", user="operator1")
    assert 'href="/runs/7"' in page.text
    none = filled_desk.get("/runs?dag=retention_review&run=manual__1", user="operator1")
    assert "geen lijst" in none.text


@pytest.mark.parametrize(
    ("task", "gave", "lists"),
    [
        ("propose_list", {"run": 4, "list": 3, "going": 12}, [3]),
        ("propose_list", {"run": 4, "list": None, "going": 0}, []),
        ("begin_list", [{"number": 3, "batch": 1}, {"number": 3, "batch": 2}], [3, 3]),
        ("take_up", [3, 5], [3, 5]),
        ("end_lapsed_lists", [2], [2]),
        ("find_ready", [3, 5], []),
        ("watch_requests", {"waiting": 7}, []),
    ],
)
def test_lists_of_a_run_are_those_that_its_tasks_took_up(
    task: str, gave: Any, lists: list[int]
) -> None:
    assert list(numbers_in(task, gave)) == lists


def test_list_that_is_not_there_is_not_found(filled_desk: Desk) -> None:
    assert filled_desk.get("/runs/999", user="auditor1").status_code == 404
    assert filled_desk.get("/runs/99999999999", user="auditor1").status_code == 422
