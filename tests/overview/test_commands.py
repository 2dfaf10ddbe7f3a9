"""The commands of access overviews, and what they print."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Town as CommandTown
from cli.conftest import clone
from factories import Bestand
from overview.people import HERS, OTHERS, ask, populate
from places import Server, Template


def test_overview_goes_from_person_to_file_and_only_its_page_names_her(
    server: Server,
    empty_template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RETENTION_HOME", str(tmp_path / "elsewhere"))
    with clone(server, empty_template, tmp_path) as town:
        with town.place() as place:
            client = populate(Bestand(place.bestand, place.settings.documents)).client
            ask(place, f"client:{client}")
        printed = _from_person_to_file(town, client)
        page = town.done("overview", "page", "2", "2", "--as", "steward2").out
        assert HERS[0] in page
        assert not [each for each in (*OTHERS, *HERS[:4]) if each in printed]
        assert not [each for each in OTHERS if each in page]


def _from_person_to_file(town: CommandTown, client: int) -> str:
    person = f"client:{client}"
    made = town.record("overview", person, "--request", "1", "--as", "steward1")
    pages = [str(each["page"]) for each in town.record("overview", "pages", "1")["pages"]]
    assert len(pages) == made["pages"]
    (draft,) = town.record("overview", "list")["overviews"]
    last = "somebody else than steward1 releases it"
    assert draft["waits_for"] == [f"a steward checks {made['to_check']} pages", last]
    out = town.done("overview", "check", "1", *pages, "--as", "steward2").out
    assert town.record("overview", "list")["overviews"][0]["waits_for"] == [last]
    out += town.done("overview", "release", "1", "--as", "privacy1").out
    assert "Password: " in out
    out += town.done("overview", "make", person, "--request", "1", "--as", "steward1").out
    out += town.done("overview", "list").out + town.done("overview", "pages", "2").out
    return (
        out + town.done("overview", "candidates", person).out + town.done("overview", "expire").out
    )


def test_person_who_is_named_instead_of_given_as_a_row_is_refused_without_her_name(
    quiet: CommandTown,
) -> None:
    ran = quiet.run("overview", "make", "Anna Visser", "--request", "1", "--as", "steward1")
    assert ran.code == 2
    assert "Anna" not in ran.err + ran.out


@pytest.fixture
def quiet(tmp_path: Path) -> CommandTown:
    import sqlalchemy as sa

    return CommandTown(sa.make_url("postgresql://nowhere/none"), tmp_path)
