"""Requests of data subjects on the command line: from receipt to letter, and the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from places import NOW

from .conftest import Ran, Town

HIDDEN = ("--ground", "veilig-thuis", "--motive", "x", "--review-on", "01-05-2027")


@pytest.fixture
def dossier(town: Town) -> str:
    """A dossier that nothing in the bestand keeps."""
    return town.number_of(
        "status = 'closed' AND NOT longer_retention AND NOT coalesce(restricted, false)"
        " AND client_id NOT IN (SELECT d.client_id FROM wmo.dossier d JOIN wmo.objection o"
        " ON o.dossier_id = d.id)"
    )


def opened(town: Town, whose: str, kind: str = "access", *more: str) -> Ran:
    words = ("--kind", kind, "--received-on", "20-11-2026", "--reference", "Z-2026-0815")
    return town.run("request", "open", whose, *words, *more, "--as", "steward1", "--json")


def verified(town: Town, whose: str, kind: str = "access") -> str:
    number = str(opened(town, whose, kind).record["request"])
    shown = ("--identity", "digid", "--as", "steward1")
    assert town.record("request", "verify", number, *shown)["state"] == "verified"
    return number


def test_overview_is_made_of_the_client_of_a_dossier(town: Town, dossier: str) -> None:
    number = verified(town, dossier)
    made = town.record("overview", "make", dossier, "--request", number, "--as", "steward1")
    assert made["pages"] > 1


def test_request_goes_from_receipt_to_answer(town: Town, dossier: str) -> None:
    found = opened(town, dossier).record
    assert found["kept"] >= 1
    assert found | {"kept": 1} == {
        "request": 1,
        "kind": "access",
        "state": "received",
        "received_on": "2026-11-20",
        "answer_by": "2026-12-18",
        "carry_out_by": None,
        "authority": None,
        "ground": None,
        "answered_on": None,
        "kept": 1,
        "too_late": 0,
    }
    assert "hold:verzoek-betrokkene" in town.record("explain", dossier)["reasons"]
    assert town.run("request", "decide", "1", "grant", "--as", "steward1").code == 5
    shown = ("--identity", "identiteitsbewijs-getoond", "--as", "steward1")
    assert "Decide" in town.done("request", "verify", "1", *shown).out
    told = town.done("request", "decide", "1", "grant", "--as", "owner1").out
    for words in ("carried-out 1", "overview make PERSON --request 1", "answered 1 --on"):
        assert words in told
    done = ("request", "carried-out", "1", "--as", "owner1")
    assert town.run(*done).code == 5
    assert "It has ended. Send" in town.done(*done, "--motive", "letter of May").out
    on = ("--on", "2026-11-23", "--as", "steward1")
    assert town.record("request", "answered", "1", *on)["answered_on"] == "2026-11-23"
    assert "No request waits" in town.done("request", "queue").out


def test_refusal_takes_a_ground_and_a_motive_and_the_letter_has_both(
    town: Town, dossier: str
) -> None:
    number = verified(town, dossier)
    refuse = ("request", "decide", number, "refuse", "--as", "steward1")
    ran = town.run(*refuse, "--json")
    assert (ran.code, ran.record["error"]["type"]) == (5, "RefusedError")
    assert "choose a ground" in ran.err
    assert "say in a motive" in ran.err
    why = ("--ground", "bescherming-van-personen", "--motive", "it would show who reported")
    assert town.record(*refuse, *why)["state"] == "refused"
    text = town.record("request", "letter", number, "--language", "en")["text"]
    assert "it would show who reported" in text
    assert "Autoriteit Persoonsgegevens" in town.done("request", "letter", number).out
    shown = town.done("request", "show", number).out
    assert "An objection can be made" in shown
    assert "rechten en vrijheden" in shown


def test_grant_has_no_ground(town: Town) -> None:
    ran = town.run("request", "decide", "1", "grant", "--ground", "toezicht", "--as", "steward1")
    assert ran.code == 2


def test_queue_shows_the_most_urgent_first_and_what_blocks_it(town: Town, dossier: str) -> None:
    number = verified(town, dossier, "erasure")
    opened(town, dossier, "access", "--authority", "mentor")
    (first, second) = town.record("request", "queue")["queue"]
    assert (first["urgency"], second["urgency"]) == ("in-time", "in-time")
    late = NOW + timedelta(days=30)
    queue = town.record("request", "queue", now=late)["queue"]
    mine = next(each for each in queue if each["request"] == int(number))
    assert mine["urgency"] == "overdue"
    assert "nobody decided" in mine["why"]
    assert "is late: it was due on 18-12-2026" in mine["why"]
    assert "Hold: Verzoek van de betrokkene loopt" in mine["blocked_by"]
    out = town.done("request", "queue", now=late).out
    assert "Overdue" in out
    assert "it stays late; the municipality breaks the protocol" in out
    assert "Z-2026-0815" in out


def test_hidden_ground_reads_as_neutral_words_but_for_those_who_may_know(
    town: Town, dossier: str
) -> None:
    town.done("exception", "add", dossier, *HIDDEN, "--as", "steward1")
    number = verified(town, dossier, "erasure")
    for viewer in ((), ("--as", "steward1")):
        out = town.done("request", "show", number, *viewer).out
        assert "Wettelijke verplichting" in out
        assert "thuis" not in out.lower()
    assert "Veilig Thuis" in town.done("request", "show", number, "--as", "privacy1").out
    queue = town.record("request", "queue", "--as", "coordinator1")["queue"]
    assert "Hold: Onderzoek van Veilig Thuis" in queue[0]["blocked_by"]


def test_withdrawn_request_waits_no_longer(town: Town, dossier: str) -> None:
    number = str(opened(town, dossier).record["request"])
    assert "keeps no dossier" in town.done("request", "withdraw", number, "--as", "steward1").out
    assert town.record("request", "queue") == {"queue": []}


def test_codes_name_every_proof_and_ground(quiet_town: Town) -> None:
    found = quiet_town.record("request", "codes")
    assert "digid" in found["identity"]
    assert "mentor" in found["authority"]
    assert found["refusal_grounds"]["gegevens-juist"]["only"] == ["correction"]
    assert "every right" in quiet_town.done("request", "codes").out


def test_unknown_request_says_where_to_look(quiet_town: Town) -> None:
    ran = quiet_town.run("request", "show", "9")
    assert ran.code == 2
    assert "retention request queue" in ran.err
