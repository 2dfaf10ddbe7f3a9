"""Commands about text: scrub what case workers wrote, line by line, without a database."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from retention.cli.given import examples
from retention.cli.output import counted, note, progress
from retention.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from retention.anonymise.text.known import Known
    from retention.anonymise.text.scrub import Dropped, Scrubbed, Scrubber

NAMED_LINES = 10
UNREADABLE_LINE = "unreadable-line"

app = typer.Typer(
    help="Text: take out who it is about. Works without the database.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=examples("retention text scrub notes.jsonl"),
)


@app.callback()
def texts() -> None:
    """Kept empty: one command alone would lose its name."""


@app.command(
    epilog=examples(
        "retention text scrub notes.jsonl > scrubbed.jsonl",
        "retention text scrub --known --manner placeholder notes.jsonl",
    )
)
def scrub(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="JSON lines. Default, and for -: standard input."),
    ] = None,
    known: Annotated[
        bool,
        typer.Option(
            "--known/--no-known",
            help="Use the identities under `known` in each line. Default: shapes and words only.",
        ),
    ] = False,
    manner: Annotated[
        str,
        typer.Option(
            "--manner",
            metavar="MANNER",
            help="surrogate: an invented value in each place. placeholder: a word like [PERSOON].",
        ),
    ] = "surrogate",
) -> None:
    """Take persons out of text, one JSON record a line.

    Each line in has `text`, and `known` with the identities that the dossier's rows hold. Each line
    out has the scrubbed `text` and `spans`: where in the given text something stood, and what. A
    text that cannot be scrubbed safely comes out as null, with the reason under `dropped`.
    """
    scrubber = _scrubber(manner)
    done = Done()
    with ExitStack() as opened:
        lines = _opened(file, opened)
        step = opened.enter_context(progress("Scrubbing"))
        for number, line in enumerate(lines, 1):
            if line.strip():
                _write(_result(line, number, scrubber, done, known=known))
                step(done.count)
    _report(done)


@dataclass
class Done:
    """What became of the lines."""

    count: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    unreadable: list[int] = field(default_factory=list)
    last: tuple[dict[str, Any], Known] | None = None  # notes of one dossier mostly stand together


def _scrubber(manner: str) -> Scrubber:
    from retention.anonymise.text.scrub import Scrubber
    from retention.anonymise.text.surrogates import Manner

    try:
        chosen = Manner(manner)
    except ValueError:
        names = " or ".join(each.value for each in Manner)
        raise UsageError(f"there is no manner {manner!r}; choose {names}") from None
    return Scrubber(chosen)


def _opened(file: Path | None, opened: ExitStack) -> BinaryIO:
    if file is None or str(file) == "-":
        if sys.stdin.isatty():
            note("Reading JSON lines from the terminal; end with Ctrl-D.")
        return sys.stdin.buffer
    try:
        return opened.enter_context(file.open("rb"))
    except OSError as err:
        raise UsageError(f"{file.name} cannot be read ({err.strerror}); check the path") from err


def _result(
    line: bytes, number: int, scrubber: Scrubber, done: Done, *, known: bool
) -> dict[str, Any]:
    done.count += 1
    given = _read(line, done, known=known)
    if given is None:
        done.unreadable.append(number)
        return {"text": None, "spans": [], "dropped": UNREADABLE_LINE}
    record = _record(scrubber.scrub(*given))
    if "dropped" in record:
        done.dropped[record["dropped"]] += 1
    return record


def _read(line: bytes, done: Done, *, known: bool) -> tuple[str, Known] | None:
    """The text and the identities of one line; None when it is not as it should be."""
    from retention.anonymise.text.known import Known
    from retention.anonymise.text.scrub import NOBODY

    try:
        record = json.loads(line.decode("utf-8-sig"))
        text, given = record["text"], record.get("known") if known else None
        if not isinstance(text, str) or not isinstance(given, dict | None):
            return None
        if not given:
            return text, NOBODY
        if done.last is None or done.last[0] != given:
            done.last = given, Known.from_json(given)
        return text, done.last[1]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _record(result: Scrubbed | Dropped) -> dict[str, Any]:
    from retention.anonymise.text.scrub import Dropped

    spans = [{"start": start, "end": end, "label": label} for start, end, label in result.spans]
    if isinstance(result, Dropped):
        return {"text": None, "spans": spans, "dropped": result.reason.value}
    return {"text": result.text, "spans": spans}


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")


def _report(done: Done) -> None:
    """Counts on stderr; ConfigurationError when lines could not be read."""
    note(f"Scrubbed {counted(done.count - done.dropped.total() - len(done.unreadable), 'text')}.")
    for reason, count in sorted(done.dropped.items()):
        note(f"Dropped {counted(count, 'text')}: {reason}. Keep nothing of what was given.")
    if done.unreadable:
        raise ConfigurationError(_unreadable(done.unreadable))


def _unreadable(lines: list[int]) -> str:
    named = ", ".join(map(str, lines[:NAMED_LINES]))
    more = f" and {len(lines) - NAMED_LINES} more" if len(lines) > NAMED_LINES else ""
    return (
        f"{counted(len(lines), 'line')} could not be read: {named}{more}. A line is one JSON record"
        ' in UTF-8 like {"text": "...", "known": {...}}. Each came out as a dropped text, in its'
        " place; correct these lines and run them again"
    )
