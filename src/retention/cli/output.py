"""Words out: one JSON record for machines, or lines and tables for people.

Results go to stdout; messages and progress go to stderr. What comes from outside is shown without
characters that could steer a terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from retention.errors import UsageError


class Step(Protocol):
    """Hears how much is done, and of how much where that is known."""

    def __call__(self, done: int, of: int | None = None) -> None: ...


def print_record(record: Mapping[str, Any]) -> None:
    """One JSON record, in plain ASCII whatever the terminal's encoding."""
    sys.stdout.write(json.dumps(record, indent=2, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def say(*lines: str) -> None:
    """Lines on stdout."""
    for line in lines:
        sys.stdout.write(_shown(line) + "\n")


def note(text: str) -> None:
    """A message on stderr. It never stops the work, even when nobody listens any more."""
    with suppress(OSError, ValueError):
        sys.stderr.write("\n".join(_shown(line) for line in text.split("\n")) + "\n")
        sys.stderr.flush()


def refuse_existing(file: Path | None) -> None:
    """UsageError when a file that is to be written is there already, before any work is done."""
    if file is not None and file.exists():
        raise UsageError(f"{file} is there already; name a new file")


def write_new(file: Path, text: str) -> None:
    """A file that was not there yet; UsageError when it was, or cannot be written."""
    write_new_bytes(file, text.encode())


def write_new_bytes(file: Path, data: bytes) -> None:
    """The same for what is no text."""
    try:
        with file.open("xb") as opened:
            opened.write(data)
    except OSError as err:
        raise UsageError(f"{file} cannot be written ({err.strerror}); check the path") from err


def _shown(text: str) -> str:
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns under headings; whole numbers to the right, anything else to the left."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[i], int) for row in rows) for i in range(len(headings))
    ]
    for line in (headings, *cells):
        padded = (
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(line, widths, right, strict=True)
        )
        say("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


def day(value: date | None) -> str:
    """A day for people: 23-11-2026."""
    return "-" if value is None else f"{value:%d-%m-%Y}"


def until(value: date | None) -> str:
    """Until when something may wait, for people; None: no day ends it."""
    return "no last day" if value is None else _cell(value)


def moment(value: datetime | None) -> str:
    """A moment for people, by the clock in the Netherlands: 23-11-2026 14:05."""
    from retention.domain.clocks import AMSTERDAM

    return "-" if value is None else f"{value.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def counted(count: int, one: str, more: str | None = None) -> str:
    """A count with its noun: 1 dossier, 2 dossiers."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def _unseen(done: int, of: int | None = None) -> None:
    """Nobody looks: nothing is shown."""


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """A function to call with how much is done; it shows on a terminal only."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), BarColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, of=None: shown.update(task, completed=done, total=of)
