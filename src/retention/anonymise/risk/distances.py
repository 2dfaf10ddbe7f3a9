"""The earth mover's distance between a class's sensitive values and those of the whole table.

Three ground distances (Li, Li, Venkatasubramanian 2007): *equal* (any two values are 1 apart),
*hierarchical* (as far apart as the level of their nearest common label in the column's ladder,
over its height) and *ordered* (as many places apart as in the order of all values). 0 is alike, 1
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from retention.anonymise.risk.classes import COUNT
from retention.anonymise.risk.ladders import Ladder, Unknown
from retention.errors import UsageError

Distance = Literal["equal", "hierarchical", "ordered"]


@dataclass(frozen=True)
class Spread:
    """How a sensitive column spreads over the whole table, ready for one ground distance.

    `shares` has a row per value code, or per place when ordered, with `share`. `levels` are the
    codes of each value's labels, for levels 0 up to the one below the root; only the hierarchical
    distance has more than one. When ordered, the one level gives each code its place among all
    numbers. A ladder that does not end in one label has its root above its last level.
    """

    distance: Distance
    shares: pl.DataFrame
    levels: tuple[pl.Series, ...]


def spread(
    codes: pl.Series,
    distinct: pl.Series,
    distance: Distance,
    ladder: Ladder | None = None,
    unknown: Unknown = "error",
) -> Spread:
    """The spread of a column, given per row the place of its value among the distinct ones.

    UsageError when values that are no numbers are to be ordered.
    """
    if distance == "ordered":
        places = _places(distinct)
        codes = places.gather(codes)
    counted = codes.alias("value").value_counts(name=COUNT).sort("value")
    shares = counted.select("value", (pl.col(COUNT) / len(codes)).alias("share"))
    if distance == "ordered":
        return Spread(distance, shares, (places,))
    if distance != "hierarchical" or ladder is None:
        return Spread(distance, shares, (shares["value"],))
    labels = ladder.labels(distinct, unknown=unknown)
    ranked = [(labels[level].rank("dense") - 1).cast(pl.UInt32) for level in labels.columns]
    if len(ranked) > 1 and ranked[-1].n_unique() == 1:  # the root is the same in every class
        ranked.pop()
    return Spread(distance, shares, tuple(ranked))


def are_numbers(distinct: pl.Series) -> bool:
    """Whether every value is a number, so that they have an order; `nan` and `inf` are none."""
    numbers = distinct.cast(pl.Float64, strict=False)
    return bool(numbers.is_finite().fill_null(value=False).all())


def _places(distinct: pl.Series) -> pl.Series:
    """Per value the place of its number among all numbers: 10 comes after 9."""
    if not are_numbers(distinct):
        raise UsageError(
            f"the ordered distance is for numbers, and {distinct.name or 'the column'} has other"
            " values; choose the equal or the hierarchical distance"
        )
    return (distinct.cast(pl.Float64).rank("dense") - 1).cast(pl.UInt32)


def distances(
    counted: pl.DataFrame, keys: Sequence[str], sensitive: str, whole: Spread
) -> pl.DataFrame:
    """A row per class: its keys and `distance`. Given one row per class and value, with counts."""
    if whole.distance == "ordered":
        return _ordered(counted, keys, sensitive, whole)
    # On a tree the distance is the mean over its levels of the total variation between the labels:
    # every edge of a level carries what the shares below it differ.
    per_level = [_variation(counted, keys, sensitive, whole, codes) for codes in whole.levels]
    found = pl.concat(per_level).group_by(*keys).agg(pl.col("distance").sum())
    return found.with_columns(pl.col("distance") / len(per_level))


def _variation(
    counted: pl.DataFrame, keys: Sequence[str], sensitive: str, whole: Spread, codes: pl.Series
) -> pl.DataFrame:
    """Half the sum of absolute differences of shares: what a class has too much of any label."""
    shares = whole.shares.with_columns(codes.gather(whole.shares["value"]).alias("label"))
    usual = shares.group_by("label").agg(pl.col("share").sum()).sort("label")["share"]
    labelled = counted.with_columns(codes.gather(counted[sensitive]).alias("label"))
    if codes.n_unique() < whole.shares.height:
        labelled = labelled.group_by(*keys, "label").agg(pl.col(COUNT).sum())
    told = labelled.with_columns(usual.gather(labelled["label"]).alias("usual"))
    count = pl.col(COUNT)
    excess = (count / count.sum() - pl.col("usual")).clip(lower_bound=0).sum()
    return told.group_by(*keys).agg(excess.alias("distance"))


def _ordered(
    counted: pl.DataFrame, keys: Sequence[str], sensitive: str, whole: Spread
) -> pl.DataFrame:
    """The sum over places of how much the cumulated shares differ, over the number of steps.

    From one place that occurs in a class up to the next the class's cumulated share stays as it is
    while the table's rises: up to some place the class is ahead, from there on the table. So sums
    of the table's cumulated shares give each stretch at once, however many values there are.
    """
    usual = whole.shares["share"].cum_sum()
    summed = pl.concat([pl.Series([0.0]), usual.cum_sum()])  # of the places before this one
    stretches = _stretches(counted, keys, sensitive, whole)
    share, start, end = stretches["cumulated"], stretches["value"], stretches["next"]
    passed = usual.search_sorted(share, side="left").cast(pl.Int64)
    middle = stretches.select(passed.clip(start, end).alias("middle"))["middle"]
    ahead = share * (middle - start) - (summed.gather(middle) - summed.gather(start))
    behind = (summed.gather(end) - summed.gather(middle)) - share * (end - middle)
    before = summed.gather(start) * stretches["first"].cast(pl.Float64)
    moved = stretches.select(keys).with_columns((ahead + behind + before).alias("distance"))
    return moved.group_by(*keys).agg(pl.col("distance").sum() / max(len(usual) - 1, 1))


def _stretches(
    counted: pl.DataFrame, keys: Sequence[str], sensitive: str, whole: Spread
) -> pl.DataFrame:
    """A row per class and place that occurs in it, in order.

    `value` is the place and `next` the one after it in the class; `cumulated` is the share of the
    class up to and with it; `first` says that the class begins here.
    """
    placed = counted.select(
        *keys, COUNT, whole.levels[0].gather(counted[sensitive]).cast(pl.Int64).alias("value")
    )
    placed = placed.group_by(*keys, "value").agg(pl.col(COUNT).sum()).sort(*keys, "value")
    begins = pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys)
    running = placed.with_columns(
        begins.fill_null(value=True).alias("first"), pl.col(COUNT).cum_sum().alias("all")
    ).with_columns(pl.col("first").shift(-1).fill_null(value=True).alias("last"))
    before = pl.when("first").then(pl.col("all") - pl.col(COUNT)).forward_fill()
    rows = pl.when("last").then("all").backward_fill() - before
    following = pl.when("last").then(whole.shares.height).otherwise(pl.col("value").shift(-1))
    return running.select(
        *keys,
        "value",
        "first",
        ((pl.col("all") - before) / rows).alias("cumulated"),
        following.cast(pl.Int64).alias("next"),
    )
