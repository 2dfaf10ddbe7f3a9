"""What commands are given: days, users, numbers, the token, and the workplace itself."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retention.actions.workplace import Workplace

TOKEN = "RETENTION_TOKEN"  # noqa: S105 - the name of a variable, not a token
LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2_147_483_647  # numbers are 32-bit in the ledger

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")


def read_day(text: str) -> date:
    """The day, written like 2026-11-23 or 23-11-2026; typer.BadParameter for anything else."""
    iso, dutch = _ISO.fullmatch(text), _DUTCH.fullmatch(text)
    parts = iso.groups() if iso else dutch.groups()[::-1] if dutch else ()
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a day; write it like 2026-11-23 or 23-11-2026"
        ) from None


def read_number(text: str) -> int:
    """The number of a list, an item or an exception; typer.BadParameter for anything else."""
    if re.fullmatch("[0-9]{1,10}", text) and 1 <= int(text) <= LARGEST_NUMBER:
        return int(text)
    raise typer.BadParameter(f"{text!r} is not a number like 1 or 42")


def read_text(text: str) -> str:
    """The text, or after an @ what stands in that file (@-: on stdin), so that no list shows it."""
    if not text.startswith("@"):
        return text
    try:
        if text == "@-":
            return sys.stdin.read(LONGEST_TEXT)
        with Path(text[1:]).open(encoding="utf-8") as file:
            return file.read(LONGEST_TEXT)
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter("what stands after @ is no text file that can be read") from None


def read_code_and_text(text: str) -> tuple[str, str]:
    """(code, text) of CODE=TEXT, whose text may be an @FILE."""
    code, equals, words = text.partition("=")
    if not equals:
        raise typer.BadParameter("write it like CODE=done, or CODE=why not")
    return code, read_text(words)


def examples(*lines: str) -> str:
    """The examples below a command's help."""
    return "\n".join(["\b", "Examples:" if len(lines) > 1 else "Example:", *_indented(lines)])


def _indented(lines: tuple[str, ...]) -> list[str]:
    return [f"  {line}" for line in lines]


Json = Annotated[
    bool, typer.Option("--json", help="Write one JSON record to stdout, for a machine to read.")
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=read_day,
        metavar="DAY",
        help="Decide as on this day, 2026-11-23 or 23-11-2026. Default: today in Amsterdam.",
    ),
]
User = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="USER",
        help=f"Who decides: a registered official, whose personal token stands in {TOKEN}.",
    ),
]
Motive = Annotated[
    str, typer.Option("--motive", metavar="TEXT", help="Why, in a sentence. Name no person.")
]
Ground = Annotated[
    str,
    typer.Option(
        "--ground", metavar="CODE", help="A ground of the protocol, see `exception grounds`."
    ),
]
ReviewOn = Annotated[
    date | None,
    typer.Option(
        "--review-on",
        parser=read_day,
        metavar="DAY",
        help="The day on which somebody looks at it again.",
    ),
]
ListNumber = Annotated[
    int, typer.Argument(metavar="LIST", parser=read_number, help="The list's number.")
]
ExceptionNumber = Annotated[
    int,
    typer.Argument(metavar="NUMBER", parser=read_number, help="The exception's or hold's number."),
]
RequestNumber = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=read_number, help="The request's number.")
]
DossierNumber = Annotated[
    str, typer.Argument(metavar="DOSSIER", help="The dossier's number in the bestand.")
]


def token() -> str | None:
    """The personal token of whoever decides; from the environment, so that no list shows it."""
    return os.environ.get(TOKEN) or None


@contextmanager
def workplace(*, uninitialised: bool = False) -> Iterator[Workplace]:
    """Where the actions work, by the settings in the environment."""
    from retention.actions.workplace import open_workplace

    with open_workplace(uninitialised=uninitialised) as place:
        yield place
