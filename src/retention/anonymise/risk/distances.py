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

Distance = Literal["equal", "hierarchical", "ordered"]


@dataclass(frozen=True)
class Spread:
    """How a sensitive column spreads over the whole table, ready for one ground distance.

    `shares` has a row per value code with `share`. `levels` are the codes of each value's labels,
    for levels 0 up to the one below the root; only the hierarchical distance has more than one. A
    ladder that does not end in one label has its root above its last level.
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
    """The spread of a column, given per row the place of its value among the distinct ones."""
    counted = codes.alias("value").value_counts(name=COUNT).sort("value")
    shares = counted.select("value", (pl.col(COUNT) / len(codes)).alias("share"))
    if distance != "hierarchical" or ladder is None:
        return Spread(distance, shares, (shares["value"],))
    labels = ladder.labels(distinct, unknown=unknown)
    ranked = [(labels[level].rank("dense") - 1).cast(pl.UInt32) for level in labels.columns]
    if len(ranked) > 1 and ranked[-1].n_unique() == 1:  # the root is the same in every class
        ranked.pop()
    return Spread(distance, shares, tuple(ranked))


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
    """The sum over places of how much the cumulated shares differ, over the number of steps."""
    steps = max(whole.shares.height - 1, 1)
    classes = counted.group_by(*keys).agg(pl.col(COUNT).sum().alias("rows"))
    every = classes.join(whole.shares, how="cross").join(
        counted.rename({sensitive: "value"}).select(*keys, "value", COUNT),
        on=[*keys, "value"],
        how="left",
    )
    more = pl.col(COUNT).fill_null(0) / pl.col("rows") - pl.col("share")
    cumulated = every.sort(*keys, "value").with_columns(more.cum_sum().over(*keys).alias("more"))
    moved = pl.col("more").abs().sum() / steps
    return cumulated.group_by(*keys).agg(moved.alias("distance"))
