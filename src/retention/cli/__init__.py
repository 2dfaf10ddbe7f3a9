"""The `retention` command: what goes wrong becomes one message and an exit code, nothing more.

What is heavy is imported inside the commands, so that help and the verifier start at once.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer

from retention.cli.output import note, print_record
from retention.errors import PreflightError, RetentionError, UnavailableError

DEBUG = "RETENTION_DEBUG"
INTERRUPTED = 130
# These write nothing in the ledger, or make it anew.
BEGINS_AGAIN = frozenset({"demo", "evidence", "map", "risk", "text"})
BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _quiet_libraries()
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        return BROKEN_PIPE
    return code


def _run(given: list[str]) -> int:
    as_json = "--json" in given
    try:
        command = _command()
        with command.make_context("retention", given) as context:
            command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as err:
        return _misused(err, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        note(f"Interrupted. {_after(given)}")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except RetentionError as err:
        return _failed(err, as_json=as_json)
    except Exception as err:  # noqa: BLE001 - whatever it is, its message may quote a person
        return _failed(_without_values(err, _after(given)), as_json=as_json)
    return 0


def _after(given: list[str]) -> str:
    """What a command that did not end left behind, and what to do next."""
    if BEGINS_AGAIN.intersection(given[:1]):
        return "What came out is not the whole; the same command begins again."
    return "What was recorded stands; the same command goes on from there."


@cache
def _command() -> Any:
    from typer.main import get_command

    from retention.cli.app import app

    return get_command(app)


def _misused(err: typer.TyperException, *, as_json: bool) -> int:
    """Words that do not fit: the usage line, what is wrong, and where the help is."""
    context = getattr(err, "ctx", None)
    message = err.format_message()
    help_text = context.get_help() if context else "See `retention --help`."
    if message in {"", help_text}:  # a group without a command asks for nothing that is wrong
        note(help_text)
        return err.exit_code
    if context is not None:
        note(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n")
    note(f"Error: {message}")
    if as_json:
        _print_error("UsageError", message, err.exit_code)
    return err.exit_code


def _failed(err: RetentionError, *, as_json: bool) -> int:
    _show_trace(err)
    note(f"retention: {err}")
    if as_json:
        findings = err.findings if isinstance(err, PreflightError) else None
        _print_error(type(err).__name__, str(err), err.exit_code, findings)
    return err.exit_code


def _print_error(
    name: str, message: str, exit_code: int, findings: Sequence[str] | None = None
) -> None:
    record: dict[str, object] = {"type": name, "message": message, "exit_code": exit_code}
    if findings is not None:
        record["findings"] = list(findings)
    print_record({"error": record})


def _without_values(err: Exception, after: str) -> RetentionError:
    """The same fault in words that quote nothing of what was worked on."""
    known = _database_fault(err)
    if known is not None:
        return known.with_traceback(err.__traceback__)
    name = type(err).__name__
    number = err.errno if isinstance(err, OSError) else None
    reason = f"{name}: {os.strerror(number)}" if number else name
    return RetentionError(
        f"an unexpected fault ({reason}). {after} {DEBUG}=1 shows where it went wrong; that may"
        " show a person's data, so do it on a screen of your own"
    ).with_traceback(err.__traceback__)


def _database_fault(err: Exception) -> RetentionError | None:
    if "sqlalchemy.exc" not in sys.modules:
        return None
    from sqlalchemy.exc import DBAPIError

    if not isinstance(err, DBAPIError):
        return None
    from retention.actions.faults import fault_reason, is_gone

    if is_gone(err):
        return UnavailableError()
    return RetentionError(f"the database refused: {fault_reason(err)}")


def _show_trace(err: BaseException) -> None:
    if os.environ.get(DEBUG) == "1":
        note("".join(traceback.format_exception(err)))


def _quiet_libraries() -> None:
    """Database libraries log what the server said, and that quotes values."""
    if os.environ.get(DEBUG) == "1":
        return
    for name in ("psycopg", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _forget_stdout() -> None:
    """Whoever read the output has gone; without this the interpreter complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
