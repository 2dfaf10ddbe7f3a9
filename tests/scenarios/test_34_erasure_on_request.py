"""Scenario 34: erasure on request removes the data by the same path, before any term has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from erasing import (
    CARRY_OUT_BY,
    approved_erasure,
    granted,
    proposed_erasure,
    state_of,
    written,
)
from factories import Bestand, incoming_request
from factories import asked as asked_keep
from places import (
    NOW,
    approve_list,
    approved_list,
    at,
    carry_out,
    carry_out_and_seal,
    change,
    ended_as,
    entries,
    log_kinds,
    refusals_written,
    rows,
    scalar,
    verified,
)
from retention.actions import keeping
from retention.actions.decide_list import approve, present
from retention.actions.propose import propose
from retention.actions.propose_erasure import propose_erasure
from retention.actions.requests import open_request, withdraw
from retention.actions.workplace import Workplace
from retention.errors import RefusedError

RECENTLY = {
    "closed_on": date(2025, 3, 1),
    "ended_on": date(2025, 3, 1),
    "changed_at": datetime(2026, 10, 1, tzinfo=UTC),
}


def _count(place: Workplace, table: str) -> int:
    found: int = scalar(place.bestand, f"SELECT count(*) FROM {_named(place, table)}")
    return found


def _named(place: Workplace, table: str) -> str:
    return table if place.bestand.dialect.name == "sqlite" else f"wmo.{table}"


def test_erased_dossier_is_gone_before_its_term_and_the_evidence_names_nobody(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(files=["a.txt"], notes=2, **RECENTLY)
    number = approved_erasure(place, dossier)
    sealed = carry_out_and_seal(place, number)
    assert (sealed.outcomes["destroyed"], sealed.partial) == (1, False)
    for table in ("dossier", "note", "provision", "client", "address", "document"):
        assert _count(place, table) == 0, table
    assert not list(place.settings.documents.rglob("*.txt"))
    report = verified(place)
    assert report.holds, report.first_wrong
    written = [each.read_text() for each in place.settings.evidence.rglob("*") if each.is_file()]
    assert any('"erasure-proposed"' in text for text in written)
    for secret in ("Visser", "111222333", dossier.number):
        assert not any(secret in text for text in written), secret


def test_request_is_carried_out_when_nothing_of_it_is_left(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(**RECENTLY)
    number = approved_erasure(place, dossier)
    sealed = carry_out_and_seal(place, number)
    assert state_of(place, 1) == "carried-out"
    assert sealed.request is not None
    assert (sealed.request.state, sealed.request.left) == ("carried-out", 0)
    assert "request-carried-out" in log_kinds(place)


def test_list_says_for_which_request_it_is_and_the_digest_covers_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    proposed = proposed_erasure(place, granted(place, bestand_rows.dossier(**RECENTLY)))
    header = scalar(place.ledger, "SELECT header::jsonb FROM retention.destruction_list")
    assert header["erasure"] == {"request": 1, "carry_out_by": CARRY_OUT_BY.isoformat()}
    assert proposed.carry_out_by == CARRY_OUT_BY
    item = rows(place.ledger, "SELECT disposition, reasons, due_on::text FROM retention.item")
    assert item == [("destroy", ["erasure-requested"], "2026-11-02")]


def test_presenter_does_not_approve_and_the_list_cools_off(
    place: Workplace, bestand_rows: Bestand
) -> None:
    number = proposed_erasure(place, granted(place, bestand_rows.dossier(**RECENTLY))).list_number
    assert number is not None
    present(place, number, "steward1")
    approve(place, number, "owner1")
    with pytest.raises(RefusedError, match="approved this list already"):
        approve(place, number, "owner1")
    approve(place, number, "archivist1")
    with pytest.raises(RefusedError, match="cools off"):
        carry_out(place, number)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "verified"}, "not-granted"),
        ({"state": "withdrawn"}, "not-granted"),
        ({"kind": "access"}, "not-an-erasure"),
        ({"person_table": "network_member"}, "not-a-client"),
        ({"carry_out_by": None}, "no-deadline"),
    ],
    ids=["verified", "withdrawn", "access", "network-member", "no-deadline"],
)
def test_list_is_refused_for_what_is_no_granted_erasure_of_a_client(
    place: Workplace, bestand_rows: Bestand, changes: dict[str, str | None], code: str
) -> None:
    request = written(place, bestand_rows.dossier(**RECENTLY), **changes)
    with pytest.raises(RefusedError):
        proposed_erasure(place, request)
    assert refusals_written(place) == [code]
    assert scalar(place.ledger, "SELECT count(*) FROM retention.destruction_list") == 0


def test_network_member_is_sent_to_corrections(place: Workplace, bestand_rows: Bestand) -> None:
    request = written(place, bestand_rows.dossier(**RECENTLY), person_table="network_member")
    with pytest.raises(RefusedError, match="removed by corrections"):
        proposed_erasure(place, request)


def test_withdrawn_after_approval_nothing_is_destroyed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(files=["a.txt"], **RECENTLY)
    number = approved_erasure(place, dossier)
    withdraw(place, 1, "steward1")
    sealed = carry_out_and_seal(place, number)
    assert sealed.outcomes["kept"] == 1
    assert ended_as(place, number, 1) == ("kept", ("request-withdrawn",))
    assert _count(place, "dossier") == 1
    assert state_of(place, 1) == "withdrawn"
    assert verified(place).holds


def test_change_after_approval_keeps_nothing(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(**RECENTLY)
    number = approved_erasure(place, dossier)
    bestand_rows.note(dossier.id, changed_at=NOW - timedelta(hours=1))
    assert carry_out(place, number) == {"destroyed": 1}


def test_missing_moment_of_change_keeps_nothing(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(**{**RECENTLY, "changed_at": None})
    bestand_rows.note(dossier.id, changed_at=None)
    assert carry_out(place, approved_erasure(place, dossier)) == {"destroyed": 1}


def test_rows_shared_with_another_client_stay(place: Workplace, bestand_rows: Bestand) -> None:
    home, friend = bestand_rows.address(), bestand_rows.network_member()
    client = bestand_rows.client(address_id=home)
    goes = bestand_rows.dossier(client_id=client, network=[friend], **RECENTLY)
    other = bestand_rows.client(address_id=home)
    bestand_rows.dossier(client_id=other, network=[friend])
    carry_out(place, approved_erasure(place, goes))
    assert rows(place.bestand, "SELECT id FROM wmo.client") == [(other,)]
    assert rows(place.bestand, "SELECT id FROM wmo.address") == [(home,)]
    assert rows(place.bestand, "SELECT id FROM wmo.network_member") == [(friend,)]


def test_dossier_that_came_to_another_client_stays(place: Workplace, bestand_rows: Bestand) -> None:
    first, second = bestand_rows.client(), bestand_rows.client()
    dossier = bestand_rows.dossier(client_id=first, **RECENTLY)
    number = approved_erasure(place, dossier)
    change(place.bestand, f"UPDATE wmo.dossier SET client_id = {second}")
    assert carry_out(place, number) == {"kept": 1}
    assert ended_as(place, number, 1) == ("kept", ("other-client",))


def test_erasure_goes_by_the_same_path_in_another_database(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    dossier = bestand.dossier(files=["a.txt"], notes=2, **RECENTLY)
    number = approved_erasure(apart, dossier)
    sealed = carry_out_and_seal(apart, number)
    assert entries(apart, number) == {1: "destroyed"}
    assert _count(apart, "client") == _count(apart, "note") == 0
    assert state_of(apart, 1) == "carried-out"
    assert sealed.request is not None
    assert verified(apart).holds


def test_dossier_on_the_list_of_a_request_is_not_proposed_twice(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    request = granted(place, dossier)
    first = proposed_erasure(place, request)
    again = proposed_erasure(place, request)
    assert again.list_number is None
    (blocked,) = again.blocked
    assert (blocked.reasons, blocked.on_list) == (("on-open-list",), first.list_number)
    assert propose(place).list_number is None


def test_request_without_a_dossier_left_is_carried_out_at_once(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    request = granted(place, dossier)
    change(
        place.bestand,
        *(
            f"DELETE FROM wmo.{table} WHERE dossier_id = {dossier.id}"
            for table in ("note", "provision")
        ),
        f"DELETE FROM wmo.dossier WHERE id = {dossier.id}",
    )
    proposed = proposed_erasure(place, request)
    assert (proposed.list_number, proposed.nothing_left) == (None, True)
    assert state_of(place, request) == "carried-out"


def test_deadline_that_passed_is_in_the_log_and_in_the_verifiers_warnings(
    place: Workplace, bestand_rows: Bestand
) -> None:
    late = datetime.combine(CARRY_OUT_BY, datetime.min.time(), UTC) + timedelta(days=2)
    request = granted(place, bestand_rows.dossier(**RECENTLY))
    number = approve_list(place, proposed_erasure(place, request), then=late - timedelta(days=9))
    carry_out_and_seal(at(place, late), number)
    query = "SELECT line::jsonb #> '{record,in_time}' FROM retention.log WHERE kind = :kind"
    assert scalar(place.ledger, query, kind="request-carried-out") is False
    report = verified(place)
    assert report.holds
    assert any("after the last day" in each for each in report.warnings), report.warnings


def test_kept_dossier_stays_off_the_list_and_the_request_stays_open_for_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    client = bestand_rows.client()
    goes = bestand_rows.dossier(client_id=client, **RECENTLY)
    stays = bestand_rows.dossier(client_id=client)
    keeping.ask(place, stays.number, asked_keep(ground="veilig-thuis"), "steward2")
    proposed = proposed_erasure(place, granted(place, goes))
    (blocked,) = proposed.blocked
    assert (blocked.number, blocked.reasons) == (stays.number, ("hold:veilig-thuis",))
    sealed = carry_out_and_seal(place, approve_list(place, proposed))
    assert rows(place.bestand, "SELECT id FROM wmo.dossier") == [(stays.id,)]
    assert rows(place.bestand, "SELECT id FROM wmo.client") == [(client,)]
    assert state_of(place, 1) == "granted"
    assert sealed.request is not None
    assert sealed.request.left == 1
    assert "request-unfinished" in log_kinds(place)
    query = "SELECT line FROM retention.log WHERE kind = 'erasure-proposed'"
    line = scalar(place.ledger, query)
    assert "veilig-thuis" not in line
    assert "hold:neutral" in line


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"status": "open", "closed_on": None}, "open"),
        ({"longer_retention": True}, "flag:zorgvuldige-ondersteuning"),
        ({"restricted": True}, "flag:afscherming"),
        ({"category": "monumentaal"}, "kept-for-ever"),
        ({"category": "onbekend"}, "category-unknown"),
        ({"ended_on": None}, "support-without-end"),
        ({"closed_on": None}, "no-closing-date"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dossier_that_may_not_go_is_blocked_with_its_reason(
    place: Workplace, bestand_rows: Bestand, columns: dict[str, Any], reason: str
) -> None:
    proposed = proposed_erasure(place, written(place, bestand_rows.dossier(**columns)))
    assert (proposed.list_number, proposed.nothing_left) == (None, False)
    assert [each.reasons for each in proposed.blocked] == [(reason,)]
    assert state_of(place, 1) == "granted"


def test_another_request_that_waits_blocks_and_the_own_one_does_not(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(**RECENTLY)
    request = granted(place, dossier)
    open_request(place, incoming_request(), dossier.number, "steward1")
    (blocked,) = proposed_erasure(place, request).blocked
    assert blocked.reasons == ("hold:verzoek-betrokkene",)


def test_hold_after_approval_keeps_and_the_request_stays_open(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(**RECENTLY)
    number = approved_erasure(place, dossier)
    keeping.ask(place, dossier.number, asked_keep(), "steward2")
    sealed = carry_out_and_seal(place, number)
    assert ended_as(place, number, 1) == ("kept", ("hold:klacht",))
    assert sealed.outcomes["kept"] == 1
    assert state_of(place, 1) == "granted"


def test_appeal_after_approval_keeps(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier(**RECENTLY)
    number = approved_erasure(place, dossier)
    bestand_rows.add("objection", dossier_id=dossier.id, kind="beroep", filed_on=date(2026, 11, 20))
    assert carry_out(place, number) == {"kept": 1}
    assert ended_as(place, number, 1) == ("kept", ("flag:bezwaar-of-beroep",))


def test_dossier_on_an_open_list_of_passed_terms_is_blocked_until_that_list_has_ended(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    other = approved_list(place)
    request = granted(place, dossier)
    (blocked,) = proposed_erasure(place, request).blocked
    assert (blocked.reasons, blocked.on_list) == (("on-open-list",), other)
    assert carry_out(place, other) == {"kept": 1}
    assert propose_erasure(place, request, "steward1").list_number == other + 1
