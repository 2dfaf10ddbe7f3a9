"""Sets of sensitive values: how many a class really holds of each special category.

A value is a set as it is published, its elements joined: `begeleiding + vervoer`. What is only `*`
or nothing says no value, so it counts as none. Sets that differ may still share an element, and
then whoever knows somebody in the class knows that of her: such a class holds one value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from retention.anonymise.risk.classes import Rollup, factorise
from retention.anonymise.risk.criteria import GOOD, SHARE
from retention.anonymise.risk.generalise import Demand, Solution, _Work
from retention.anonymise.risk.ladders import ANY, Ladder

JOINED = " + "  # between the elements of a set as it is published
KNOWN = "known"


def solve_sets(
    table: pl.DataFrame,
    ladders: Mapping[str, Ladder],
    *,
    k: int,
    suppress: float,
    l: int,  # noqa: E741 - its name in the literature
    sensitive: Sequence[str],
) -> Solution | None:
    """The solution of least loss whose classes hold `k` rows and `l` known values, or None."""
    demand = Demand(k, suppress, tuple(sensitive))
    return _SetWork(table, ladders, demand, l).best(None)


def known_values(frame: pl.DataFrame, keys: Sequence[str], values: pl.Series) -> pl.Series:
    """Per row how many known values its class holds; `frame` has the row's class under `keys`."""
    codes, distinct = factorise(values)
    rows = frame.select(*keys).with_columns(codes.alias(_VALUE))
    found = _known(rows.unique(), keys, _VALUE, _elements(distinct))
    return rows.join(found, on=list(keys), how="left", maintain_order="left")[KNOWN]


_VALUE, _SET, _ELEMENT = "__value", "__set", "__element"


@dataclass(frozen=True)
class KnownValues:
    """A class holds `l` known values or more. One that does not has none finer that does."""

    sensitive: str
    l: int  # noqa: E741 - its name in the literature
    elements: pl.DataFrame = field(repr=False)

    def weigh(self, counted: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        """See criteria.Criterion."""
        found = _known(counted, keys, self.sensitive, self.elements)
        good = pl.col(KNOWN) >= self.l
        return found.select(*keys, good.alias(GOOD), (~good).cast(pl.Float64).alias(SHARE))


class _SetWork(_Work):
    """The search under this criterion. One value of a class is no demand."""

    def __init__(
        self,
        table: pl.DataFrame,
        ladders: Mapping[str, Ladder],
        demand: Demand,
        l: int,  # noqa: E741 - its name in the literature
    ) -> None:
        super().__init__(table, ladders, demand, None, "error", {})
        if l > 1 and demand.sensitive:
            self.criteria = tuple(
                KnownValues(name, l, _elements(factorise(table[name])[1]))
                for name in demand.sensitive
            )
            self.rollup = Rollup(self.encoded, self.sensitive, None)


def _elements(distinct: pl.Series) -> pl.DataFrame:
    """A row per value's code and known element of it, with the set of all that is known of it."""
    sets = [frozenset(value.split(JOINED)) - {ANY, ""} for value in distinct]
    numbers = {known: number for number, known in enumerate(dict.fromkeys(sets))}
    rows = [(code, numbers[known], each) for code, known in enumerate(sets) for each in known]
    schema = {_VALUE: pl.UInt32, _SET: pl.UInt32, _ELEMENT: pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known(
    counted: pl.DataFrame, keys: Sequence[str], column: str, elements: pl.DataFrame
) -> pl.DataFrame:
    """A row per class with how many different known sets it holds; 1 where these share something.

    `counted` has a row per class and code of a value.
    """
    coded = counted.select(*keys, pl.col(column).alias(_VALUE))
    sets = coded.join(elements, on=_VALUE).select(*keys, _SET, _ELEMENT).unique()
    known = sets.group_by(*keys).agg(pl.col(_SET).n_unique().alias(KNOWN))
    having = sets.group_by(*keys, _ELEMENT).agg(pl.len().alias(_SET))
    most = having.group_by(*keys).agg(pl.col(_SET).max())
    shared = pl.when(pl.col(_SET) == pl.col(KNOWN)).then(1).otherwise(pl.col(KNOWN))
    told = known.join(most, on=list(keys)).select(*keys, shared.cast(pl.UInt32).alias(KNOWN))
    classes = coded.select(*keys).unique()
    return classes.join(told, on=list(keys), how="left").with_columns(pl.col(KNOWN).fill_null(0))
