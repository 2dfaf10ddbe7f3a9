"""How well the archive, as it is now, hides those whom it is about."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
from sqlalchemy.engine import Connection

from retention.anonymise.archive.frames import archived_rows
from retention.anonymise.risk.measures import measure
from retention.anonymise.risk.sets import known_values
from retention.anonymise.settle import classes_of
from retention.datamap.release import Form


def measured(connection: Connection, form: Form) -> dict[str, Any]:
    """k, l and t of the whole archive, and class size -> how many classes have it.

    k is the smallest class, l the fewest known values of a special category in one (0: there is no
    such category), t the greatest distance of a class from the whole (0 to 1, as text); l and t are
    the worst of all categories.
    """
    table = archived_rows(connection, form)
    if table.height == 0:
        return {"k": 0, "l": 0, "t": "0.000", "classes": {}}
    classes = classes_of(table, form)
    keys, sensitive = classes.columns, [field.name for field in form.sensitive]
    found = measure(classes.hstack(table.select(sensitive)), keys, sensitive)
    sizes = classes.group_by(keys).len("size")["size"].value_counts().sort("size")
    return {
        "k": found.k,
        "l": min((_fewest(classes, table[name]) for name in sensitive), default=0),
        "t": f"{max((each.t_equal for each in found.sensitive), default=0.0):.3f}",
        "classes": {str(size): count for size, count in sizes.iter_rows()},
    }


def _fewest(classes: pl.DataFrame, values: pl.Series) -> int:
    """The fewest known values in a class; of a class that holds none, not even one is known."""
    return max(1, cast(int, known_values(classes, classes.columns, values).min()))
