"""What a class must hold: enough rows, enough different sensitive values, a usual spread of them.

Each criterion says of a class whether it is *good*, and which *share* of its rows anything finer
would have to suppress at least. The share is what lets the search rule out finer nodes soundly:
l-diversity by entropy and t-closeness are not monotone once rows may be suppressed, but a class
whose distance is d > t cannot be cut into good classes (each at most t) and suppressed rows (at
distance 1 at most) unless these are at least (d - t)/(1 - t) of it, since the distance is convex.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import polars as pl

from retention.anonymise.risk.classes import COUNT
from retention.anonymise.risk.distances import Spread, distances

GOOD = "good"
SHARE = "share"
SLACK = 1e-9  # rounding of sums of shares; a class exactly at the bound is good

Diversity = Literal["distinct", "entropy", "recursive"]


class Criterion(Protocol):
    """One demand on the values of a sensitive column, per class."""

    @property
    def sensitive(self) -> str:
        """The column that it looks at."""
        ...

    def weigh(self, counted: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        """A row per class: its keys, `good`, and `share`. Given one row per class and value."""
        ...


@dataclass(frozen=True)
class Diverse:
    """l-diversity (Machanavajjhala and others 2007), in one of three senses.

    distinct: at least `l` values. entropy: the entropy of the values is at least log(l).
    recursive: the most frequent value occurs less than `c` times all but the l - 1 most frequent
    together.
    """

    sensitive: str
    l: int  # noqa: E741 - its name in the literature
    kind: Diversity = "distinct"
    c: float = 1.0

    def weigh(self, counted: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        """See Criterion."""
        count, rows = pl.col(COUNT), pl.col(COUNT).sum()
        if self.kind == "distinct":
            values = counted.group_by(*keys).agg(pl.len().alias("values"))
            good = pl.col("values") >= self.l
            return values.select(*keys, good.alias(GOOD), (~good).cast(pl.Float64).alias(SHARE))
        if self.kind == "entropy":
            entropy = rows.log() - (count * count.log()).sum() / rows
            missing = 1 - entropy / pl.lit(max(self.l, 2)).log() if self.l > 1 else pl.lit(0.0)
            return _by_share(counted.group_by(*keys).agg(missing.alias(SHARE)), keys)
        rest = rows - count.top_k(self.l - 1).sum() if self.l > 1 else rows
        excess = (count.max() - self.c * rest.cast(pl.Float64)) / rows
        found = counted.group_by(*keys).agg(excess.alias(SHARE))
        good = pl.col(SHARE) < -SLACK * 1e-3
        return found.select(*keys, good.alias(GOOD), pl.col(SHARE).clip(0, 1))


@dataclass(frozen=True)
class Close:
    """t-closeness (Li, Li, Venkatasubramanian 2007): no class spreads unlike the whole table.

    The earth mover's distance between the class's values and the table's is at most `t`.
    """

    sensitive: str
    t: float
    spread: Spread = field(repr=False)

    def weigh(self, counted: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        """See Criterion."""
        found = distances(counted, keys, self.sensitive, self.spread)
        share = (pl.col("distance") - self.t) / max(1 - self.t, SLACK)
        return _by_share(found.select(*keys, share.alias(SHARE)), keys)


def _by_share(found: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Good is where nothing is missing."""
    good = pl.col(SHARE) <= SLACK
    share = pl.when(good).then(0.0).otherwise(pl.col(SHARE).clip(0, 1))
    return found.select(*keys, good.alias(GOOD), share.alias(SHARE))


def weigh(
    counted: pl.DataFrame,
    keys: Sequence[str],
    k: int,
    criteria: Sequence[Criterion],
    unit: str | None = None,
) -> pl.DataFrame:
    """A row per class: its keys, `rows`, `size`, `good`, and `least`: rows that must go at least.

    `size` counts rows, or different units. A class under k or with too few values stays so in all
    that is finer, so all of its rows must go.
    """
    rows = pl.col(COUNT).sum()
    size = pl.col(unit).n_unique() if unit else rows
    found = counted.group_by(*keys).agg(rows.alias("rows"), size.alias("size"))
    large = pl.col("size") >= k
    found = found.with_columns(large.alias(GOOD), (~large).cast(pl.Float64).alias(SHARE))
    for values, wanted in _by_sensitive(counted, keys, criteria).values():
        for criterion in wanted:
            found = _joined(found, criterion.weigh(values, keys), keys)
    return found.with_columns((pl.col("rows") * pl.col(SHARE)).alias("least"))


def _by_sensitive(
    counted: pl.DataFrame, keys: Sequence[str], criteria: Sequence[Criterion]
) -> Mapping[str, tuple[pl.DataFrame, list[Criterion]]]:
    """Per sensitive column the counts by class and value, and the criteria that look at it."""
    found: dict[str, tuple[pl.DataFrame, list[Criterion]]] = {}
    for criterion in criteria:
        name = criterion.sensitive
        if name not in found:
            alone = set(counted.columns) == {*keys, name, COUNT}
            values = counted if alone else counted.group_by(*keys, name).agg(pl.col(COUNT).sum())
            found[name] = (values, [])
        found[name][1].append(criterion)
    return found


def _joined(found: pl.DataFrame, more: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A class is good when all say so; what must go is the most that one of them says."""
    both = found.join(more, on=list(keys), how="inner", suffix="_more")
    return both.with_columns(
        (pl.col(GOOD) & pl.col(f"{GOOD}_more")).alias(GOOD),
        pl.max_horizontal(SHARE, f"{SHARE}_more").alias(SHARE),
    ).drop(f"{GOOD}_more", f"{SHARE}_more")
