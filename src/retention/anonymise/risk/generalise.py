"""A table generalised as little as hides its people, or at given levels; what stands alone goes.

Full-domain generalisation: one level per column for all rows. A class of equal labels that does
not satisfy is suppressed, rows and all; these may be at most a share of the rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from retention.anonymise.risk.classes import UNIT, Encoded, Rollup, encode, factorise
from retention.anonymise.risk.criteria import (
    GOOD,
    SLACK,
    Close,
    Criterion,
    Diverse,
    Diversity,
    weigh,
)
from retention.anonymise.risk.distances import Distance, spread
from retention.anonymise.risk.ladders import ANY, Ladder, Unknown
from retention.anonymise.risk.lattice import Lattice, Verdict
from retention.anonymise.risk.nodes import MOST_LEVELS, Node
from retention.errors import UsageError


@dataclass(frozen=True)
class Demand:
    """What every class must satisfy. `size` counts rows, or units where a column says which.

    `l` and `t` are for each of the sensitive columns. `c` is for recursive diversity only.
    `sensitive` columns are never generalised, so they cannot be quasi-identifiers too.
    """

    k: int = 1
    suppress: float = 0.0
    sensitive: tuple[str, ...] = ()
    l: int | None = None  # noqa: E741 - its name in the literature
    diversity: Diversity = "distinct"
    c: float = 1.0
    t: float | None = None
    distance: Distance = "equal"

    def __post_init__(self) -> None:
        """Raises UsageError when it asks for what cannot be."""
        if self.k < 1 or (self.l is not None and self.l < 1):
            raise UsageError("k and l are whole numbers from 1")
        if not 0 <= self.suppress <= 1 or not (self.t is None or 0 <= self.t <= 1):
            raise UsageError("the share to suppress and t lie between 0 and 1")
        if (self.l is not None or self.t is not None) and not self.sensitive:
            raise UsageError("l and t need a sensitive column to look at")


@dataclass(frozen=True)
class Solution:
    """A node with what it costs. `kept` has a row per row of the table: false is suppressed.

    `loss` is monotone non-uniform entropy in bits; suppressed rows count as generalised, no more.
    `judged` counts the nodes that were measured.
    """

    levels: Mapping[str, int]
    loss: float
    kept: pl.Series = field(repr=False)
    judged: int
    _view: Callable[[pl.DataFrame], pl.DataFrame] = field(repr=False, compare=False)
    _table: pl.DataFrame = field(repr=False, compare=False)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.kept)

    @property
    def suppressed(self) -> int:
        """How many rows stand in classes that do not satisfy."""
        return self.rows - int(self.kept.sum())

    @property
    def suppressed_share(self) -> float:
        """The suppressed rows over all rows; 0 for an empty table."""
        return self.suppressed / self.rows if self.rows else 0.0

    def view(self, table: pl.DataFrame) -> pl.DataFrame:
        """Any table with these columns, generalised to the same levels, all rows."""
        return self._view(table)

    def released(self, *, keep_suppressed: bool = False) -> pl.DataFrame:
        """The generalised table without the suppressed rows, or with `*` for all they hold.

        A value left beside the stars would still be of somebody who stands alone.
        """
        if not keep_suppressed:
            return self.view(self._table.filter(self.kept))
        seen = self.view(self._table)
        kept, star = pl.lit(self.kept), pl.lit(ANY)
        return seen.select(
            pl.when(kept).then(pl.col(name).cast(pl.String)).otherwise(star).alias(name)
            for name in seen.columns
        )


_WORTH_A_GLANCE = 400_000  # fewer are added up as soon as drawn
_GLANCE = 25_000  # rows of counts that a first look at a node takes
_CLEARLY = 0.7


def generalise(
    table: pl.DataFrame,
    ladders: Mapping[str, Ladder],
    *,
    k: int = 1,
    suppress: float = 0.0,
    l: int | None = None,  # noqa: E741 - its name in the literature
    sensitive: str | Sequence[str] = (),
    t: float | None = None,
    diversity: Diversity = "distinct",
    c: float = 1.0,
    distance: Distance = "equal",
    unit: str | None = None,
    unknown: Unknown = "error",
    sensitive_ladders: Mapping[str, Ladder] | None = None,
    heard: Callable[[int], None] | None = None,
) -> Solution | None:
    """The solution of least loss, proven, or None when no node satisfies.

    The quasi-identifiers are the keys of `ladders`. `unit` names a column that says whose a row
    is: a class then counts different units. `sensitive_ladders` are for the hierarchical
    distance. `heard` is told how many nodes were measured. UsageError for a demand that cannot
    be, ConfigurationError for a value that its ladder lacks.
    """
    columns = (sensitive,) if isinstance(sensitive, str) else tuple(sensitive)
    return solve(
        table,
        ladders,
        Demand(k, suppress, columns, l, diversity, c, t, distance),
        unit=unit,
        unknown=unknown,
        sensitive_ladders=sensitive_ladders,
        heard=heard,
    )


def solve(
    table: pl.DataFrame,
    ladders: Mapping[str, Ladder],
    demand: Demand,
    *,
    unit: str | None = None,
    unknown: Unknown = "error",
    sensitive_ladders: Mapping[str, Ladder] | None = None,
    heard: Callable[[int], None] | None = None,
) -> Solution | None:
    """The same as `generalise`, for a demand that stands together."""
    work = _Work(table, ladders, demand, unit, unknown, sensitive_ladders or {})
    return work.best(heard)


def at_levels(
    table: pl.DataFrame,
    ladders: Mapping[str, Ladder],
    levels: Mapping[str, int],
    demand: Demand,
    *,
    unit: str | None = None,
    unknown: Unknown = "error",
    sensitive_ladders: Mapping[str, Ladder] | None = None,
) -> Solution:
    """The table at these levels, with its unsatisfying classes marked, however many they are."""
    work = _Work(table, ladders, demand, unit, unknown, sensitive_ladders or {})
    return work.solution(tuple(levels[name] for name in ladders), judged=1)


class _Work:
    """A table being worked on: encoded once, rolled up to many nodes."""

    def __init__(
        self,
        table: pl.DataFrame,
        ladders: Mapping[str, Ladder],
        demand: Demand,
        unit: str | None,
        unknown: Unknown,
        sensitive_ladders: Mapping[str, Ladder],
    ) -> None:
        _check_columns(table, ladders, demand, unit)
        self.table, self.ladders, self.demand, self.unknown = table, ladders, demand, unknown
        self.encoded: Encoded = encode(table, ladders, unknown=unknown)
        factorised = {name: factorise(table[name]) for name in demand.sensitive}
        self.sensitive = {name: codes.alias(name) for name, (codes, _) in factorised.items()}
        self.unit = None if unit is None else factorise(table[unit])[0]
        self.criteria = tuple(_criteria(demand, factorised, sensitive_ladders, unknown))
        self.rollup = Rollup(self.encoded, self.sensitive if self.criteria else {}, self.unit)
        # 0.04 of 30,162 rows is 1,206.48: so many may go, and rounding must not make it one less.
        self.budget = math.floor(demand.suppress * table.height + 1e-9)

    def best(self, heard: Callable[[int], None] | None) -> Solution | None:
        def judge(node: Node) -> Verdict:
            if heard is not None:
                heard(len(lattice.judged) + 1)
            return self.verdict(node)

        losses = [column.losses for column in self.encoded.columns]
        lattice = Lattice(losses, judge, self.glance)
        node = lattice.best()
        return None if node is None else self.solution(node, len(lattice.judged))

    def weighed(self, counted: pl.DataFrame) -> pl.DataFrame:
        """A row per class, see criteria.weigh."""
        unit = UNIT if self.unit is not None else None
        return weigh(counted, self.encoded.keys, self.demand.k, self.criteria, unit)

    def least(self, counted: pl.DataFrame) -> tuple[int, float]:
        """(rows in classes that do not satisfy, rows that must go from anything finer too)."""
        if not self.criteria and self.unit is None:
            counts = counted["n"]
            gone = int(counts.filter(counts < self.demand.k).sum())
            return gone, gone
        classes = self.weighed(counted)
        return int(classes.filter(~pl.col(GOOD))["rows"].sum()), float(classes["least"].sum())

    def verdict(self, node: Node) -> Verdict:
        """What all classes of a node say."""
        gone, least = self.least(self.rollup.at(node))
        if gone <= self.budget:
            return Verdict.GOOD
        return Verdict.WALL if least > self.budget + SLACK else Verdict.NEAR

    def glance(self, node: Node) -> Verdict | None:
        """What a draw of the classes says: a wall for certain, NEAR for probably none, or nothing.

        The classes drawn are whole, so when they alone hold too many rows, the node fails.
        """
        cost = self.rollup.cost(node)
        wanted = _GLANCE if cost >= _WORTH_A_GLANCE else cost
        while wanted < cost // 2:
            drawn, share = self.rollup.some(node, wanted, cost)
            _, least = self.least(drawn)
            if least > self.budget + SLACK:
                return Verdict.WALL
            if least / share <= self.budget * _CLEARLY:
                return Verdict.NEAR
            if least / share <= self.budget / _CLEARLY:
                return None
            wanted = int(wanted * 1.3 * max(self.budget / least, 1.2))
        return None

    def solution(self, node: Node, judged: int) -> Solution:
        levels = dict(zip(self.ladders, node, strict=True))
        columns = self.encoded.columns
        loss = sum(column.losses[level] for column, level in zip(columns, node, strict=True))
        ladders, unknown = self.ladders, self.unknown

        def view(table: pl.DataFrame) -> pl.DataFrame:
            return table.with_columns(
                ladders[name].apply(table[name], level, unknown=unknown)
                for name, level in levels.items()
            )

        return Solution(levels, loss, self.kept(node), judged, view, self.table)

    def kept(self, node: Node) -> pl.Series:
        """Per row of the table whether its class satisfies."""
        keys = self.encoded.keys
        good = self.weighed(self.rollup.at(node)).select(*keys, GOOD)
        rows = self.encoded.words.select(self.encoded.masked(node))
        return rows.join(good, on=keys, how="left", maintain_order="left")[GOOD].alias("kept")


def _check_columns(
    table: pl.DataFrame, ladders: Mapping[str, Ladder], demand: Demand, unit: str | None
) -> None:
    wanted = [*ladders, *demand.sensitive, *([unit] if unit is not None else [])]
    for name in wanted:
        if name not in table.columns:
            raise UsageError(f"the table has no column {name}; see its first line")
    for name, ladder in ladders.items():
        if ladder.top >= MOST_LEVELS:
            raise UsageError(f"the ladder of {name} has over {MOST_LEVELS} levels; give it fewer")
    if not ladders:
        raise UsageError("there is no column with a ladder, so nothing can be generalised")
    both = set(ladders) & set(demand.sensitive)
    if both:
        raise UsageError(f"{min(both)} cannot be both sensitive and a quasi-identifier")


def _criteria(
    demand: Demand,
    factorised: Mapping[str, tuple[pl.Series, pl.Series]],
    ladders: Mapping[str, Ladder],
    unknown: Unknown,
) -> Sequence[Criterion]:
    found: list[Criterion] = []
    for name, (codes, distinct) in factorised.items():
        if demand.l is not None:
            found.append(Diverse(name, demand.l, demand.diversity, demand.c))
        if demand.t is not None:
            if demand.distance == "hierarchical" and name not in ladders:
                raise UsageError(f"the hierarchical distance needs a ladder for {name}")
            whole = spread(codes, distinct, demand.distance, ladders.get(name), unknown)
            found.append(Close(name, demand.t, whole))
    return found
