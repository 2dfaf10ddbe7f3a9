"""A CSV file as a table of texts; a message never quotes a cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from retention.errors import ConfigurationError, UsageError

_QUOTED = re.compile(r'"[^"]*"')
_FIRST_RECORD = re.compile(r'(?:"[^"]*"|[^"\n])*')


@dataclass(frozen=True)
class CsvTable:
    """A table, all of whose columns are text, and what separated its fields."""

    table: pl.DataFrame
    separator: str


def read_table(path: Path, separator: str | None = None) -> CsvTable:
    """The table in a file with a header; without a separator it is `;` or `,` as in the header.

    UsageError when there is no such file, ConfigurationError when it is no CSV in UTF-8, or
    empty.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}") from None
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder; give a CSV file") from None
    except OSError as err:
        raise UsageError(f"{path} cannot be read ({err.strerror})") from err
    return table_of(content, path.name, separator)


def table_of(content: bytes, name: str, separator: str | None = None) -> CsvTable:
    """The same for what a file holds; `name` is what messages call it."""
    # Blank lines at the end are of no row.
    content = content.rstrip(b"\r\n") + b"\n"
    text = _decoded(content, name)
    between = separator or _guessed(text)
    width = _width(text, between, name)
    try:
        table = pl.read_csv(
            content, separator=between, infer_schema=False, empty_string_is_null=False
        )
    except PolarsError:
        raise _uneven(text, between, width, name) or _no_csv(name) from None
    if table.height == 0:
        raise ConfigurationError(f"{name}: has a header and no rows")
    if not _surely_even(text, between, table):
        # Polars fills up a row with too few fields, and says nothing.
        wrong = _uneven(text, between, width, name)
        if wrong is not None:
            raise wrong
    return CsvTable(table, between)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        row = content[: err.start].count(b"\n") + 1
        raise ConfigurationError(
            f"{name}: line {row} is not UTF-8; save the file as UTF-8"
        ) from None


def _guessed(text: str) -> str:
    """`;` or `,`, whichever the header has more of outside quotes."""
    header = _QUOTED.sub("", _FIRST_RECORD.match(text)[0])  # type: ignore[index]  # fits anything
    return ";" if header.count(";") >= header.count(",") else ","


def _width(text: str, between: str, name: str) -> int:
    """How many columns the header names."""
    _, names = next(_records(text, between, name))
    if not any(part.strip() for part in names):
        raise ConfigurationError(f"{name}: is empty; the first line must name the columns")
    if len({part.strip() for part in names}) != len(names):
        raise ConfigurationError(f"{name}: two columns have the same name; give each its own")
    return len(names)


def _surely_even(text: str, between: str, table: pl.DataFrame) -> bool:
    """Whether no row can be blank or too short, at a glance; that none is too long is known."""
    if '"' in text or "\n\n" in text or "\n\r\n" in text:
        return False
    return text.count(between) >= (table.height + 1) * (table.width - 1)


def _uneven(text: str, between: str, width: int, name: str) -> ConfigurationError | None:
    """What is wrong with the first row that has not as many fields as the header; None: nothing."""
    for line, row in _records(text, between, name):
        if not row:
            return ConfigurationError(
                f"{name}: line {line} is blank; remove it"
                + (', or write "" where a value is empty' if width == 1 else "")
            )
        if len(row) != width:
            return ConfigurationError(
                f"{name}: with {between!r} between, line {line} has another number of fields"
                f" ({len(row)}) than the header ({width}). Mend the line, or give --separator if"
                " that is another"
            )
    return None


def _no_csv(name: str) -> ConfigurationError:
    return ConfigurationError(f"{name}: cannot be read as CSV; look for a quote that is not closed")


def _records(text: str, between: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it starts, counted from 1; a blank line has no fields."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise ConfigurationError(f"{name}: line {line} cannot be read as CSV") from None
