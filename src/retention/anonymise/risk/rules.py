"""Shipped ladders: rules of `shipped/ladders.yaml`, each with a version, some with a CSV beside it.

A steward keeps a CSV of the same name in a folder of the municipality's own, which then counts
instead; the digest changes with what it says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from retention.anonymise.risk.ladders import ANY, Ladder, from_rows, read_csv, read_rows
from retention.errors import ConfigurationError
from retention.yamlfile import parse

_FOLDER = files("retention.anonymise.risk") / "shipped"
_REGISTRY = "ladders.yaml"


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str


class Years(_Rule):
    """A date or a year: the year, then ever longer spans of years, then `*`.

    `value` says whether level 0 is a whole date, so that level 1 is its year, or the year itself.
    """

    kind: Literal["years"]
    value: Literal["date", "year"] = "date"
    spans: tuple[int, ...]


class Postcode(_Rule):
    """A postcode: its four digits, then the labels that the file gives them."""

    kind: Literal["postcode"]
    file: str


class Listed(_Rule):
    """What a file says, row by row."""

    kind: Literal["listed"]
    file: str


Rule = Annotated[Years | Postcode | Listed, Field(discriminator="kind")]


class Registry(BaseModel):
    """All shipped ladders by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ladders: dict[str, Rule]


@cache
def _registry() -> Registry:
    return parse((_FOLDER / _REGISTRY).read_text(encoding="utf-8"), Registry, _REGISTRY)


def shipped_names() -> tuple[str, ...]:
    """The names that `shipped` knows."""
    return tuple(_registry().ladders)


def shipped_files() -> dict[str, str]:
    """The shipped CSV files by name, to be copied and edited."""
    rules = _registry().ladders.values()
    names = {rule.file for rule in rules if not isinstance(rule, Years)}
    return {name: (_FOLDER / name).read_text(encoding="utf-8") for name in sorted(names)}


def shipped(name: str, own: Path | None = None) -> Ladder:
    """The shipped ladder of that name; ConfigurationError when what it says is not monotone.

    A CSV of the same name in the folder `own` counts instead of the shipped one.
    """
    return build(name, _registry().ladders[name], own)


def build(name: str, rule: Rule, own: Path | None = None) -> Ladder:
    """The ladder that a rule describes."""
    if isinstance(rule, Years):
        return years(name, rule)
    listed = _listed(rule, own)
    if isinstance(rule, Listed):
        return Ladder(name, rule.version, listed.digest, listed.levels, listed.climb)
    return postcode(name, rule, listed)


def _listed(rule: Postcode | Listed, own: Path | None) -> Ladder:
    if own is not None and (own / rule.file).is_file():
        return read_csv(own / rule.file)
    text = (_FOLDER / rule.file).read_text(encoding="utf-8")
    return from_rows(read_rows(text, rule.file), rule.file, rule.version)


def years(name: str, rule: Years) -> Ladder:
    """The ladder of dates or years. ConfigurationError when a span does not fit in the next."""
    _check_spans(name, rule.spans)
    spans = [*([1] if rule.value == "date" else []), *rule.spans]

    def climb(values: pl.Series, level: int) -> pl.Series:
        year = _years(values)
        if level <= len(spans):
            return _span(year, spans[level - 1])
        return pl.select(pl.when(year.is_not_null()).then(pl.lit(ANY))).to_series()

    digest = hashlib.sha256(rule.model_dump_json().encode()).hexdigest()
    return Ladder(name, rule.version, digest, len(spans) + 2, climb)


def _check_spans(name: str, spans: Sequence[int]) -> None:
    for short, long in zip((1, *spans), spans, strict=False):
        if long <= short or long % short:
            raise ConfigurationError(
                f"{name}: spans of {short} and {long} years do not fit in each other; each must be"
                " a multiple of the one before"
            )


def _years(values: pl.Series) -> pl.Series:
    """The year of 1950, 1950-06-30 or 30-06-1950; null for anything else."""
    iso = values.str.extract(r"^(\d{4})(?:-\d{2}-\d{2}(?:[T ].*)?)?$")
    dutch = values.str.extract(r"^\d{1,2}-\d{1,2}-(\d{4})$")
    return iso.fill_null(dutch).cast(pl.Int64)


def _span(year: pl.Series, length: int) -> pl.Series:
    if length == 1:
        return year.cast(pl.String)
    frame = pl.DataFrame({"first": year // length * length})
    last = pl.col("first") + (length - 1)
    return frame.select(pl.format("{}-{}", "first", last)).to_series()


def postcode(name: str, rule: Postcode, listed: Ladder) -> Ladder:
    """The ladder of postcodes; one whose four digits are not in the file is unknown."""

    def climb(values: pl.Series, level: int) -> pl.Series:
        digits = values.str.extract(r"^\s*([1-9]\d{3})\s*(?:[A-Za-z]{2})?\s*$").fill_null("")
        return listed.climb(digits, level - 1)

    return Ladder(name, rule.version, _with(rule, listed), listed.levels + 1, climb)


def _with(rule: Postcode, listed: Ladder) -> str:
    return hashlib.sha256(f"{rule.model_dump_json()}{listed.digest}".encode()).hexdigest()
