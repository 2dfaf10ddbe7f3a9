"""What the commands about risk are given: a table, which of its columns, shares and separators."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retention.cli.output import note
from retention.errors import UsageError

if TYPE_CHECKING:
    from retention.anonymise.risk.csvtable import CsvTable


def read_share(text: str) -> float:
    """A share, written like 0.04 or 4%; typer.BadParameter for anything else."""
    found = re.fullmatch(r"\s*([0-9]*[.,]?[0-9]+)\s*(%?)\s*", text)
    share = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"{text!r} is not a share; write it like 0.04 or 4%")
    return share


def read_separator(text: str) -> str:
    """One character; typer.BadParameter for anything else."""
    one = {"\\t": "\t", "tab": "\t"}.get(text, text)
    if len(one) != 1 or not one.isascii() or one in '"\r\n':
        raise typer.BadParameter("a separator is one character, like ; or ,")
    return one


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A CSV file in UTF-8; its first line names columns. For -: standard input.",
    ),
]
Quasi = Annotated[
    str | None,
    typer.Option(
        "--quasi",
        metavar="COLUMNS",
        help="The columns by which somebody could be recognised, a comma between; a name that holds"
        " a comma stands in double quotes.",
    ),
]
Sensitive = Annotated[
    str | None,
    typer.Option(
        "--sensitive",
        metavar="COLUMNS",
        help="The columns that nobody should learn of a person, a comma between.",
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator",
        parser=read_separator,
        metavar="CHARACTER",
        help="What stands between fields. Default: ; or , as in the first line.",
    ),
]


Keep = Annotated[
    str | None,
    typer.Option(
        "--keep",
        metavar="COLUMNS",
        help="Columns to put in the result as they are, a comma between. Default: only what is"
        " generalised or sensitive is in it.",
    ),
]


def columns_of(
    quasi: str | None, sensitive: str | None, keep: str | None = None
) -> tuple[list[str], list[str], list[str]]:
    """The columns that each option names, none for nothing; each column has one part.

    UsageError for one that is named twice: as a quasi-identifier and as sensitive it would be
    generalised, or judged, as something that it is not.
    """
    given = {"--quasi": quasi, "--sensitive": sensitive, "--keep": keep}
    named = {option: _names(option, text or "") for option, text in given.items()}
    first: dict[str, str] = {}
    for option, name in ((option, name) for option, names in named.items() for name in names):
        if name in first:
            where = option if first[name] == option else f"{first[name]} and {option}"
            raise UsageError(f"column {name} is named twice, in {where}; name it once")
        first[name] = option
    return named["--quasi"], named["--sensitive"], named["--keep"]


def _names(option: str, text: str) -> list[str]:
    """The names in a line of CSV."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True))
    except csv.Error:
        raise UsageError(
            f"{option} cannot be read; put a name that holds a comma in double quotes, nothing else"
        ) from None
    return [name.strip() for row in rows for name in row if name.strip()]


def read_given(file: Path, separator: str | None) -> CsvTable:
    """The table in a file, or on standard input for `-`."""
    from retention.anonymise.risk.csvtable import read_table, table_of

    if str(file) != "-":
        return read_table(file, separator)
    if sys.stdin.isatty():
        note("Reading a CSV table from the terminal; end with Ctrl-D.")
    return table_of(sys.stdin.buffer.read(), "standard input", separator)
