"""Classes of rows that share their labels, counted once and rolled up to any node of the lattice.

A value is written in bits as its path through the ladder, the coarsest label highest. A coarser
level is then a mask: the class at a node is `key & mask`, and counts of a finer node add up to
those of a coarser one (roll-up: LeFevre, DeWitt, Ramakrishnan 2005).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import polars as pl

from retention.anonymise.risk.ladders import Ladder, Unknown
from retention.anonymise.risk.nodes import Node, guards, packed, under
from retention.errors import ConfigurationError

COUNT = "n"
UNIT = "unit"
WORD_BITS = 62
_CACHED_ROWS = 8_000_000
_PARTS = 1024
_ZERO = pl.lit(0, dtype=pl.UInt64)


@dataclass(frozen=True)
class Column:
    """A quasi-identifier as bits: where they stand, and what is left of them at each level."""

    name: str
    word: int
    masks: tuple[int, ...]
    losses: tuple[float, ...]

    @property
    def top(self) -> int:
        """The coarsest level."""
        return len(self.masks) - 1


@dataclass(frozen=True)
class Encoded:
    """A table as bits: `words` has a row per row of the table and a column per 64 bits."""

    columns: tuple[Column, ...]
    words: pl.DataFrame

    @property
    def keys(self) -> list[str]:
        """The names of the columns of bits."""
        return self.words.columns

    def masked(self, node: Node) -> list[pl.Expr]:
        """The key of each row's class at a node, as expressions over the words."""
        masks = [0] * len(self.keys)
        for column, level in zip(self.columns, node, strict=True):
            masks[column.word] |= column.masks[level]
        return [
            pl.col(key) & pl.lit(mask, dtype=pl.UInt64)
            for key, mask in zip(self.keys, masks, strict=True)
        ]


def encode(
    table: pl.DataFrame, ladders: Mapping[str, Ladder], *, unknown: Unknown = "error"
) -> Encoded:
    """The quasi-identifiers as bits; ConfigurationError names the column with an unknown value."""
    words = [pl.repeat(0, table.height, dtype=pl.UInt64, eager=True)]
    columns: list[Column] = []
    used = 0
    for name, ladder in ladders.items():
        codes, counts, labels = _factorised(table[name], ladder, unknown)
        path, bits = _path(labels)
        if used + bits[-1] > WORD_BITS:
            words.append(pl.repeat(0, table.height, dtype=pl.UInt64, eager=True))
            used = 0
        masks = tuple(((1 << bits[-1]) - (1 << low)) << used for low in bits[:-1])
        columns.append(Column(name, len(words) - 1, masks, _losses(labels, counts)))
        words[-1] = words[-1] | (path * (1 << used)).gather(codes)
        used += bits[-1]
    return Encoded(tuple(columns), pl.DataFrame({f"w{i}": word for i, word in enumerate(words)}))


def _factorised(
    values: pl.Series, ladder: Ladder, unknown: Unknown
) -> tuple[pl.Series, pl.Series, pl.DataFrame]:
    """(per row the place of its value, how often each value occurs, the labels of each value)."""
    codes, distinct = factorise(values)
    counts = codes.value_counts().sort(by=codes.name)["count"]
    try:
        return codes, counts, ladder.labels(distinct, unknown=unknown)
    except ConfigurationError as err:
        raise ConfigurationError(f"column {values.name}: {err}") from None


def factorise(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(per row the place of its value as UInt32, the distinct values as text); null is empty."""
    texts = values.cast(pl.String).fill_null("")
    distinct = texts.unique().sort()
    codes = texts.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32)
    return codes.alias("code"), distinct


def _path(labels: pl.DataFrame) -> tuple[pl.Series, list[int]]:
    """(the bits of each value; at which bit each level begins, and at last where they end)."""
    path = pl.repeat(0, labels.height, dtype=pl.UInt64, eager=True)
    begins = [0]
    for level in labels.columns:
        above = str(int(level) + 1)
        rank = (pl.col(level).rank("dense") - 1).cast(pl.UInt64)
        ranks = labels.select(rank.over(above) if above in labels.columns else rank).to_series()
        path = path | ranks * (1 << begins[-1])
        begins.append(begins[-1] + int(cast(int, ranks.max() or 0)).bit_length())
    return path, begins


def _losses(labels: pl.DataFrame, counts: pl.Series) -> tuple[float, ...]:
    """Non-uniform entropy of a column at each level, in bits over all rows; 0 at level 0.

    Minus the sum over rows of log2(count of its value / count of its label), after Gionis and
    Tassa 2009 and De Waal and Willenborg 1999.
    """
    frame = labels.with_columns(counts.alias(COUNT))
    count = pl.col(COUNT)
    found = []
    for level in labels.columns:
        loss = (count * (count.sum().over(level) / count).log(2)).sum()
        found.append(float(frame.select(loss).item()))
    return tuple(found)


class Rollup:
    """Counts per class at any node; finer counts that were made before are used again."""

    def __init__(
        self, encoded: Encoded, sensitive: Mapping[str, pl.Series], unit: pl.Series | None
    ) -> None:
        self.encoded = encoded
        self.others = list(sensitive) + ([UNIT] if unit is not None else [])
        frame = encoded.words.with_columns(
            *(codes.alias(name) for name, codes in sensitive.items()),
            *([unit.alias(UNIT)] if unit is not None else []),
        )
        finest = frame.group_by(*encoded.keys, *self.others).agg(pl.len().alias(COUNT))
        self._bottom = (0,) * len(encoded.columns)
        self._made: OrderedDict[Node, pl.DataFrame] = OrderedDict({self._bottom: finest})

    def at(self, node: Node) -> pl.DataFrame:
        """A row per class, sensitive value and unit, with the count of its rows."""
        if node in self._made:
            return self._made[node]
        source_node, source = self._smallest_below(node)
        made = self._added_up(self._masked(node, source))
        self._made.move_to_end(source_node)
        if made.height < 0.8 * source.height:
            self._keep(node, made)
        return made

    def some(self, node: Node, wanted: int, of: int) -> tuple[pl.DataFrame, float]:
        """The same for a draw of whole classes, and how large a share of all classes it is.

        So large that about `wanted` of every `of` rows of the counts that it starts from are
        looked at.
        """
        _, source = self._smallest_below(node)
        masked = self._masked(node, source)
        drawn = sum((pl.col(key).hash(place) for place, key in enumerate(self.encoded.keys)), _ZERO)
        parts = max(1, min(_PARTS, wanted * _PARTS // of))
        return self._added_up(masked.filter(drawn % _PARTS < parts)), parts / _PARTS

    def cost(self, node: Node) -> int:
        """How many rows of counts must be added up for this node."""
        return 0 if node in self._made else self._smallest_below(node)[1].height

    def _masked(self, node: Node, source: pl.DataFrame) -> pl.DataFrame:
        return source.select(*self.encoded.masked(node), *self.others, COUNT)

    def _added_up(self, masked: pl.DataFrame) -> pl.DataFrame:
        return masked.group_by(*self.encoded.keys, *self.others).agg(pl.col(COUNT).sum())

    def _smallest_below(self, node: Node) -> tuple[Node, pl.DataFrame]:
        high, guarding = packed(node), guards(len(node))
        below = (
            (made.height, known)
            for known, made in self._made.items()
            if under(packed(known), high, guarding)
        )
        known = min(below)[1]
        return known, self._made[known]

    def _keep(self, node: Node, made: pl.DataFrame) -> None:
        self._made[node] = made
        spare = [known for known in self._made if known not in (self._bottom, node)]
        held = sum(self._made[known].height for known in spare)
        for known in spare:
            if held <= _CACHED_ROWS and len(self._made) <= 256:
                return
            held -= self._made.pop(known).height
