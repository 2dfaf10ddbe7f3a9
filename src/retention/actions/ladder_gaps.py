"""How much of a column its ladder knows: what a ladder lacks becomes `*`, and tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Rules
from retention.bestand.binding import Binding
from retention.datamap.release import forms_of

MANY = 0.1


@dataclass(frozen=True, slots=True)
class LadderGap:
    """A column with a ladder: its different values, and how many of them the ladder lacks."""

    column: str
    ladder: str
    values: int
    unknown: int

    @property
    def is_wide(self) -> bool:
        """Whether the ladder lacks so much that it may not be meant for this column."""
        return self.unknown > MANY * self.values


def ladder_gaps(rules: Rules, binding: Binding, bestand: Connection) -> Iterator[LadderGap]:
    """One per column that survives by a ladder; ConfigurationError where there is no such one."""
    import polars as pl

    for field in (field for form in forms_of(rules.data_map) for field in form.fields):
        if field.ladder is None:
            continue
        column = sa.cast(binding.column(field.table, field.column), sa.String)
        found = bestand.execute(sa.select(column).where(column != "").distinct()).scalars()
        values = pl.Series(found.all(), dtype=pl.String)
        unknown = rules.ladder(field.ladder).climb(values, 1).null_count()
        yield LadderGap(f"{field.table}.{field.column}", field.ladder, len(values), unknown)
