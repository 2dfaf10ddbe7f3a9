"""`retention map suggest`: a file for a person to check, and messages without values."""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import patch

import pytest

from .conftest import Town


def test_proposal_goes_to_stdout_and_what_to_check_to_stderr(quiet_town: Town) -> None:
    ran = quiet_town.done("map", "suggest")
    assert "role: dossier" in ran.out
    assert "somebody who knows the database must check all of it" in ran.err
    assert "closed_values" in ran.err
    surnames = quiet_town.sql("SELECT surname FROM wmo.client WHERE length(surname) > 4")
    assert not [name for (name,) in surnames if name in ran.out + ran.err]


def test_proposal_passes_the_check_of_the_map(quiet_town: Town, tmp_path: Path) -> None:
    out = tmp_path / "datamap.yaml"
    assert quiet_town.done("map", "suggest", "--out", str(out)).out == ""
    with patch.dict(os.environ, {"RETENTION_DATA_MAP": str(out)}):
        assert "names everything" in quiet_town.done("map", "check").out


def test_file_that_is_there_is_left_alone(quiet_town: Town, tmp_path: Path) -> None:
    out = tmp_path / "datamap.yaml"
    out.write_text("mine")
    ran = quiet_town.run("map", "suggest", "--out", str(out))
    assert (ran.code, out.read_text()) == (2, "mine")
    assert "name a new file" in ran.err


def test_folder_that_is_not_there_is_named(quiet_town: Town, tmp_path: Path) -> None:
    ran = quiet_town.run("map", "suggest", "--out", str(tmp_path / "none" / "datamap.yaml"))
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_machine_gets_the_map_and_the_checks(quiet_town: Town) -> None:
    record = quiet_town.record("map", "suggest", "--schema", "wmo")
    assert record["map"].startswith("# Proposed")
    assert record["checks"][0].keys() == {"line", "place", "why"}


def test_schema_without_tables_is_refused(quiet_town: Town) -> None:
    ran = quiet_town.run("map", "suggest", "--schema", "leeg")
    assert ran.code == 3
    assert "no table in leeg" in ran.err


@pytest.mark.parametrize("command", ["suggest", "check"])
def test_bestand_that_is_not_there_is_refused_and_not_made(
    quiet_town: Town, tmp_path: Path, command: str
) -> None:
    for name, says in (("nope.db", "cannot be read"), ("text.db", "is no SQLite database")):
        (tmp_path / "text.db").write_text("geheim, meer dan zestien tekens")
        with patch.dict(os.environ, {"RETENTION_BESTAND_URL": f"sqlite:///{tmp_path / name}"}):
            ran = quiet_town.run("map", command)
        assert ran.code == 3
        assert f"RETENTION_BESTAND_URL: {tmp_path / name} {says}" in ran.err
        assert "geheim" not in ran.err
    assert not (tmp_path / "nope.db").exists()
