"""`retention explain`: both clocks, in words and as JSON, for a dossier and without one."""

from __future__ import annotations

import pytest

from .conftest import Town, run

KEYS = {
    "dossier", "category", "as_of", "disposition", "due_on", "first_day", "clocks", "reasons",
    "reasons_text", "on_list",
}  # fmt: skip


def explained(*arguments: str) -> dict:
    ran = run("explain", *arguments, "--json")
    assert ran.code == 0, ran.err
    return ran.record


# Scenario 1


@pytest.mark.parametrize(
    ("closed_on", "last_day", "first_day"),
    [("2010-12-31", "2025-12-31", "2026-01-01"), ("2011-01-01", "2026-12-31", "2027-01-01")],
)
def test_first_day_is_1_january_after_the_fifteenth_year(
    closed_on: str, last_day: str, first_day: str
) -> None:
    before = explained("--closed-on", closed_on, "--as-of", last_day)
    after = explained("--closed-on", closed_on, "--as-of", first_day)
    assert (before["disposition"], before["reasons"]) == ("keep", ["term-running"])
    assert (after["disposition"], after["reasons"]) == ("destroy", ["term-passed"])
    assert before["due_on"] == after["due_on"] == after["first_day"] == first_day


# Scenario 2


def test_later_change_postpones_and_the_explanation_shows_both_clocks() -> None:
    found = explained(
        "--closed-on", "2009-06-01", "--changed-on", "2014-03-02", "--as-of", "2026-11-23"
    )
    assert found["disposition"] == "keep"
    assert (found["due_on"], found["first_day"]) == ("2029-03-02", "2029-03-03")
    assert found["clocks"] == [
        {
            "name": "closure",
            "started_on": "2009-06-01",
            "term_years": 15,
            "ends_on": "2025-01-01",
            "first_day": "2025-01-01",
            "decides": False,
        },
        {
            "name": "last-change",
            "started_on": "2014-03-02",
            "term_years": 15,
            "ends_on": "2029-03-02",
            "first_day": "2029-03-03",
            "decides": True,
        },
    ]


def test_people_read_which_clock_decides_and_why() -> None:
    arguments = ("--closed-on", "01-06-2009", "--changed-on", "02-03-2014", "--as-of", "23-11-2026")
    text = run("explain", *arguments).out
    assert "Such a dossier is kept on 23-11-2026." in text
    assert "03-03-2029" in text
    assert "The clock of the last change decides: it ends last." in text


def test_without_a_change_only_the_first_clock_runs() -> None:
    text = run("explain", "--closed-on", "2010-12-31").out
    assert "Last change" not in text
    assert "kept through 31-12-2025" in text
    assert "no other clock runs" in text


def test_every_key_is_there_and_every_reason_has_words() -> None:
    found = explained("--closed-on", "1900-01-01", "--category", "pgb")
    assert found.keys() == KEYS
    assert (found["category"], found["disposition"]) == ("pgb", "ask")
    assert found["reasons"] == ["closing-date-implausible"]
    assert found["reasons_text"] == ["The closing date is improbably early"]


def test_a_category_kept_for_ever_is_kept() -> None:
    found = explained("--closed-on", "1980-01-01", "--category", "monumentaal")
    assert (found["disposition"], found["reasons"]) == ("keep", ["kept-for-ever"])


@pytest.mark.parametrize("text", ["2010-02-30", "31-02-2010", "2010", "20101231", "31/12/2010", ""])
def test_a_date_that_is_none_says_how_to_write_one(text: str) -> None:
    ran = run("explain", "--closed-on", text, "--json")
    assert ran.code == 2
    assert "write it like 2026-11-23 or 23-11-2026" in ran.record["error"]["message"]


def test_an_unknown_category_names_those_that_there_are() -> None:
    ran = run("explain", "--closed-on", "2010-12-31", "--category", "wmo")
    assert ran.code == 2
    assert "maatwerkvoorziening, pgb" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [(), ("WMO-1", "--closed-on", "2010-12-31"), ("WMO-1", "--category", "pgb")],
)
def test_a_dossier_or_a_day_not_both_and_not_neither(arguments: tuple[str, ...]) -> None:
    assert run("explain", *arguments).code == 2


def test_a_protocol_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_PROTOCOL", "/nowhere/protocol.yaml")
    ran = run("explain", "--closed-on", "2010-12-31", "--json")
    assert ran.code == 3
    assert "RETENTION_PROTOCOL" in ran.record["error"]["message"]


# A dossier of the bestand


def test_a_dossier_is_explained_as_a_proposal_would_decide(quiet_town: Town) -> None:
    number = quiet_town.number_of("closed_on IS NULL AND status = 'closed'")
    found = quiet_town.record("explain", number)
    assert found["dossier"] == number
    assert found["disposition"] == "ask"
    assert "no-closing-date" in found["reasons"]
    assert (
        f"Dossier {number} waits for a steward's answer" in quiet_town.done("explain", number).out
    )


def test_an_unknown_dossier_is_refused(quiet_town: Town) -> None:
    ran = quiet_town.run("explain", "WMO-0000-000000")
    assert ran.code == 2
    assert "0 dossiers" in ran.err


def test_a_day_in_the_future_is_refused_for_a_real_dossier(quiet_town: Town) -> None:
    number = quiet_town.number_of("status = 'closed'")
    assert quiet_town.run("explain", number, "--as-of", "2027-01-01").code == 5
