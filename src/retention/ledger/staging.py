"""Items on their way to a list: kept in a temporary table until the list's digest is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.engine import Connection

from retention.bulk import copy_rows
from retention.domain.decision import Disposition
from retention.errors import BusyError
from retention.evidence.items import ItemLine
from retention.ledger.items import line_columns, line_of
from retention.ledger.tables import finding, item, known_dossier

# A finding's number is the database's own.
_OF_FINDING = [column.name for column in finding.columns if column.name != "number"]

Finding = tuple[int, str, str, tuple[str, list[str], date | None]]


class Staging:
    """A temporary table that ends with the transaction of its connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        columns = [sa.Column(c.name, c.type) for c in item.columns if c.name != "list"]
        self._table = sa.Table(
            "retention_staging",
            sa.MetaData(),
            *columns,
            sa.Column("dossier_key", sa.Text),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        self._table.create(connection)

    def add_items(self, lines: Iterable[tuple[str, ItemLine]]) -> None:
        """Add (dossier key, item line) pairs."""
        columns = "number, batch, tombstone, category, closure_year, due_on, disposition, reasons"
        rows = ((*line[:7], list(line.reasons), line.salt, key) for key, line in lines)
        copy_rows(self._connection, f"retention_staging ({columns}, salt, dossier_key)", rows)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down why dossiers that were looked at do not go."""
        columns = ", ".join(_OF_FINDING)
        rows = ((number, key, category, *decided) for number, key, category, decided in findings)
        copy_rows(self._connection, f"retention.finding ({columns})", rows)

    def to_deidentify(self) -> Iterator[tuple[int, str]]:
        """(item number, dossier key) of every item of which a remainder is to survive, in order."""
        c = self._table.c
        select = sa.select(c.number, c.dossier_key).where(self._survives).order_by(c.number)
        with self._connection.execute(select, execution_options={"yield_per": 5_000}) as stream:
            yield from ((row.number, row.dossier_key) for row in stream)

    def hand_back(self, run: int, reason: str) -> dict[str, int]:
        """No item is left of which a remainder is to survive; a steward is asked about each.

        Returns how many there were per category. The others are numbered anew.
        """
        c = self._table.c
        ask, reasons = sa.literal(Disposition.ASK.value), array([reason], type_=sa.Text)
        asked = sa.select(sa.literal(run), c.dossier_key, c.category, ask, reasons, c.due_on)
        rows = asked.where(self._survives)
        self._connection.execute(sa.insert(finding).from_select(_OF_FINDING, rows))
        gone = sa.delete(self._table).where(self._survives).returning(c.category)
        counts = Counter(self._connection.execute(gone).scalars())
        place = sa.func.row_number().over(order_by=c.number).label("place")
        placed = sa.select(c.number, place).subquery()
        anew = sa.update(self._table).where(c.number == placed.c.number)
        self._connection.execute(anew.values(number=placed.c.place))
        return dict(counts)

    @property
    def _survives(self) -> sa.ColumnElement[bool]:
        return self._table.c.disposition == Disposition.DEIDENTIFY.value

    def cut(self, size: int) -> None:
        """Every item is in a batch of this many, the first ones in the first."""
        batch = (self._table.c.number - 1) // size + 1
        self._connection.execute(sa.update(self._table).values(batch=batch))

    def lines(self) -> Iterator[ItemLine]:
        """The staged lines in order, read as a stream."""
        select = sa.select(*line_columns(self._table)).order_by(self._table.c.number)
        with self._connection.execute(select, execution_options={"yield_per": 5_000}) as stream:
            yield from map(line_of, stream)

    def become_items_of(self, list_number: int) -> None:
        """All staged items are items of this list now, their dossiers on this list only."""
        staged = self._table
        names = [column.name for column in item.columns if column.name != "list"]
        rows = sa.select(sa.literal(list_number), *(staged.c[name] for name in names))
        self._connection.execute(sa.insert(item).from_select(["list", *names], rows))
        claims = sa.select(staged.c.dossier_key, sa.literal(list_number), staged.c.number)
        statement = insert(known_dossier).from_select(["dossier_key", "list", "item"], claims)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[known_dossier.c.dossier_key],
                set_={"list": statement.excluded.list, "item": statement.excluded.item},
                where=known_dossier.c.list.is_(None),
            )
        )
        on_this_list = known_dossier.select().where(known_dossier.c.list == list_number)
        if _count(self._connection, on_this_list) != _count(self._connection, rows):
            raise BusyError("a dossier came on another list meanwhile; propose again")


def _count(connection: Connection, select: sa.Select[Any]) -> int:
    return connection.execute(
        sa.select(sa.func.count()).select_from(select.subquery())
    ).scalar_one()
