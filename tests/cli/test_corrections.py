"""`retention correction`: from a template to the outbox, in JSON and in words; no value shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Town


@pytest.fixture
def dossier(town: Town) -> str:
    """A closed dossier of which the CAK got an address."""
    number = town.number_of("status = 'closed'")
    town.sql(
        "UPDATE wmo.disclosure SET recipient = 'cak', data_set = 'bsn-naw-beschikking',"
        " ground = 'wmo-5.2.1', disclosed_on = '2019-03-01'"
        f" WHERE dossier_id = (SELECT id FROM wmo.dossier WHERE number = '{number}')"
    )
    return number


def _template(town: Town, dossier: str, table: str, file: Path, **values: Any) -> Path:
    words = ("template", dossier, "--table", table, "--out", str(file), "--as", "steward1")
    town.done("correction", *words)
    record = json.loads(file.read_text())
    record["rows"][0]["set"].update(values)
    file.write_text(json.dumps(record))
    return file


def test_template_is_readable_by_its_owner_alone(town: Town, dossier: str, tmp_path: Path) -> None:
    file = _template(town, dossier, "address", tmp_path / "c.json")

    assert file.stat().st_mode & 0o777 == 0o600
    assert town.run("correction", "template", dossier, "--table", "address").code == 2


def test_preview_shows_columns_and_reasons_and_no_value(
    town: Town, dossier: str, tmp_path: Path
) -> None:
    file = _template(town, dossier, "address", tmp_path / "c.json", street="Quintusdreef")

    shown = town.done("correction", "preview", str(file), "--as", "steward1").out

    assert "address.street" in shown
    assert "Disclosed: bsn-naw-beschikking, 2019-03-01" in shown
    assert "--motive TEXT --as USER" in shown
    assert "Quintusdreef" not in shown


def test_apply_says_in_json_what_it_did(town: Town, dossier: str, tmp_path: Path) -> None:
    file = _template(town, dossier, "address", tmp_path / "c.json", street="Quintusdreef")

    words = ("apply", str(file), "--motive", "moved", "--as", "steward1")
    record = town.record("correction", *words)

    assert (record["state"], record["columns"]) == ("applied", ["address.street"])
    assert {each["recipient"] for each in record["tells"]} >= {"cak"}
    assert len(town.sql("SELECT 1 FROM retention.notice")) == len(record["notices"])
    assert town.sql("SELECT 1 FROM wmo.address WHERE street = 'Quintusdreef'")


def test_file_that_is_no_correction_is_named_without_its_contents(
    town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "c.json"
    file.write_text('{"dossier": "Quintus", "kind": "wissel", "rows": []}')

    ran = town.run("correction", "preview", str(file), "--as", "steward1")

    assert ran.code == 2
    assert "kind" in ran.err
    assert "Quintus" not in ran.err


def test_queue_says_what_waits_for_another_person(town: Town, dossier: str, tmp_path: Path) -> None:
    file = _template(town, dossier, "dossier", tmp_path / "d.json", closed_on="2020-01-31")
    apply = ("correction", "apply", str(file), "--motive", "m", "--as")
    assert town.record(*apply, "steward1")["state"] == "asked"

    queued = town.record("correction", "queue")["queue"]

    assert [(q["columns"], q["asked_by"]) for q in queued] == [(["dossier.closed_on"], "steward1")]
    assert (queued[0]["request"], queued[0]["until"]) == (None, None)
    shown = town.done("correction", "queue").out
    for words in ("steward1 asked for it on", "no last day", "nothing is corrected", "abandons it"):
        assert words in shown
    assert town.run(*apply, "steward1").code == 5
    town.done("correction", "abandon", "1", "--motive", "m", "--as", "owner1")
    assert "No correction waits" in town.done("correction", "queue").out


def test_queue_names_the_request_of_a_correction_and_its_last_day(
    town: Town, dossier: str, tmp_path: Path
) -> None:
    file = _template(town, dossier, "dossier", tmp_path / "d.json", closed_on="2020-01-31")
    words = ("--kind", "correction", "--received-on", "20-11-2026", "--reference", "Z-2026-0815")
    town.done("request", "open", dossier, *words, "--as", "steward1")
    town.done("request", "verify", "1", "--identity", "digid", "--as", "steward1")
    town.done("request", "decide", "1", "grant", "--as", "owner1")
    file.write_text(json.dumps({**json.loads(file.read_text()), "request": 1}))
    town.done("correction", "apply", str(file), "--motive", "m", "--as", "steward1")

    (queued,) = town.record("correction", "queue")["queue"]

    assert (queued["request"], queued["until"]) == (1, "2026-12-18")
    assert queued["if_nobody_acts"] == "nothing is corrected, and the request is late"
    assert "18-12-2026" in town.done("correction", "queue").out
    town.done("request", "answered", "1", "--on", "2026-11-23", "--as", "steward1")
    (queued,) = town.record("correction", "queue")["queue"]
    assert (queued["request"], queued["until"]) == (1, None)


def test_restricted_dossier_explains_nothing_but_that(town: Town, dossier: str) -> None:
    words = ("--motive", "geschil", "--review-on", "2027-05-01", "--as", "steward1")
    town.done("correction", "restrict", dossier, *words)

    record = town.record("explain", dossier)

    assert (record["disposition"], record["clocks"]) == ("keep", [])
    assert record["reasons"] == ["hold:afscherming"]
    assert town.sql("SELECT 1 FROM wmo.dossier WHERE restricted")
