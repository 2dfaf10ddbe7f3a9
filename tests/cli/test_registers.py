"""The registers of art. 4, 6, 10 and 11 on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from .conftest import Ran, Town

ROUTINE = (
    *("--recipient", "cak", "--data-set", "bsn-naw-beschikking", "--ground", "wmo-5.2.1"),
    *("--purpose", "Eigen bijdrage", "--on", "2026-11-20"),
)
DOCTOR = ("--data-set", "bsn-naw-beperkingen", "--on", "2026-11-20")
IRREGULAR = (
    *("--recipient", "huisarts", "--ground", "toestemming", "--purpose", "Medisch beeld"),
    *DOCTOR,
)


def disclose(town: Town, dossier: str, *arguments: str) -> Ran:
    return town.run("disclosure", "record", dossier, *arguments, "--as", "steward1")


@pytest.fixture
def dossier(town: Town) -> str:
    return town.number_of(
        "status = 'open' AND opened_on < '2026-01-01' AND NOT EXISTS"
        " (SELECT 1 FROM wmo.consent WHERE dossier_id = dossier.id)"
    )


def test_routine_disclosure_is_noted_and_an_unknown_address_is_said(
    town: Town, dossier: str
) -> None:
    ran = disclose(town, dossier, *ROUTINE)
    assert (ran.code, "Noted in the dossier" in ran.out) == (0, True)
    assert "address book has no such recipient" in ran.err
    found = disclose(town, dossier, *ROUTINE, "--json").record
    assert found == {
        "recorded": True,
        "irregular": [],
        "question": None,
        "in_address_book": False,
    }


def test_preview_of_an_irregular_one_ends_as_a_refusal(town: Town, dossier: str) -> None:
    ran = disclose(town, dossier, *IRREGULAR, "--preview")
    assert (ran.code, "Nothing was written" in ran.out) == (5, True)
    assert "No consent stood on that day" in ran.out
    ran = disclose(town, dossier, *IRREGULAR, "--preview", "--json")
    assert (ran.code, ran.record["irregular"]) == (5, ["no-consent"])
    assert disclose(town, dossier, *ROUTINE, "--preview").code == 0
    assert town.record("question", "queue")["queue"] == []


def test_irregular_one_is_noted_and_the_privacy_officer_settles_it(
    town: Town, dossier: str
) -> None:
    assert "No question waits" in town.done("question", "queue").out
    ran = disclose(town, dossier, *IRREGULAR)
    assert (ran.code, "Question 1 waits" in ran.out) == (0, True)
    (question,) = town.record("question", "queue")["queue"]
    assert (question["dossier"], question["kind"]) == (dossier, "irregular-disclosure")
    shown = town.done("question", "queue").out
    for words in (dossier, "No consent stood on that day", "no last day", "question settle"):
        assert words in shown
    assert "no-consent" not in shown
    assert "nobody judges" in question["if_nobody_acts"]
    settle = ("question", "settle", "1", "--motive", "toestemming op papier", "--as")
    assert town.run(*settle, "steward1").code == 5
    assert "is settled" in town.done(*settle, "privacy1").out


def test_emergency_texts_come_from_a_file_or_stdin(
    town: Town, dossier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emergency = (
        *("--recipient", "ziekenhuis", "--data-set", "naw-beperkingen", "--purpose", "Behandeling"),
        *("--ground", "protocol-6.3", "--on", "2026-11-20", "--not-consulted", "nacht"),
    )
    ran = disclose(town, dossier, *emergency)
    assert (ran.code, "why no less" in ran.err) == (5, True)
    why = tmp_path / "why.txt"
    why.write_text("niet meer dan het ziekenhuis nodig had")
    assert disclose(town, dossier, *emergency, "--proportionality", f"@{why}").code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("gelezen van stdin"))
    assert disclose(town, dossier, *emergency, "--proportionality", "@-").code == 0
    texts = [row[0] for row in town.sql("SELECT considerations FROM wmo.disclosure")]
    for expected in (why.read_text(), "gelezen van stdin"):
        assert f"Overleg niet mogelijk: nacht\nEvenredigheid: {expected}" in texts
    ran = disclose(town, dossier, *emergency, "--proportionality", "@/no/such/file")
    assert (ran.code, "no text file" in ran.err) == (2, True)


def test_steps_of_the_reporting_code_are_each_said(town: Town, dossier: str) -> None:
    report = (
        *("--recipient", "veilig-thuis", "--data-set", "melding", "--purpose", "Melding"),
        *("--ground", "protocol-10", "--on", "2026-11-20"),
    )
    codes = ("signalen-in-kaart", "overleg", "gesprek", "weging")
    steps = [word for code in codes for word in ("--step", f"{code}=done")]
    ran = disclose(town, dossier, *report, *steps)
    assert (ran.code, "beslissing" in ran.err) == (5, True)
    assert disclose(town, dossier, *report, *steps, "--step", "beslissing=done").code == 0
    ran = disclose(town, dossier, *report, "--step", "overleg")
    assert (ran.code, "CODE=done" in ran.err) == (2, True)


def test_consent_is_given_listed_and_withdrawn(town: Town, dossier: str) -> None:
    assert "No consent" in town.done("consent", "list", dossier).out
    give = ("consent", "record", dossier, "--organisation", "huisarts", *DOCTOR, "--as", "steward1")
    assert "Noted" in town.done(*give).out
    disclose(town, dossier, *IRREGULAR)
    other = ("--organisation", "isd", "--other-data", "verslag", "--on", "2026-11-20")
    given = town.record("consent", "record", dossier, *other, "--as", "steward1")
    assert given["data_set"] == "anders"
    withdraw = ("consent", "withdraw", dossier, "--organisation", "huisarts", *DOCTOR[:2])
    ran = town.done(*withdraw, "--as", "steward1")
    assert "1 disclosure rest" in ran.out
    assert "huisarts, bsn-naw-beperkingen, disclosed on 20-11-2026" in ran.out
    found = town.record("consent", "list", dossier)["consents"]
    assert [each["withdrawn_on"] for each in found] == ["2026-11-23", None]
    assert "huisarts" in town.done("consent", "list", dossier).out
    assert town.record(
        *("consent", "withdraw", dossier, "--organisation", "isd", "--data-set", "anders"),
        *("--as", "steward1"),
    ) == {
        "organisation": "isd",
        "data_set": "anders",
        "withdrawn_on": "2026-11-23",
        "disclosures": [],
        "notices": [],
    }


def test_information_queue_shortens_when_somebody_is_told(town: Town, dossier: str) -> None:
    town.sql(
        "DELETE FROM wmo.information_notice WHERE dossier_id ="
        f" (SELECT id FROM wmo.dossier WHERE number = '{dossier}')"
    )

    def waiting() -> dict[str, str]:
        queue = town.record("information", "queue")["queue"]
        return {each["dossier"]: each["reason"] for each in queue}

    assert waiting()[dossier] == "nobody-told"
    shown = town.done("information", "queue").out
    for words in (dossier, "Nobody was told", "it stays here"):
        assert words in shown
    postpone = (
        *("information", "postpone", dossier, "--because", "dreiging in huis"),
        *("--review-on", "2027-02-01", "--as"),
    )
    assert town.run(*postpone, "steward1").code == 5
    assert "it comes back" in town.done(*postpone, "privacy1").out
    assert dossier not in waiting()
    told = ("information", "record", dossier, "--manner", "brief", "--on", "2026-11-20", "--as")
    assert "Noted" in town.done(*told, "steward1").out
    assert town.record(*told, "steward1")["recorded"] is True
