"""Exceptions and holds on the command line: two people to set, two to end, nothing lapses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from places import NOW

from .conftest import Ran, Town, run

ASKED = ("--ground", "klacht", "--motive", "klacht van mei", "--review-on", "01-05-2027")


def add(town: Town, *arguments: str, user: str = "steward1") -> Ran:
    return town.run("exception", "add", *arguments, "--as", user, "--json")


@pytest.fixture
def dossier(town: Town) -> str:
    return town.number_of("status = 'closed'")


def test_one_person_asks_and_another_confirms(town: Town, dossier: str) -> None:
    asked = add(town, dossier, *ASKED, "--reference", "Z-2026-7").record
    assert asked == {
        "exception": 1,
        "kind": "hold",
        "state": "asked",
        "review_on": "2027-05-01",
    }
    assert town.run("exception", "confirm", "1", "--as", "steward1").code == 5
    assert town.record("exception", "confirm", "1", "--as", "owner1")["state"] == "confirmed"
    assert "hold:klacht" in town.record("explain", dossier)["reasons"]


def test_ending_takes_two_people_too(town: Town, dossier: str) -> None:
    add(town, dossier, *ASKED)
    end = ("exception", "end", "1", "--motive", "afgehandeld", "--as")
    assert "Still kept" in town.done(*end, "owner1").out
    assert town.run(*end, "owner1").code == 5
    assert "keeps the dossier no longer" in town.done(*end, "steward1").out
    assert "hold:klacht" not in town.record("explain", dossier)["reasons"]


# Scenario 10


def test_everything_that_is_missing_is_named_at_once(town: Town, dossier: str) -> None:
    ran = add(town, dossier)
    assert (ran.code, ran.record["error"]["type"]) == (5, "RefusedError")
    for missing in ("choose a ground", "say in a motive", "give the day"):
        assert missing in ran.err


def test_a_review_date_in_the_past_is_refused(town: Town, dossier: str) -> None:
    ran = add(town, dossier, "--ground", "klacht", "--motive", "x", "--review-on", "2020-01-01")
    assert ran.code == 5
    assert "must lie in the future" in ran.err


def test_an_unknown_exception_says_where_to_look(town: Town) -> None:
    ran = town.run("exception", "confirm", "9", "--as", "owner1")
    assert ran.code == 2
    assert "retention exception queue" in ran.err


# The queue; scenario 11


def test_queue_says_why_it_is_there_and_what_happens_if_nobody_acts(town: Town) -> None:
    first = town.number_of("status = 'closed'")
    second = town.number_of(f"status = 'closed' AND number <> '{first}'")
    assert "Nothing asks for a decision" in town.done("exception", "queue").out
    soon = (NOW + timedelta(days=10)).date().isoformat()
    add(town, first, "--ground", "veilig-thuis", "--motive", "x", "--review-on", soon)
    add(town, second, *ASKED)
    town.done("exception", "confirm", "1", "--as", "owner1")
    waiting = town.record("exception", "queue")["queue"]
    assert [each["exception"] for each in waiting] == [2]
    assert waiting[0]["dossier"] == second
    assert "steward1" in waiting[0]["why"]

    later = NOW + timedelta(days=12)
    queue = town.record("exception", "queue", now=later)["queue"]
    assert [each["exception"] for each in queue] == [1, 2]
    assert queue[0]["why"] == "its review date passed 2 days ago"
    assert "stays" in queue[0]["if_nobody_acts"]
    assert (queue[0]["ground"], queue[0]["ground_text"]) == ("neutral", "Wettelijke verplichting")
    assert "hold:neutral" in town.record("explain", first, now=later)["reasons"]
    text = town.done("exception", "queue", now=later).out
    assert first in text
    assert "thuis" not in text.lower()
    town.done("exception", "end", "2", "--motive", "x", "--as", "owner1")
    assert "owner1 asked for its end" in town.done("exception", "queue", now=later).out
    today = NOW + timedelta(days=10)
    assert "its review date is today" in town.done("exception", "queue", now=today).out


def test_grounds_are_those_of_the_protocol() -> None:
    found = run("exception", "grounds", "--json").record
    assert "zorgvuldige-ondersteuning" in [each["code"] for each in found["exception_grounds"]]
    assert "klacht" in [each["code"] for each in found["hold_grounds"]]
    assert "Wettelijke verplichting" in run("exception", "grounds").out
