"""To start with: the ledger, the map's check, officials with their tokens, and the demo."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from places import Server
from retention.errors import ConfigurationError
from retention.settings import Settings

from .conftest import Town, run


@pytest.fixture
def bare(server: Server, tmp_path: Path):
    """A town with an empty database: no ledger, no bestand."""
    url = server.new_database()
    yield Town(url, tmp_path)
    server.drop(url)


def test_init_makes_the_ledger_once_and_says_where_everything_is(bare: Town) -> None:
    assert bare.run("list", "show").code == 3
    first = bare.record("init", now=None)
    assert (first["made"], first["evidence"]) == (True, str(bare.home / "evidence"))
    assert bare.record("init", now=None)["made"] is False
    assert "there and up to date" in bare.done("init", now=None).out
    assert bare.record("list", "show", now=None) == {"lists": []}


def test_init_leaves_the_demos_ledger_alone(town: Town) -> None:
    refused = town.run("init", now=None)
    assert refused.code == 5
    assert "made by the demo" in refused.err
    assert "RETENTION_HOME" in refused.err


def test_no_password_is_ever_shown(bare: Town) -> None:
    secret = Town(bare.url.set(password="s3cret-word"), bare.home)
    ran = secret.run("init", now=None)
    assert ran.code == 0
    assert "s3cret-word" not in ran.out + ran.err


def test_map_check_lists_everything_and_ends_with_code_4(bare: Town) -> None:
    ran = bare.run("map", "check", "--json", now=None)
    assert ran.code == 4
    assert ran.record["fits"] is False
    assert any("dossier" in finding for finding in ran.record["findings"])
    assert "to settle" in bare.run("map", "check", now=None).out


def test_map_check_is_content_with_the_example(quiet_town: Town) -> None:
    assert quiet_town.record("map", "check")["fits"] is True
    assert "names everything" in quiet_town.done("map", "check").out


def test_map_check_counts_what_a_ladder_lacks(town: Town) -> None:
    ran = town.done("map", "check", "--json")
    ladders = {each["column"]: each for each in ran.record["ladders"]}
    assert {name: each["unknown"] for name, each in ladders.items()} == {
        "dossier.closed_on": 0,
        "client.birth_date": 0,
        "address.postcode": 0,
        "provision.kind": 0,
    }
    assert "Warning" not in ran.err
    town.sql("UPDATE wmo.provision SET kind = 'geheim' WHERE kind = 'traplift'")
    town.sql("UPDATE wmo.address SET postcode = '9999 ZX' WHERE id = 1")
    values = ladders["provision.kind"]["values"]

    ran = town.done("map", "check")

    said = f"provision.kind: 1 of {values} different values are not in the ladder provision"
    assert f"{said}; they become *" in ran.out
    assert "address.postcode: 1 of " in ran.out
    assert "client.birth_date: the ladder birth-date knows all " in ran.out
    assert "lacks over a tenth of the values of provision.kind" in ran.err
    assert "lacks over a tenth of the values of address.postcode" not in ran.err
    assert "geheim" not in ran.out + ran.err
    assert "9999" not in ran.out + ran.err


# Officials


def test_a_token_is_shown_once_and_proves_who_decides(bare: Town) -> None:
    bare.done("init", now=None)
    people = [
        ("jansen", "steward", ()),
        ("devries", "process-owner", ("--from", "01-01-2020", "--until", "31-12-2099")),
    ]
    tokens = {}
    for user, function, dates in people:
        arguments = ("official", "add", user, "--function", function, "--mandate", "M 14", *dates)
        tokens[user] = bare.record(*arguments, now=None)["token"]
    listed = bare.done("official", "list", now=None)
    assert not any(token in listed.out for token in tokens.values())
    found = bare.record("official", "list", now=None)["officials"]
    assert [each["function"] for each in found] == ["process_owner", "steward"]
    assert found[0]["until_on"] == "2099-12-31"
    end = ("exception", "confirm", "1", "--as", "jansen")
    assert bare.run(*end, now=None).code == 5
    assert "RETENTION_TOKEN" in bare.run(*end, now=None, token=tokens["devries"]).err
    assert bare.run(*end, now=None, token=tokens["jansen"]).code == 2  # proven; no such exception


def test_an_official_hears_at_an_address_that_can_be_set_later(bare: Town) -> None:
    bare.done("init", now=None)
    who = ("--function", "archivist", "--mandate", "M 14")
    bare.done("official", "add", "vos", *who, "--mail", "vos@gemeente.example", now=None)
    shown = bare.record("official", "list", now=None)["officials"]
    assert shown[0]["mail"] == "vos@gemeente.example"
    bare.done("official", "mail", "vos", "archief@gemeente.example", now=None)
    bare.done("official", "add", "vos", *who, "--replace", now=None)
    assert "archief@gemeente.example" in bare.done("official", "list", now=None).out
    bare.done("official", "mail", "vos", "--none", now=None)
    assert bare.record("official", "list", now=None)["officials"][0]["mail"] is None
    assert bare.run("official", "mail", "vos", "geen adres", now=None).code == 2
    assert bare.run("official", "mail", "vos", now=None).code == 2
    assert bare.run("official", "mail", "jansen", "a@b.example", now=None).code == 2


def test_a_demo_clock_is_refused_in_a_real_ledger(bare: Town) -> None:
    bare.done("init", now=None)
    assert bare.run("list", "show").code == 5


def test_nobody_is_registered_at_first(bare: Town) -> None:
    bare.done("init", now=None)
    assert "Nobody is registered yet" in bare.done("official", "list", now=None).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--function", "mayor", "--mandate", "M"), "steward, process_owner"),
        (("--function", "steward", "--mandate", " "), "mandate"),
        (
            ("--function", "steward", "--mandate", "M", "--from", "2027-01-01", "--until",
             "2026-01-01"),
            "before --from",
        ),
    ],
)  # fmt: skip
def test_a_wrong_official_is_refused(
    quiet_town: Town, arguments: tuple[str, ...], says: str
) -> None:
    ran = quiet_town.run("official", "add", "x", *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_an_official_is_registered_for_people_to_read(town: Town) -> None:
    ran = town.done("official", "add", "bakker", "--function", "archivist", "--mandate", "M 15")
    assert "Personal token: " in ran.out
    assert "only its digest is kept" in ran.err


# The demo


def test_demo_passes_its_wishes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    demo = ModuleType("retention.demo")
    demo.run_demo = lambda dossiers, seed: asked.append((dossiers, seed)) or 3  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "retention.demo", demo)
    assert run("demo", "--dossiers", "60", "--seed", "7").code == 3
    assert asked == [(60, 7)]


@pytest.mark.parametrize(
    ("name", "url"),
    [("RETENTION_LEDGER_URL", "sqlite:////tmp/x.db"), ("RETENTION_BESTAND_URL", "mysql://h/db")],
)
def test_database_of_another_kind_is_a_setting_to_correct(name: str, url: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} names a"):
        Settings.from_environment({name: url})


def test_grants_are_printed_as_one_transaction_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETENTION_HOME", str(tmp_path))
    monkeypatch.delenv("RETENTION_LEDGER_URL", raising=False)
    printed = run("grants", "--bestand", "--desk", "balie")
    lines = printed.out.splitlines()
    assert (printed.code, lines[0], lines[-1]) == (0, "BEGIN;", "COMMIT;")
    deletes = [line for line in lines if "DELETE" in line]
    assert [line.endswith(" TO runner;") for line in deletes] == [True]
    assert list(tmp_path.iterdir()) == []
    assert run("grants", "--desk", "runner").code == 2


def test_grants_are_carried_out_in_the_ledger(town: Town, server: Server) -> None:
    roles = {name: f"town_{name}" for name in ("runner", "desk", "auditor")}
    server.run(*(f"CREATE ROLE {role}" for role in roles.values()))
    named = [word for name, role in roles.items() for word in (f"--{name}", role)]
    assert town.record("grants", "--apply", *named)["applied"] is True
    assert "statements carried out" in town.done("grants", "--apply", *named).out
