"""One dossier in the making: its rows by table, who works on it, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random

from retention.bestand.example.invent.lives import Life, day_between, moment
from retention.bestand.example.invent.shapes import Shape

Row = dict[str, object]


class Rows:
    """Rows that wait to be written, by table; ids count on when they have been."""

    def __init__(self) -> None:
        self.waiting: defaultdict[str, list[Row]] = defaultdict(list)
        self._ids: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))

    def take_id(self, table: str) -> int:
        """The next id of a table."""
        return next(self._ids[table])

    def put(self, table: str, row: Row) -> Row:
        """The same row, now waiting."""
        self.waiting[table].append(row)
        return row


@dataclass(slots=True)
class Case:
    """The rows of one dossier before they join the others, so that a shape can still twist them."""

    random: Random
    all_rows: Rows
    number: str
    shape: Shape | None
    life: Life
    worker_id: int
    writer: str
    fields: Mapping[str, str]
    dossier: Row = field(default_factory=dict)
    own: dict[str, list[Row]] = field(default_factory=dict)

    def open_dossier(self, client_id: int, **columns: object) -> None:
        """The dossier's own row, last changed on the last day of work."""
        own = {"id": self.all_rows.take_id("dossier"), "number": self.number}
        row = {**own, "client_id": client_id, **columns, **self.stamp(self.life.until)}
        self.dossier = self.all_rows.put("dossier", row)

    def add(self, table: str, day: int, **columns: object) -> Row:
        """A part that came on this day and last changed then or later."""
        changed_on = day if self.random.random() < 0.5 else self.day_from(day)
        return self.add_changed(table, changed_on, **columns)

    def add_changed(self, table: str, changed_on: int, **columns: object) -> Row:
        """A part that last changed on this day."""
        columns |= self.stamp(changed_on)
        columns["id"] = self.all_rows.take_id(table)
        return self.link(table, columns)

    def link(self, table: str, row: Row) -> Row:
        """The same row, now a part of this dossier."""
        row["dossier_id"] = self.dossier["id"]
        self.own.setdefault(table, []).append(row)
        return self.all_rows.put(table, row)

    def stamp(self, day: int) -> Row:
        """When and by whom a row was last changed."""
        return {"changed_at": moment(self.random, day), "changed_by": self.writer}

    def day_from(self, day: int) -> int:
        """A day from this one through the last day of work."""
        return day_between(self.random, day, max(day, self.life.until))
