"""How well a table hides the people in it, by the measures of the literature; nothing is changed.

A *class* is all rows with the same quasi-identifiers. k: its size (Sweeney 2002). l: how many
different sensitive values stand in it (Machanavajjhala and others 2007). t: how far their spread
is from the whole table's (Li and others 2007). delta: how many times more or less usual a value
is in a class than in the table, as a logarithm (Brickell and Shmatikov 2008).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from retention.anonymise.risk.classes import COUNT, UNIT, factorise
from retention.anonymise.risk.distances import are_numbers, distances, spread
from retention.anonymise.risk.ladders import Ladder
from retention.errors import UsageError

BANDS = (1, 2, 5, 10, 20)
_WORD_BITS = 62


@dataclass(frozen=True)
class Band:
    """Classes of `low` up to and including `high` (None: and more), and the people in them."""

    low: int
    high: int | None
    classes: int
    people: int

    @property
    def label(self) -> str:
        """2–4, or 20+."""
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Spreads:
    """The worst class for one sensitive column. None: cannot be said of this column.

    `l_entropy` is e to the least entropy, so it reads like a number of values. `delta` looks at
    the values that occur in a class; `every_value_everywhere` says whether none is missing in any
    class (strictly, delta is without bound otherwise). `t_ordered` is for numbers,
    `t_hierarchical` for a column with a ladder.
    """

    column: str
    values: int
    l_distinct: int
    l_entropy: float
    t_equal: float
    t_hierarchical: float | None
    t_ordered: float | None
    delta: float
    every_value_everywhere: bool


@dataclass(frozen=True)
class Measures:
    """A table's risk. `discernibility` sums, over all rows, the size of their class.

    It is after Bayardo and Agrawal 2005; `average_class` is rows per class.
    """

    rows: int
    quasi: tuple[str, ...]
    k: int
    classes: int
    average_class: float
    unique: int
    discernibility: int
    histogram: tuple[Band, ...]
    sensitive: tuple[Spreads, ...]


def measure(
    table: pl.DataFrame,
    quasi: Sequence[str],
    sensitive: Sequence[str] = (),
    *,
    k: int | None = None,
    unit: str | None = None,
    ladders: Mapping[str, Ladder] | None = None,
) -> Measures:
    """The measures of a table. `k` adds a band that begins there; `unit` names who a row is about.

    UsageError when a column is missing, or the table has no rows.
    """
    _check(table, [*quasi, *sensitive, *([unit] if unit is not None else [])])
    if not quasi:
        raise UsageError("name at least one quasi-identifier")
    frame = packed(table, quasi)
    keys = frame.columns
    sizes = _sizes(frame, None if unit is None else factorise(table[unit])[0])
    return Measures(
        rows=table.height,
        quasi=tuple(quasi),
        k=_whole(sizes.min()),
        classes=len(sizes),
        average_class=table.height / len(sizes),
        unique=int((sizes == 1).sum()),
        discernibility=int(sizes.cast(pl.UInt64).pow(2).sum()),
        histogram=histogram(sizes, k),
        sensitive=tuple(
            _spreads(frame, keys, table[name], (ladders or {}).get(name)) for name in sensitive
        ),
    )


def _check(table: pl.DataFrame, wanted: Sequence[str]) -> None:
    for name in wanted:
        if name not in table.columns:
            raise UsageError(f"the table has no column {name}; see its first line")
    if table.height == 0:
        raise UsageError("the table has no rows, so there is nothing to measure")


def packed(table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Per row the values of these columns as few whole numbers: equal rows have equal numbers."""
    words: list[pl.Series] = []
    used = _WORD_BITS
    for name in columns:
        codes, distinct = factorise(table[name])
        bits = (len(distinct) - 1).bit_length()
        if not words or used + bits > _WORD_BITS:
            words.append(codes.cast(pl.UInt64))
            used = bits
        else:
            words[-1] = words[-1] | (codes.cast(pl.UInt64) * (1 << used))
            used += bits
    return pl.DataFrame({f"w{place}": word for place, word in enumerate(words)})


def _sizes(frame: pl.DataFrame, unit: pl.Series | None) -> pl.Series:
    if unit is None:
        return frame.group_by(frame.columns).len(COUNT)[COUNT]
    pairs = frame.with_columns(unit.alias(UNIT)).unique()
    return pairs.group_by(frame.columns).len(COUNT)[COUNT]


def histogram(sizes: pl.Series, k: int | None = None) -> tuple[Band, ...]:
    """How many classes are of which size, and how many people stand in them."""
    lows = sorted({*BANDS, *([k] if k else [])})
    highs = [*(low - 1 for low in lows[1:]), None]
    found = []
    for low, high in zip(lows, highs, strict=True):
        inside = sizes.filter((sizes >= low) & (sizes <= high if high else sizes >= low))
        found.append(Band(low, high, len(inside), int(inside.sum())))
    return tuple(found)


def _spreads(
    frame: pl.DataFrame, keys: Sequence[str], values: pl.Series, ladder: Ladder | None
) -> Spreads:
    codes, distinct = factorise(values)
    counted = frame.with_columns(codes.alias("value")).group_by(*keys, "value").len(COUNT)
    whole = spread(codes, distinct, "equal")
    usual = whole.shares["share"].gather(counted["value"])
    entropies = _entropies(counted.with_columns(usual.alias("usual")), keys)
    return Spreads(
        column=values.name,
        values=len(distinct),
        l_distinct=_whole(entropies["values"].min()),
        l_entropy=math.exp(_real(entropies["entropy"].min())),
        t_equal=_real(entropies["distance"].max()),
        t_hierarchical=_hierarchical(counted, keys, codes, distinct, ladder),
        t_ordered=_worst_ordered(counted, keys, codes, distinct),
        delta=_real(entropies["delta"].max()),
        every_value_everywhere=_whole(entropies["values"].min()) == len(distinct),
    )


def _entropies(counted: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A row per class with what needs no order and no ladder."""
    told = counted.group_by(*keys).agg(pl.col(COUNT).sum().alias("rows"))
    joined = counted.join(told, on=list(keys))
    share = pl.col(COUNT) / pl.col("rows")
    return (
        joined.with_columns(
            (-share * share.log()).alias("part"),
            (share - pl.col("usual")).clip(lower_bound=0).alias("excess"),
            (share / pl.col("usual")).log().abs().alias("ratio"),
        )
        .group_by(*keys)
        .agg(
            pl.len().alias("values"),
            pl.col("part").sum().alias("entropy"),
            pl.col("excess").sum().alias("distance"),
            pl.col("ratio").max().alias("delta"),
        )
    )


def _hierarchical(
    counted: pl.DataFrame,
    keys: Sequence[str],
    codes: pl.Series,
    distinct: pl.Series,
    ladder: Ladder | None,
) -> float | None:
    if ladder is None:
        return None
    whole = spread(codes, distinct, "hierarchical", ladder, "any")
    return _real(distances(counted, keys, "value", whole)["distance"].max())


def _worst_ordered(
    counted: pl.DataFrame, keys: Sequence[str], codes: pl.Series, distinct: pl.Series
) -> float | None:
    if not are_numbers(distinct):
        return None
    whole = spread(codes, distinct, "ordered")
    return _real(distances(counted, keys, "value", whole)["distance"].max())


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _real(value: object) -> float:
    return max(float(value), 0.0) if isinstance(value, int | float) else 0.0
