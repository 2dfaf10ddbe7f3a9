"""Fills the example bestand with invented people; the same seed gives the same rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Connection, MetaData, select

from retention.bestand.dialect import analyze, bulk_insert
from retention.bestand.example.invent.case import Rows
from retention.bestand.example.invent.dossier import Made, Town
from retention.bestand.example.invent.support import Paper
from retention.bestand.example.schema import metadata, schema_for
from retention.errors import UsageError

BATCH = 1_000  # dossiers; bounds the memory


@dataclass(frozen=True, slots=True)
class Generated:
    """Rows per table, and per special shape the numbers of its dossiers, the clean example first.

    Shapes are those of `Shape`; besides these `several_dossiers` (its client has more than one),
    `shared_household` (a housemate has a dossier too) and `with_documents`.
    """

    rows: Mapping[str, int]
    planted: Mapping[str, tuple[str, ...]]


def generate(
    connection: Connection,
    *,
    dossiers: int,
    seed: int,
    as_of: date,
    documents_root: Path | None,
    documents_share: float = 0.2,
    progress: Callable[[int], None] | None = None,
) -> Generated:
    """What was made, in an empty, migrated bestand; the connection's owner commits.

    Without a root there are no documents, so that none is missing. `progress` hears after each
    batch how many dossiers there are. Raises UsageError when the bestand is not empty.
    """
    tables = metadata(schema_for(connection.dialect.name))
    _refuse_filled(connection, tables)
    rows, share = Rows(), documents_share if documents_root else 0.0
    town = Town(rows, dossiers=dossiers, seed=seed, as_of=as_of, documents_share=share)
    made = _Tally(connection, tables, rows, documents_root, progress)
    for household in town.households():
        made.add(household)
    return made.finish()


def _refuse_filled(connection: Connection, tables: MetaData) -> None:
    dossier = next(table for table in tables.sorted_tables if table.name == "dossier")
    if connection.execute(select(dossier.c.id).limit(1)).first() is not None:
        raise UsageError("the example bestand already holds dossiers; start with an empty one")


class _Tally:
    """Writes batches and counts what went in."""

    def __init__(
        self,
        connection: Connection,
        tables: MetaData,
        rows: Rows,
        documents_root: Path | None,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._connection, self._tables, self._rows = connection, tables, rows
        self._root, self._progress = documents_root, progress
        self._counts: Counter[str] = Counter()
        self._planted: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, household: Iterable[Made]) -> None:
        for made in household:
            for name in _shapes(made):
                self._planted[name].append(made.number)
            if self._root is not None:
                _write(self._root, made.papers)
        if len(self._rows.waiting["dossier"]) >= BATCH:
            self._flush()

    def finish(self) -> Generated:
        self._flush()
        for table in self._tables.sorted_tables:
            analyze(self._connection, table)
        planted = {name: tuple(numbers) for name, numbers in self._planted.items()}
        return Generated(dict(self._counts), planted)

    def _flush(self) -> None:
        for table in self._tables.sorted_tables:
            rows = self._rows.waiting.pop(table.name, [])
            in_order = itemgetter(*table.columns.keys())
            bulk_insert(self._connection, table, map(in_order, rows))
            self._counts[table.name] += len(rows)
        if self._progress is not None:
            self._progress(self._counts["dossier"])


def _shapes(made: Made) -> list[str]:
    found = {
        "several_dossiers": made.of_several,
        "shared_household": made.among_housemates,
        "with_documents": bool(made.papers),
    }
    named = [made.shape.value] if made.shape else []
    return named + [name for name, holds in found.items() if holds]


def _write(root: Path, papers: Iterable[Paper]) -> None:
    for paper in papers:
        path = root / paper.address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(paper.text.encode())
