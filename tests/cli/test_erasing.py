"""The list of a request for erasure on the command line, and how lists say what they are for."""

from __future__ import annotations

import pytest

from .conftest import COOLED_OFF, Town


@pytest.fixture
def request_number(town: Town) -> str:
    """A granted erasure of a client of whom nothing in the bestand must stay."""
    number = town.number_of(
        "status = 'closed' AND category <> 'monumentaal' AND client_id IN ("
        " SELECT d.client_id FROM wmo.dossier d GROUP BY d.client_id HAVING count(*) = 1)"
        " AND NOT longer_retention AND NOT coalesce(restricted, false)"
        " AND closed_on BETWEEN '2012-01-01' AND '2024-01-01'"
        " AND NOT EXISTS (SELECT 1 FROM wmo.objection o WHERE o.dossier_id = wmo.dossier.id)"
        " AND NOT EXISTS (SELECT 1 FROM wmo.provision p WHERE p.dossier_id = wmo.dossier.id"
        " AND p.ended_on IS NULL)"
    )
    words = ("--kind", "erasure", "--received-on", "20-11-2026", "--reference", "Z-2026-0815")
    found = town.record("request", "open", number, *words, "--as", "steward1")
    request = str(found["request"])
    town.done("request", "verify", request, "--identity", "digid", "--as", "steward1")
    town.done("request", "decide", request, "grant", "--as", "owner1")
    return request


def test_list_of_a_request_goes_from_erase_to_carried_out(town: Town, request_number: str) -> None:
    said = town.done("request", "erase", request_number, "--as", "steward1").out
    assert f"List 1: 1 dossier proposed, on request {request_number}." in said
    assert "retention list present 1" in said
    shown = town.done("list", "show", "1").out
    assert f"on request {request_number}, carried out by 20-02-2027 at the latest" in shown
    erasure = {"request": int(request_number), "carry_out_by": "2027-02-20"}
    assert town.record("list", "show", "1")["erasure"] == erasure
    again = town.record("request", "erase", request_number, "--as", "steward1")
    assert (again["list"], again["blocked"][0]["on_list"]) == (None, 1)
    assert again["blocked"][0]["reasons"] == ["on-open-list"]
    town.done("list", "present", "1", "--as", "steward1")
    for user in ("owner1", "archivist1"):
        town.done("list", "approve", "1", "--as", user)
    ended = town.done("list", "carry-out", "1", now=COOLED_OFF).out
    assert f"Request {request_number}: carried out." in ended
    shown = town.run("request", "show", request_number, "--json", now=COOLED_OFF).record
    assert shown["state"] == "carried-out"


def test_erasure_that_was_not_granted_gets_no_list(town: Town) -> None:
    ran = town.run("request", "erase", "7", "--as", "steward1")
    assert ran.code == 2
    assert "there is no request 7" in ran.err
