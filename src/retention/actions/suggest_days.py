"""Columns of text that hold days or moments; SQLite has no type for these.

Only the shapes 2010-12-31 and 2010-12-31 14:05:00 count, and most of the sample must have them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from retention.anonymise.judging import MOSTLY
from retention.bestand.outline import Column, Kind, Outline, Table

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_DAYS = frozenset({Kind.DATE, Kind.MOMENT})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ZONE = r"(?P<zone>Z|[+-]\d\d(:?\d\d)?)?"
_MOMENT = re.compile(_DAY.pattern + r"[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?" + _ZONE)


def with_days(outline: Outline) -> Outline:
    """The outline, in which columns of text that hold days or moments are of that kind."""
    return replace(outline, tables={name: _table(each) for name, each in outline.tables.items()})


def is_day(column: Column) -> bool:
    """Whether a column holds days or moments."""
    return column.kind in _DAYS


def is_text(column: Column) -> bool:
    """Whether a column of days or moments keeps them as text; only of a text is there a sample."""
    return bool(column.values)


def _table(table: Table) -> Table:
    return replace(table, columns={name: _column(each) for name, each in table.columns.items()})


def _column(column: Column) -> Column:
    if column.kind not in _TEXTS:
        return column
    days = sum(_DAY.fullmatch(value) is not None for value in column.values)
    moments = [found for value in column.values if (found := _MOMENT.fullmatch(value))]
    if days + len(moments) < max(1, MOSTLY * len(column.values)):
        return column
    if days >= len(moments):
        return replace(column, kind=Kind.DATE)
    zoned = sum(found["zone"] is not None for found in moments)
    return replace(column, kind=Kind.MOMENT, zoned=zoned >= MOSTLY * len(moments))
