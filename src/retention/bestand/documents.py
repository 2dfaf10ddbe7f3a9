"""Documents: where the rows say they lie, and deleting them there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bestand.batch import on_key
from retention.bestand.binding import Binding


class DocumentResult(StrEnum):
    """What was found at an address, or became of it. THERE: it must still be deleted."""

    THERE = "there"
    MISSING = "missing"
    REFUSED = "refused"
    DELETED = "deleted"
    FAILED = "failed"


def addresses_in_batch(
    connection: Connection, binding: Binding, batch: sa.Table
) -> Iterator[tuple[int, str]]:
    """(item number, address) of every document that belongs to a dossier of the batch."""
    start = sa.join(batch, binding.dossier, on_key(binding, batch, binding.dossier))
    for documents in binding.data_map.documents:
        for way in (way for table, way in binding.ways if table == documents.table):
            joined, rows = binding.follow(start, binding.dossier, way)
            address = rows.c[documents.address]
            select = (
                sa.select(batch.c.item, sa.cast(address, sa.Text))
                .select_from(joined)
                .where(address.is_not(None))
            )
            for row in connection.execute(select):
                yield row[0], row[1]


def still_named(connection: Connection, binding: Binding, addresses: list[str]) -> frozenset[str]:
    """Those of the addresses that a row of the bestand names now."""
    found: set[str] = set()
    for documents in binding.data_map.documents:
        column = binding.column(documents.table, documents.address)
        for start in range(0, len(addresses), 500):
            chunk = addresses[start : start + 500]
            found |= set(connection.execute(sa.select(column).where(column.in_(chunk))).scalars())
    return frozenset(found)


def named_by_others(connection: Connection, binding: Binding, batch: sa.Table) -> frozenset[int]:
    """The items with a document that a row of another dossier names too."""
    found: set[int] = set()
    for documents in binding.data_map.documents:
        way = next(way for table, way in binding.ways if table == documents.table)
        start = sa.join(batch, binding.dossier, on_key(binding, batch, binding.dossier))
        joined, mine = binding.follow(start, binding.dossier, way)
        other_dossier = binding.dossier.alias()
        others, theirs = binding.follow(other_dossier, other_dossier, way)
        twin = (
            sa.select(sa.literal(1))
            .select_from(others)
            .where(
                theirs.c[documents.address] == mine.c[documents.address],
                sa.not_(sa.and_(*(other_dossier.c[k.name] == k for k in binding.dossier_key))),
            )
        )
        select = (
            sa.select(batch.c.item)
            .select_from(joined)
            .where(twin.correlate(mine, binding.dossier).exists())
        )
        found |= set(connection.execute(select).scalars())
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class DocumentStore:
    """Files under one root. `forbidden` folders (evidence, keys) are never touched."""

    root: Path
    forbidden: tuple[Path, ...] = ()

    def look(self, address: str) -> DocumentResult:
        """What lies at an address: THERE, MISSING, or REFUSED where it may not be touched."""
        path = self._path(address)
        if path is None:
            return DocumentResult.REFUSED
        try:
            regular = stat.S_ISREG(path.lstat().st_mode)
        except FileNotFoundError:
            return DocumentResult.MISSING
        except OSError:
            return DocumentResult.REFUSED
        return DocumentResult.THERE if regular else DocumentResult.REFUSED

    def delete(self, address: str) -> DocumentResult:
        """Delete what lies at an address; nothing outside the root is touched."""
        found = self.look(address)
        path = self._path(address)
        if found is not DocumentResult.THERE or path is None:
            return found
        try:
            path.unlink()
            _sync(path.parent)
        except OSError:
            return DocumentResult.FAILED
        return DocumentResult.DELETED

    def _path(self, address: str) -> Path | None:
        """The file behind an address; None when the address leads anywhere else."""
        pure = PurePosixPath(address)
        if "\x00" in address or "\\" in address or "://" in address or pure.is_absolute():
            return None
        if not pure.parts or ".." in pure.parts or str(pure) != address:
            return None
        path = self.root.joinpath(*pure.parts)
        real = path.parent.resolve()
        # A symbolic link on the way shows as another real folder.
        if real != self.root.resolve().joinpath(*pure.parts[:-1]) or path.is_symlink():
            return None
        outside = not real.is_relative_to(self.root.resolve())
        forbidden = any(real.is_relative_to(each.resolve()) for each in self.forbidden)
        return None if outside or forbidden else path


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
