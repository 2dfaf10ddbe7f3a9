"""How well the archive, as it is now, hides those whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import archive_table
from retention.datamap.release import Form

if TYPE_CHECKING:
    import polars as pl

_ALL_ALIKE = "all alike"


def measured(connection: Connection, form: Form) -> dict[str, Any]:
    """k, l and t of the whole archive, and class size -> how many classes have it.

    k is the smallest class, l the fewest values of a special category in one, t the greatest
    distance of a class from the whole (0 to 1, as text); l and t are the worst of all categories.
    """
    archive = archive_table(form)
    if connection.execute(sa.select(archive).limit(1)).first() is None:
        return {"k": 0, "l": 0, "t": "0.000", "classes": {}}
    import polars as pl

    from retention.anonymise.risk.measures import measure

    columns = [
        sa.func.coalesce(archive.c[f.name], "").label(f.name) for f in form.fields if f.lasts
    ]
    with connection.execute(sa.select(*columns), execution_options={"yield_per": 20_000}) as stream:
        frames = [
            pl.DataFrame([tuple(row) for row in part], schema=list(stream.keys()), orient="row")
            for part in stream.partitions()
        ]
    table = pl.concat(frames)
    quasi = [field.name for field in form.telling]
    if not quasi:
        table, quasi = table.with_columns(pl.lit("").alias(_ALL_ALIKE)), [_ALL_ALIKE]
    found = measure(table, quasi, [field.name for field in form.sensitive])
    return {
        "k": found.k,
        "l": min((each.l_distinct for each in found.sensitive), default=0),
        "t": f"{max((each.t_equal for each in found.sensitive), default=0.0):.3f}",
        "classes": _sizes(table, quasi),
    }


def _sizes(table: pl.DataFrame, quasi: list[str]) -> dict[str, int]:
    sizes = table.group_by(quasi).len("size")["size"].value_counts().sort("size")
    return {str(size): count for size, count in sizes.iter_rows()}
