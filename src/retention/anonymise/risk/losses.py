"""What generalising a table costs, in three measures; all count every row, suppressed or not.

*Entropy*: bits needed to get from the labels back to the values (monotone non-uniform entropy: De
Waal and Willenborg 1999; Gionis and Tassa 2009). *Share of it*: over the entropy loss when every
column is at its top. *Granularity*: a label's values beside itself over the column's values
beside one, averaged over rows and columns; 0 is untouched, 1 is nothing left (NCP: Xu and others
2006; Iyengar 2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from retention.anonymise.risk.classes import encode, factorise
from retention.anonymise.risk.ladders import Ladder, Unknown


@dataclass(frozen=True)
class Loss:
    """The cost of a node. `entropy` in bits over all rows, the others between 0 and 1."""

    entropy: float
    entropy_share: float
    granularity: float
    granularity_by_column: Mapping[str, float]


def losses(
    table: pl.DataFrame,
    ladders: Mapping[str, Ladder],
    levels: Mapping[str, int],
    *,
    unknown: Unknown = "error",
) -> Loss:
    """The cost of generalising these columns of the table to these levels."""
    columns = encode(table, ladders, unknown=unknown).columns
    entropy = sum(column.losses[levels[column.name]] for column in columns)
    most = sum(column.losses[-1] for column in columns)
    by_column = {
        name: _granularity(table[name], ladder, levels[name], unknown)
        for name, ladder in ladders.items()
    }
    return Loss(
        entropy=entropy,
        entropy_share=entropy / most if most else 0.0,
        granularity=sum(by_column.values()) / len(by_column) if by_column else 0.0,
        granularity_by_column=by_column,
    )


def lost_share(before: pl.DataFrame, after: pl.DataFrame) -> float:
    """The share of the entropy of these columns that is gone, from the values to their labels.

    Row by row the same people. It needs no ladders: what a label may stand for is what it does
    stand for here. 0 where the values say nothing from the start.
    """
    names = after.columns
    most = sum(_bits(before.select(name)) for name in names)
    left = sum(
        _bits(pl.DataFrame([before[name], after[name].alias("label")])) - _bits(after.select(name))
        for name in names
    )
    return left / most if most else 0.0


def _bits(frame: pl.DataFrame) -> float:
    """Bits that it takes to say of all rows what stands in them, knowing how often each occurs."""
    counts = frame.group_by(pl.all(), maintain_order=True).len("n")["n"].cast(pl.Float64)
    return float((counts * (frame.height / counts).log(2)).sum())


def _granularity(values: pl.Series, ladder: Ladder, level: int, unknown: Unknown) -> float:
    """The mean over rows of (values under its label - 1) / (values of the column - 1)."""
    codes, distinct = factorise(values)
    if len(distinct) < 2:
        return 0.0
    labels = ladder.labels(distinct, unknown=unknown)
    under = labels.select(pl.len().over(str(level))).to_series()
    mean = under.gather(codes).mean()
    return (float(mean) - 1) / (len(distinct) - 1) if isinstance(mean, int | float) else 0.0
