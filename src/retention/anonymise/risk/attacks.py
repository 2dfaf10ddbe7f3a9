"""The three questions of WP29 opinion 05/2014 as attacks that are really carried out.

Singling out: can somebody be isolated? Linkability: can two records of one person be put
together? Inference: can an unknown value be told from known ones? Each attack uses the released
table only. It is made on people in it, and as often on an equally large *control* of people who
were left out. What works on the control too is knowledge about people in general; only what works
better on people in the release is its leak (Giomi, Boenisch, Wehmeyer, Tasnádi 2022; own
implementation). The control must come from the same population and be withheld from the release,
or the figures mean nothing.

All three tables have the same labels: generalise original and control with `Solution.view` first.
Few attacks say little, and the result then says so instead of giving a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

import polars as pl

from retention.anonymise.risk.classes import COUNT, factorise
from retention.errors import UsageError

LEAST_ATTACKS = 100
_Z = 1.959963984540054  # 95 %
TOO_FEW = "too few to say"


@dataclass(frozen=True)
class Rate:
    """Successes among attacks, with Wilson's 95 % interval (Wilson 1927)."""

    successes: int
    attacks: int

    @property
    def share(self) -> float:
        """Successes over attacks; 0 when there were none."""
        return self.successes / self.attacks if self.attacks else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """From, up to; (0, 1) when nothing was tried."""
        n = self.attacks
        if n == 0:
            return (0.0, 1.0)
        middle = (self.share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = (
            _Z / (1 + _Z * _Z / n) * sqrt(self.share * (1 - self.share) / n + (_Z / (2 * n)) ** 2)
        )
        return (max(middle - half, 0.0), min(middle + half, 1.0))


@dataclass(frozen=True)
class Attack:
    """One attack's success on people in the release and on the control."""

    name: str
    inside: Rate
    control: Rate

    @property
    def enough(self) -> bool:
        """Whether there were attacks enough for a figure."""
        return min(self.inside.attacks, self.control.attacks) >= LEAST_ATTACKS

    @property
    def risk(self) -> float:
        """(inside - control) / (1 - control), at least 0: the leak that is the release's own."""
        return _corrected(self.inside.share, self.control.share)

    @property
    def interval(self) -> tuple[float, float]:
        """The risk's interval: the worst and best that both 95 % intervals leave room for."""
        (low, high), (control_low, control_high) = self.inside.interval, self.control.interval
        return (_corrected(low, control_high), _corrected(high, control_low))

    @property
    def verdict(self) -> str:
        """The figure in words, or that it cannot be said."""
        if not self.enough:
            return TOO_FEW
        return f"{self.risk:.1%} ({self.interval[0]:.1%} to {self.interval[1]:.1%})"


def _corrected(inside: float, control: float) -> float:
    return max((inside - control) / (1 - control), 0.0) if control < 1 else 0.0


def measure(
    original: pl.DataFrame,
    released: pl.DataFrame,
    control: pl.DataFrame,
    *,
    quasi: Sequence[str],
    sensitive: Sequence[str] = (),
    attacks: int = 1000,
    seed: int = 1,
) -> tuple[Attack, ...]:
    """All attacks that the columns allow: singling out, linkability, and inference per column.

    `original` holds the people whom the release is about, `control` others. The control is cut to
    the size of the original, and who is attacked is drawn by the seed, so that the same seed gives
    the same figures. The whole release is used: were only part of it, people would be missed who
    are in it. UsageError for a missing column, or for a control that is smaller than the original.
    """
    if control.height < original.height:
        raise UsageError("the control must hold at least as many people as the original")
    for table in (original, released, control):
        for name in (*quasi, *sensitive):
            if name not in table.columns:
                raise UsageError(f"a table has no column {name}, so it cannot be attacked")
    columns = list(dict.fromkeys((*quasi, *sensitive)))
    world = _World.of(original, released, control, columns, seed)
    count = min(attacks, world.inside.height)
    found = [world.attack("singling out", _Singling(world, columns, count, seed))]
    if len(quasi) >= 2:
        halves = list(quasi[0::2]), list(quasi[1::2])
        found.append(world.attack("linkability", _Linking(world, halves, count)))
    for name in sensitive:
        known = [each for each in quasi if each != name]
        if known:
            found.append(
                world.attack(f"inference of {name}", _Inferring(world, known, name, count))
            )
    return tuple(found)


@dataclass(frozen=True)
class _World:
    """The three tables as whole numbers: equal labels are equal numbers, in each of them.

    `released` has one row for all records with the same labels, and their `n`.
    """

    inside: pl.DataFrame
    released: pl.DataFrame
    control: pl.DataFrame

    @classmethod
    def of(
        cls,
        original: pl.DataFrame,
        released: pl.DataFrame,
        control: pl.DataFrame,
        columns: Sequence[str],
        seed: int,
    ) -> _World:
        tables = [
            _drawn(original, original.height, seed),
            released,
            _drawn(control, original.height, seed + 1),
        ]
        texts = [table.select(pl.col(columns).cast(pl.String).fill_null("")) for table in tables]
        stacked = pl.concat(texts)
        coded = pl.DataFrame({name: factorise(stacked[name])[0] for name in columns})
        first, second = tables[0].height, tables[0].height + tables[1].height
        alike = coded[first:second].group_by(*columns, maintain_order=True).len(COUNT)
        return cls(coded[:first], alike, coded[second:])

    def attack(self, name: str, works: Callable[[pl.DataFrame], Rate]) -> Attack:
        """The same attack on both."""
        if self.released.height == 0:
            return Attack(name, Rate(0, 0), Rate(0, 0))
        return Attack(name, works(self.inside), works(self.control))


def _drawn(table: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    return table.sample(min(size, table.height), seed=seed, shuffle=True)


class _Singling:
    """Guess: "exactly one person has these labels", with labels that the release shows only once.

    Labels of ever more columns, in a drawn order, until a released record stands alone. It
    succeeds when one person alone in the table fits (isolation: Cohen and Nissim 2020). Where no
    record stands alone there is nothing to guess, and the attack failed.
    """

    def __init__(self, world: _World, columns: Sequence[str], count: int, seed: int) -> None:
        random = Random(seed)  # noqa: S311 - a draw that can be made again, no secret
        tries = count if world.released.height else 0
        self._guesses = _lonely(world.released, columns, tries, random)
        self._count = count

    def __call__(self, table: pl.DataFrame) -> Rate:
        alone = sum(table.filter(_fits(guess)).height == 1 for guess in self._guesses)
        return Rate(alone, self._count)


def _lonely(
    released: pl.DataFrame, columns: Sequence[str], count: int, random: Random
) -> list[dict[str, int]]:
    """Label sets that single out one released record each."""
    if count == 0:
        return []
    found = []
    records = released[COUNT].to_list()
    for row in random.choices(released.rows(named=True), weights=records, k=count):
        left = released
        guess: dict[str, int] = {}
        for name in random.sample(list(columns), len(columns)):
            guess[name] = row[name]
            left = left.filter(pl.col(name) == row[name])
            if left[COUNT].sum() == 1:
                found.append(guess)
                break
    return found


def _fits(guess: dict[str, int]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name) == value for name, value in guess.items())


class _Linking:
    """Guess: two halves of what is known of a person belong together, by the release alone.

    For each half the released record most like it is looked up; when the nearest of both halves
    have one record in common, and no other, the two were put together.
    """

    def __init__(self, world: _World, halves: tuple[list[str], list[str]], count: int) -> None:
        self._released, self._halves, self._count = world.released, halves, count

    def __call__(self, table: pl.DataFrame) -> Rate:
        targets = table.head(self._count)
        hits = 0
        for target in targets.iter_rows(named=True):
            near = [_nearest(self._released, half, target) for half in self._halves]
            hits += int(self._released[COUNT].filter(near[0] & near[1]).sum() == 1)
        return Rate(hits, targets.height)


class _Inferring:
    """Guess: a value is the most usual one among the released records most like the person."""

    def __init__(self, world: _World, known: Sequence[str], secret: str, count: int) -> None:
        self._released, self._known, self._secret, self._count = (
            world.released,
            list(known),
            secret,
            count,
        )

    def __call__(self, table: pl.DataFrame) -> Rate:
        targets = table.head(self._count)
        hits = 0
        for target in targets.iter_rows(named=True):
            like = self._released.filter(_nearest(self._released, self._known, target))
            usual = like.group_by(self._secret).agg(pl.col(COUNT).sum())
            most = usual.filter(pl.col(COUNT) == pl.col(COUNT).max())[self._secret]
            hits += int(most.min() == target[self._secret])
        return Rate(hits, targets.height)


def _nearest(released: pl.DataFrame, columns: Sequence[str], target: dict[str, int]) -> pl.Series:
    """Per row of the release whether none has more labels in common with the target."""
    alike = pl.sum_horizontal((pl.col(name) == target[name]).cast(pl.UInt8) for name in columns)
    common = released.select(alike.alias("common"))["common"]
    return common == common.max()
