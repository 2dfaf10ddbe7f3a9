"""Commands about text: scrub what case workers wrote, line by line, without a database."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from retention.cli.given import examples
from retention.cli.output import counted, note, progress
from retention.cli.scrubbing import Done, jobs_for, scrubbed
from retention.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from retention.anonymise.text.surrogates import Manner

NAMED_LINES = 10

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
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            max=64,
            help="Processes that share the work. Default: one per core for a file over a megabyte.",
        ),
    ] = None,
) -> None:
    """Take persons out of text, one JSON record a line.

    Each line in has `text`, and `known` with the identities that the dossier's rows hold. Each line
    out has the scrubbed `text` and `spans`: where in the given text something stood, and what. A
    text that cannot be scrubbed safely comes out as null, with the reason under `dropped`.
    """
    chosen = _manner(manner)
    done = Done()
    with ExitStack() as opened:
        lines = _opened(file, opened)
        step = opened.enter_context(progress("Scrubbing"))
        for written, part in scrubbed(lines, chosen, jobs or jobs_for(lines), known=known):
            sys.stdout.write(written.decode())
            done.add(part)
            step(done.count)
    _report(done)


def _manner(given: str) -> Manner:
    from retention.anonymise.text.surrogates import Manner

    try:
        return Manner(given)
    except ValueError:
        names = " or ".join(each.value for each in Manner)
        raise UsageError(f"there is no manner {given!r}; choose {names}") from None


def _opened(file: Path | None, opened: ExitStack) -> BinaryIO:
    if file is None or str(file) == "-":
        if sys.stdin.isatty():
            note("Reading JSON lines from the terminal; end with Ctrl-D.")
        return sys.stdin.buffer
    try:
        return opened.enter_context(file.open("rb"))
    except OSError as err:
        raise UsageError(f"{file.name} cannot be read ({err.strerror}); check the path") from err


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
