"""Rows of items as the lines that a list's digest covers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from retention.evidence.items import ItemLine


def line_columns(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """The columns of a table of items, in the order of `ItemLine`."""
    c = table.c
    return [
        *(c.number, c.batch, c.tombstone, c.category, c.closure_year),
        sa.cast(c.due_on, sa.Text),
        *(c.disposition, c.reasons, c.salt),
    ]


def line_of(row: Any) -> ItemLine:
    """The line behind a row that begins with `line_columns`."""
    item, batch, tombstone, category, year, due_on, disposition, reasons, salt = row[:9]
    return ItemLine(
        item, batch, tombstone, category, year, due_on, disposition, tuple(reasons), salt
    )
