"""Settle: which rows of a table hide those whom they are about, and what they may then say."""

from __future__ import annotations

import polars as pl

from retention.anonymise.risk.ladders import ANY
from retention.anonymise.risk.measures import packed
from retention.anonymise.risk.sets import known_values
from retention.datamap.release import Form

ALL_ALIKE = "all alike"


def settled(table: pl.DataFrame, form: Form, k: int, l_values: int) -> pl.DataFrame:
    """The rows in classes of k or more, with so many known values of each special category.

    Values that fewer than k of these rows have are `*`. A row that goes can make a value rare, and
    a value that becomes `*` a class too uniform: so on until nothing changes.
    """
    while True:
        table = merge_rare(table, form, k, among=table)
        left = table.filter(_hides(table, form, k, l_values))
        if left.height == table.height:
            return left
        table = left


def merge_rare(table: pl.DataFrame, form: Form, k: int, *, among: pl.DataFrame) -> pl.DataFrame:
    """The table with `*` for values of special categories that fewer than k rows of `among` have.

    A rare illness names its owner, whatever else her class holds.
    """
    return table.with_columns(_merged(table[f.name], among[f.name], k) for f in form.sensitive)


def _merged(values: pl.Series, among: pl.Series, k: int) -> pl.Series:
    counted = among.alias("value").value_counts(name="count")
    often = counted.filter(pl.col("count") >= k)["value"].implode()
    kept = pl.when(values.is_in(often)).then(values).otherwise(pl.lit(ANY))
    return pl.select(kept).to_series().alias(values.name)


def _hides(table: pl.DataFrame, form: Form, k: int, l_values: int) -> pl.Series:
    """Per row whether its class is large and varied enough; one value of a class is no demand."""
    if table.height == 0:
        return pl.Series([], dtype=pl.Boolean)
    classes = classes_of(table, form)
    keys = classes.columns
    hides = classes.select(pl.len().over(keys) >= k).to_series()
    if l_values > 1:
        for field in form.sensitive:
            hides = hides & (known_values(classes, keys, table[field.name]) >= l_values)
    return hides


def classes_of(table: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Per row the class that it stands in, as few whole numbers; without telling fields one."""
    telling = [field.name for field in form.telling]
    alike = table.with_columns(pl.lit("").alias(ALL_ALIKE))
    return packed(table, telling) if telling else packed(alike, [ALL_ALIKE])
