"""The log: every change and every refusal, in one gapless sequence of canonical lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.evidence.entries import Event, event_line, fresh_salt
from retention.evidence.tree import Tree, leaf_hash
from retention.ledger.locks import hold_log
from retention.ledger.tables import log


def utc_text(moment: datetime) -> str:
    """A moment as the evidence writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_down(connection: Connection, kind: str, record: Mapping[str, Any], at: datetime) -> None:
    """One more event. Call it last: it serialises those who write until they commit."""
    hold_log(connection)
    sequence = connection.execute(
        sa.select(sa.func.coalesce(sa.func.max(log.c.sequence) + 1, 0))
    ).scalar_one()
    line = event_line(Event(sequence, utc_text(at), kind, record, fresh_salt()))
    connection.execute(sa.insert(log).values(sequence=sequence, kind=kind, line=line.decode()))


def lines(connection: Connection, *, first: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The log's lines from `first` up to, not including, `end`."""
    select = sa.select(log.c.line).where(log.c.sequence >= first).order_by(log.c.sequence)
    if end is not None:
        select = select.where(log.c.sequence < end)
    stream = connection.execute(select, execution_options={"yield_per": 2_000})
    return (line.encode() for line in stream.scalars())


def log_head(connection: Connection) -> dict[str, Any]:
    """{"size", "root"} of the whole log as it is now."""
    tree = Tree()
    for line in lines(connection):
        tree.add(leaf_hash(line))
    return {"size": tree.size, "root": tree.root().hex()}
