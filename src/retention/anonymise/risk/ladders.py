"""Ladders: for every value its ever coarser labels, from a CSV file or by a shipped rule.

A ladder is monotone: two values that share a label at one level share it at every coarser one. So
the labels form a tree, and a coarser level can only merge classes, never split them (Samarati
2001). Level 0 is the value itself.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

from retention.errors import ConfigurationError

ANY = "*"
Unknown = Literal["error", "any"]
Climb = Callable[[pl.Series, int], pl.Series]


@dataclass(frozen=True)
class Ladder:
    """One ladder. `levels` counts level 0; `digest` is the SHA-256 of what it says.

    `climb` takes distinct values and a level of at least 1, and gives their labels, null where
    the ladder does not know the value.
    """

    name: str
    version: str
    digest: str
    levels: int
    climb: Climb = field(repr=False, compare=False)

    @property
    def top(self) -> int:
        """The coarsest level."""
        return self.levels - 1

    def labels(self, distinct: pl.Series, *, unknown: Unknown = "error") -> pl.DataFrame:
        """One row per given value, one column per level, named by its number.

        A value that the ladder does not know is `*` at every level above 0, or with "error"
        raises ConfigurationError.
        """
        values = distinct.cast(pl.String).fill_null("")
        columns = [values.alias("0")]
        for level in range(1, self.levels):
            found = self.climb(values, level).alias(str(level))
            if found.null_count() and unknown == "error":
                raise self._strange(found.null_count())
            columns.append(found.fill_null(ANY))
        return pl.DataFrame(columns)

    def apply(self, values: pl.Series, level: int, *, unknown: Unknown = "error") -> pl.Series:
        """The labels of these values at one level, row by row, as text."""
        texts = values.cast(pl.String)
        if level == 0:
            return texts
        filled = texts.fill_null("")
        distinct = filled.unique()
        labels = self.labels(distinct, unknown=unknown)[str(level)]
        found = filled.replace_strict(distinct, labels, return_dtype=pl.String)
        return found.alias(values.name)

    def _strange(self, count: int) -> ConfigurationError:
        what = "1 value is" if count == 1 else f"{count} different values are"
        return ConfigurationError(
            f"{what} not in the ladder {self.name}. Add a row for each, or choose that unknown"
            f" values become {ANY} (--unknown any)"
        )


def load(name: str | Path, own: Path | None = None) -> Ladder:
    """A shipped ladder by its name, or a CSV file by its path; ConfigurationError when neither.

    In the folder `own`, `NAME.csv` is the whole ladder of that name, and a file named as the CSV of
    a shipped ladder (postcodes.csv, provisions.csv) counts instead of it.
    """
    from retention.anonymise.risk.rules import shipped, shipped_names

    path = Path(name)
    if own is not None and (own / f"{name}.csv").is_file():
        return read_csv(own / f"{name}.csv")
    if path.suffix == ".csv" or path.is_file():
        return read_csv(path)
    if str(name) in shipped_names():
        return shipped(str(name), own)
    raise ConfigurationError(
        f"there is no ladder {name}; give a CSV file, or one of {', '.join(shipped_names())}"
    )


def find(folder: Path, columns: Sequence[str]) -> dict[str, Ladder]:
    """The ladders of a folder for those columns that have one there.

    A file is named `<column>.csv`, or ends in `_<column>.csv`. ConfigurationError when two fit.
    """
    if not folder.is_dir():
        raise ConfigurationError(f"there is no folder {folder}; it should hold one CSV per column")
    names = sorted(path.name for path in folder.glob("*.csv"))
    found = {column: _named(folder, names, column) for column in columns}
    return {column: read_csv(path) for column, path in found.items() if path is not None}


def _named(folder: Path, names: Sequence[str], column: str) -> Path | None:
    if f"{column}.csv" in names:
        return folder / f"{column}.csv"
    fitting = [name for name in names if name.endswith(f"_{column}.csv")]
    # hierarchy_first_name.csv is the ladder of first_name, not of name, where both are there.
    if len(fitting) > 1:
        raise ConfigurationError(
            f"{folder}: {' and '.join(fitting)} could both be the ladder of column {column}; name"
            f" one {column}.csv"
        )
    return folder / fitting[0] if fitting else None


def read_csv(path: Path) -> Ladder:
    """The ladder in a file: a row per value, first the value, then its labels, `;` between."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path.name}: is not UTF-8; save it as such") from None
    except OSError as err:
        raise ConfigurationError(f"{path}: cannot be read ({err.strerror})") from err
    return from_rows(read_rows(text, path.name), path.name)


def read_rows(text: str, name: str) -> list[list[str]]:
    """The rows of a ladder's file, all equally long; ConfigurationError when they are not.

    A value alone is no row: nothing coarser would stand for it.
    """
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=";") if row]
    if not rows:
        raise ConfigurationError(f"{name}: is empty; a ladder has a row per value")
    for place, row in enumerate(rows, 1):
        if len(row) == 1:
            raise ConfigurationError(
                f"{name}: row {place} has no coarser label; put ; between a value and its labels"
            )
        if len(row) != len(rows[0]):
            raise ConfigurationError(
                f"{name}: row {place} has {len(row)} fields and the first row {len(rows[0])}; every"
                " value needs a label at every level"
            )
    return rows


def from_rows(rows: Sequence[Sequence[str]], name: str, version: str = "1") -> Ladder:
    """The ladder of these rows; ConfigurationError when it is not monotone."""
    known: dict[str, Sequence[str]] = {}
    for row in rows:
        if tuple(known.setdefault(row[0], row)) != tuple(row):
            raise ConfigurationError(f"{name}: a value stands there twice, with different labels")
    check_monotone(rows, name)
    values = pl.Series(list(known), dtype=pl.String)
    columns = [pl.Series(column, dtype=pl.String) for column in zip(*known.values(), strict=True)]

    def climb(given: pl.Series, level: int) -> pl.Series:
        return given.replace_strict(values, columns[level], default=None, return_dtype=pl.String)

    content = "\n".join(";".join(row) for row in known.values())
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Ladder(name, version, digest, len(columns), climb)


def check_monotone(rows: Sequence[Sequence[str]], name: str) -> None:
    """Raises ConfigurationError with the level and a label that has two labels above it."""
    for level in range(1, len(rows[0]) - 1):
        above: dict[str, str] = {ANY: ANY}
        for row in rows:
            label, coarser = row[level], row[level + 1]
            if above.setdefault(label, coarser) != coarser:
                raise ConfigurationError(
                    f"{name}: is not monotone: at level {level} '{label}' falls under both"
                    f" '{above[label]}' and '{coarser}' of level {level + 1}. Give each label one"
                    " label above it"
                )
