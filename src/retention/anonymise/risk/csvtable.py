"""A CSV file as a table of texts; a message never quotes a cell."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from retention.errors import ConfigurationError, UsageError


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
    header = _header(content, name)
    between = separator or _guessed(header)
    try:
        table = pl.read_csv(
            content, separator=between, infer_schema=False, empty_string_is_null=False
        )
    except PolarsError:
        raise _ragged(name, between) from None
    if table.height == 0:
        raise ConfigurationError(f"{name}: has a header and no rows")
    if _too_short(content, between, table):
        raise _ragged(name, between)
    return CsvTable(table, between)


def _too_short(content: bytes, between: str, table: pl.DataFrame) -> bool:
    """Whether a row has too few fields; polars fills these up and says nothing."""
    separators = (table.height + 1) * (table.width - 1)
    if b'"' not in content:
        return content.count(between.encode()) < separators
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=between)
    return any(len(row) < table.width for row in rows if row)


def _ragged(name: str, between: str) -> ConfigurationError:
    return ConfigurationError(
        f"{name}: is no CSV with the same fields in every row, {between!r} between. Give"
        " --separator if that is another"
    )


def _header(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        row = content[: err.start].count(b"\n") + 1
        raise ConfigurationError(
            f"{name}: line {row} is not UTF-8; save the file as UTF-8"
        ) from None
    header = text.split("\n", 1)[0].strip()
    if not header:
        raise ConfigurationError(f"{name}: is empty; the first line must name the columns")
    names = [part.strip().strip('"') for part in header.split(_guessed(header))]
    if len(set(names)) != len(names):
        raise ConfigurationError(f"{name}: two columns have the same name; give each its own")
    return header


def _guessed(header: str) -> str:
    return ";" if header.count(";") >= header.count(",") else ","
