"""What goes wrong becomes one message and an exit code; no value of anybody, no traceback."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy.exc import DataError, OperationalError
from typer.main import get_command

from places import Server
from retention import cli, errors

from .conftest import Town, run

BSN = "123456782"


def failing(monkeypatch: pytest.MonkeyPatch, err: BaseException) -> None:
    """Have the one command of a small application raise this."""
    small = typer.Typer(rich_markup_mode=None, add_completion=False)

    @small.command()
    def work(as_json: bool = typer.Option(False, "--json")) -> None:
        raise err

    monkeypatch.setattr(cli, "_command", lambda: get_command(small))


@pytest.mark.parametrize(
    "kind",
    [
        errors.UsageError,
        errors.ConfigurationError,
        errors.RefusedError,
        errors.TamperedError,
        errors.BusyError,
        errors.EvidenceError,
        errors.UnavailableError,
        errors.IncompleteError,
        errors.RetentionError,
    ],
)
def test_each_error_has_its_exit_code_and_its_message(
    monkeypatch: pytest.MonkeyPatch, kind: type[errors.RetentionError]
) -> None:
    failing(monkeypatch, kind("list 3 is elsewhere"))
    ran = run("--json")
    assert ran.code == kind.exit_code
    assert ran.err == "retention: list 3 is elsewhere\n"
    assert ran.record == {
        "error": {
            "type": kind.__name__,
            "message": "list 3 is elsewhere",
            "exit_code": kind.exit_code,
        }
    }
    assert run().out == ""


def test_findings_are_listed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, errors.PreflightError(("table a", "table b")))
    ran = run("--json")
    assert (ran.code, ran.record["error"]["findings"]) == (4, ["table a", "table b"])


def database_error(kind: type[Exception], original: Any) -> Exception:
    return kind(f"SELECT {BSN}", {"bsn": BSN}, original)


@pytest.mark.parametrize(
    ("err", "code", "says"),
    [
        (ValueError(BSN), 1, "ValueError"),
        (OSError(errno.ENOSPC, BSN), 1, "OSError: No space left on device"),
        (database_error(DataError, ValueError(BSN)), 1, "the database refused: sql-ValueError"),
        (database_error(OperationalError, type("OperationalError", (Exception,), {})(BSN)), 9,
         "the database did not answer"),
    ],
)  # fmt: skip
def test_an_unexpected_fault_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch, err: Exception, code: int, says: str
) -> None:
    failing(monkeypatch, err)
    ran = run("--json")
    assert ran.code == ran.record["error"]["exit_code"] == code
    assert says.lower() in ran.err.lower()
    assert BSN not in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_the_trace_shows_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ValueError("what it was"))
    monkeypatch.setenv(cli.DEBUG, "1")
    ran = run()
    assert ran.code == 1
    assert "Traceback" in ran.err


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_says_that_the_same_command_goes_on(
    monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    failing(monkeypatch, stop)
    ran = run()
    assert ran.code == 130
    assert "goes on from there" in ran.err


@pytest.mark.parametrize(
    ("stop", "says"),
    [(KeyboardInterrupt(), "Interrupted."), (ZeroDivisionError(BSN), "unexpected fault")],
)
def test_a_command_without_a_ledger_says_that_it_begins_again(
    monkeypatch: pytest.MonkeyPatch, stop: BaseException, says: str
) -> None:
    def stopping(*_: object) -> None:
        raise stop

    monkeypatch.setattr("retention.anonymise.risk.csvtable.read_table", stopping)
    ran = run("risk", "report", "people.csv", "--quasi", "born")
    assert says in ran.err
    assert "begins again" in ran.err
    assert "recorded" not in ran.err


def test_words_that_do_not_fit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run("lst", "--json")
    assert ran.code == 2
    assert "'list'" in ran.err
    assert ran.record["error"]["type"] == "UsageError"


def test_a_reader_that_goes_away_is_no_fault() -> None:
    script = "import sys; from retention.cli import main; sys.exit(main())"
    writer = subprocess.Popen(
        [sys.executable, "-c", script, "exception", "grounds"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    writer.stdout.close()
    _, err = writer.communicate(timeout=60)
    assert (writer.returncode, err) == (cli.BROKEN_PIPE, "")


def test_a_database_that_does_not_answer_is_said(server: Server, tmp_path: Path) -> None:
    gone = Town(server.url.update_query_dict({"host": str(tmp_path)}), tmp_path)
    ran = gone.run("list", "show", "--json", now=None)
    assert (ran.code, ran.record["error"]["type"]) == (9, "UnavailableError")


def test_a_missing_ledger_says_how_to_make_one(server: Server, tmp_path: Path) -> None:
    url = server.new_database()
    ran = Town(url, tmp_path).run("due", now=None)
    server.drop(url)
    assert ran.code == 3
    assert "retention init" in ran.err
