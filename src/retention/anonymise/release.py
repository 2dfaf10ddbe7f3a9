"""Plan a release: the least generalisation at which all but a few dossiers hide among others.

The plan is made of what the bestand holds before anybody approves, and is part of the digest.
A row is a person: of somebody with several dossiers one is drawn. A class is made of all fields
that tell something; of each special category a class holds several values (k-anonymity, Samarati
2001; distinct l-diversity, Machanavajjhala and others 2007).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from retention.anonymise.risk.attacks import Attack
from retention.anonymise.risk.attacks import measure as attack
from retention.anonymise.risk.generalise import Solution
from retention.anonymise.risk.ladders import ANY, Ladder, from_rows
from retention.anonymise.risk.losses import lost_share
from retention.anonymise.risk.sets import JOINED, solve_sets
from retention.anonymise.settle import ALL_ALIKE, merge_rare
from retention.datamap.release import BETWEEN, Field, Form
from retention.domain.protocol import Deidentification

ITEM = "item"

Load = Callable[[str], Ladder]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be published of `items` dossiers, one of each person.

    `levels`: the level of each telling field on its ladder; a field that is kept as it is stands
    at 0, or at 1 where it is left out altogether. `suppressed`: items that are destroyed, since
    they would stand alone. `loss`: the share of the information of the fields that goes, from the
    values in the bestand to those that are published, from 0 to 1. `risk`: the attacks of opinion
    05/2014 by name.
    """

    items: int
    levels: Mapping[str, int]
    suppressed: frozenset[int]
    k: int
    l_values: int
    loss: float
    over_budget: bool
    risk: Mapping[str, Attack]

    def to_record(self) -> dict[str, Any]:
        """The plan as the list's header names it; shares as text in per mille precision."""
        return {
            "items": self.items,
            "levels": dict(self.levels),
            "suppressed": len(self.suppressed),
            "k": self.k,
            "l": self.l_values,
            "loss": f"{self.loss:.3f}",
            "over_budget": self.over_budget,
            "risk": {name: each.verdict for name, each in self.risk.items()},
            "attempts": {name: each.inside.attacks for name, each in self.risk.items()},
            "rates": {
                name: {"inside": f"{each.inside.share:.3f}", "control": f"{each.control.share:.3f}"}
                for name, each in self.risk.items()
                if each.enough
            },
        }


def plan_release(
    table: pl.DataFrame,
    form: Form,
    asked: Deidentification,
    load: Load,
) -> Plan | None:
    """The plan for a table made by `as_table`; None where there is none.

    First within the budget of suppressions, and without leaving out what is to be kept as it is;
    then leaving it out where that helps; at last up to the hard stop.
    """
    steps = {
        field.name: _Steps(field, table[field.name], load) for field in form.fields if field.lasts
    }
    prepared = table.select(
        ITEM, *(each.at(each.lowest).alias(name) for name, each in steps.items())
    )
    ladders = {field.name: steps[field.name].ladder for field in form.telling}
    sensitive = [field.name for field in form.sensitive]
    whole = {n: steps[n].ladder if steps[n].lowest else steps[n].kept for n in ladders}
    for steps_up, share in (
        (whole, asked.largest_suppressed),
        (ladders, asked.largest_suppressed),
        (ladders, asked.hard_stop),
    ):
        found = _least(prepared, form, asked, steps_up, share)
        if found is not None:
            over = share > asked.largest_suppressed
            released = found.released().select(*ladders, *sensitive)
            return Plan(
                items=prepared.height,
                levels={name: found.levels[name] + steps[name].lowest for name in ladders},
                suppressed=frozenset(prepared.filter(~found.kept)[ITEM].to_list()),
                k=asked.smallest_class,
                l_values=asked.sensitive_values,
                loss=lost_share(table.filter(found.kept), released),
                over_budget=over,
                risk=_risk(released, list(ladders), sensitive),
            )
    return None


def one_of_each(owned: Iterable[tuple[int, str]]) -> frozenset[int]:
    """One item of each person, drawn by the operating system's entropy from (item, person)."""
    seen: Counter[str] = Counter()
    drawn: dict[str, int] = {}
    for item, person in owned:
        seen[person] += 1
        # The nth of a person takes the place with a chance of one in n: all are as likely.
        if secrets.randbelow(seen[person]) == 0:
            drawn[person] = item
    return frozenset(drawn.values())


def _least(
    table: pl.DataFrame,
    form: Form,
    asked: Deidentification,
    ladders: Mapping[str, Ladder],
    share: float,
) -> Solution | None:
    """The least generalisation with `*` for values that are rare in what it leaves; None: none.

    What it suppresses can make a value rare, and `*` a class too uniform: until nothing changes.
    """
    if not ladders:  # Nothing tells people apart: they are one class.
        table = table.with_columns(pl.lit("").alias(ALL_ALIKE))
        ladders = {ALL_ALIKE: from_rows([[""]], ALL_ALIKE)}
    k, kept = asked.smallest_class, table
    while True:
        table = merge_rare(table, form, k, among=kept)
        found = solve_sets(
            table,
            ladders,
            k=k,
            suppress=share,
            l=asked.sensitive_values,
            sensitive=[field.name for field in form.sensitive],
        )
        if found is None:
            return None
        kept = table.filter(found.kept)
        if merge_rare(kept, form, k, among=kept).equals(kept):
            return found


def _risk(
    released: pl.DataFrame, quasi: Sequence[str], sensitive: Sequence[str]
) -> dict[str, Attack]:
    """The attacks on one half of the release, with the other half as the control.

    Both halves are of one population and equally large, as Giomi and others (2022) ask. A half has
    smaller classes than the whole, so the figures are, if anything, too high.
    """
    if not quasi:
        return {}
    mixed = released.sample(fraction=1.0, shuffle=True, seed=1)
    half = mixed.height // 2
    inside, control = mixed.head(half), mixed.tail(half)
    named = {each.name: each for each in attack(inside, inside, control, quasi=quasi)}
    if sensitive:
        knowing = f"singling out by who knows {' and '.join(sensitive)} too"
        for each in attack(inside, inside, control, quasi=quasi, sensitive=sensitive):
            named.setdefault(knowing if each.name == "singling out" else each.name, each)
    return dict(sorted(named.items()))


def as_table(items: Sequence[int], values: Sequence[Sequence[str]], form: Form) -> pl.DataFrame:
    """The item and a column of text per field of the form, from values by column."""
    named = zip(form.fields, values, strict=True)
    texts = (pl.Series(field.name, column, dtype=pl.String) for field, column in named)
    return pl.DataFrame([pl.Series(ITEM, items, dtype=pl.Int64), *texts])


def treat(field: Field, values: pl.Series, level: int | None, load: Load) -> pl.Series:
    """The values of one field as they are published at a level of the plan (None: its finest).

    A set comes out as its generalised values in order, with ` + ` between.
    """
    steps = _Steps(field, values, load)
    return steps.at(steps.lowest if level is None else level)


class _Steps:
    """The values of a field at each level that may be published.

    What has a ladder is never published as it is. What is kept as it is can only be left out: its
    other level is `*`. A set rises value by value, so that equal sets stay equal.
    """

    def __init__(self, field: Field, values: pl.Series, load: Load) -> None:
        self._values = values.fill_null("")
        self._distinct = self._values.unique().sort()
        self.lowest = 1 if field.ladder is not None else 0
        sets = [value.split(BETWEEN) if value else [] for value in self._distinct]
        if field.ladder is None:
            self._rows = [[JOINED.join(each), ANY] for each in sets]
        else:
            labels = _labels({value for each in sets for value in each}, load(field.ladder))
            self._rows = [_risen(each, labels) for each in sets]
        self._name = field.name

    def at(self, level: int) -> pl.Series:
        """The values at this level, row by row."""
        labels = pl.Series([row[level - self.lowest] for row in self._rows], dtype=pl.String)
        return self._values.replace_strict(self._distinct, labels, return_dtype=pl.String)

    @property
    def ladder(self) -> Ladder:
        """From the finest level that may be published up to `*`."""
        return from_rows(self._rows, self._name)

    @property
    def kept(self) -> Ladder:
        """The finest level only."""
        return from_rows([row[:1] for row in self._rows], self._name)


def _labels(values: set[str], ladder: Ladder) -> dict[str, tuple[str, ...]]:
    """Value -> its labels from level 1 on; what is not known stays so up to the top."""
    table = ladder.labels(pl.Series(sorted(values), dtype=pl.String), unknown="any")
    known = {value: tuple(labels) for value, *labels in table.iter_rows()}
    return known | {"": (*[""] * (ladder.levels - 2), ANY)}


def _risen(values: Sequence[str], labels: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The set at every level of the ladder above the values themselves; nothing stays nothing."""
    each = [labels[value] for value in values or ("",)]
    return [JOINED.join(sorted(set(level))) for level in zip(*each, strict=True)]
