"""Drafting: staged items become a destruction list with a number, a digest and batches.

The same for every list, whatever it is made for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.bestand.balance import balance, identity
from retention.bestand.binding import Binding
from retention.domain.guards import tripped
from retention.domain.states import BatchState, ListState
from retention.evidence.canonical import canonical, digest
from retention.evidence.items import item_leaf
from retention.evidence.tree import Tree
from retention.ledger.locks import next_number
from retention.ledger.staging import Staging
from retention.ledger.tables import batch, destruction_list, known_dossier, rule_set, run

# Small ones join every table anew for little, large ones hold their locks for long.
LARGEST_BATCH = 15_000
LARGEST_UNDIVIDED = 5_000


def batch_size(items: int) -> int:
    """How many items each batch of a list gets: even parts, two of which can go side by side."""
    if items <= min(LARGEST_UNDIVIDED, LARGEST_BATCH):
        return items
    pairs = math.ceil(items / (2 * LARGEST_BATCH))
    return math.ceil(items / (2 * pairs))


def snapshot(place: Workplace) -> Connection:
    """A connection on which every query sees the bestand as at one moment."""
    connection = place.bestand.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def on_open_lists(ledger: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Dossier key -> the open list that it is on; the others are left out."""
    rows = ledger.execute(
        sa.select(known_dossier.c.dossier_key, known_dossier.c.list).where(
            known_dossier.c.list.is_not(None),
            known_dossier.c.dossier_key == sa.any_(sa.bindparam("keys")),
        ),
        {"keys": list(keys)},
    )
    return {row.dossier_key: row.list for row in rows}


@dataclass(frozen=True)
class Draft:
    """One list in the making, in the ledger's open transaction; `as_of` is the day it is for."""

    place: Workplace
    ledger: Connection
    bestand: Connection
    as_of: date
    now: datetime

    def open_run(self, kind: str) -> int:
        """The number of a new run of this kind, under the rules as they are now."""
        record = self.place.rules.record
        self.ledger.execute(
            insert(rule_set)
            .values(
                digest=record["digest"],
                protocol=self.place.rules.protocol_text,
                data_map=self.place.rules.data_map_text,
                software=record["software"],
                first_used_at=self.now,
            )
            .on_conflict_do_nothing()
        )
        number = next_number(self.ledger, run.c.number)
        self.ledger.execute(
            sa.insert(run).values(
                number=number,
                kind=kind,
                as_of=self.as_of,
                rule_set=record["digest"],
                started_at=self.now,
            )
        )
        return number

    def close_run(self, number: int, counts: Mapping[str, Any]) -> None:
        """The run has ended, and found so much."""
        self.ledger.execute(
            sa.update(run)
            .where(run.c.number == number)
            .values(ended_at=self.now, counts=dict(counts))
        )

    def guards(self, binding: Binding, items: int) -> tuple[str, ...]:
        """The guards that so many items trip, together with the lists of the last weeks."""
        guards = self.place.rules.protocol.guards
        since = self.now - timedelta(days=guards.window_days)
        earlier = self.ledger.execute(
            sa.select(sa.func.coalesce(sa.func.sum(destruction_list.c.item_count), 0)).where(
                destruction_list.c.proposed_at >= since,
                destruction_list.c.state.not_in(("rejected", "lapsed")),
            )
        ).scalar_one()
        held = balance(self.bestand, binding)
        dossiers = sum(sum(counts.values()) for counts in held.values())
        return tripped(guards, items, int(earlier), dossiers)

    def write(
        self,
        binding: Binding,
        staging: Staging,
        items: int,
        *,
        run_number: int,
        guards: tuple[str, ...],
        also: Mapping[str, Any],
    ) -> tuple[int, str]:
        """(number, digest) of the list of the staged items; `also` goes into its header."""
        number = next_number(self.ledger, destruction_list.c.number)
        batches = list(_cut(staging, batch_size(items)))
        header: dict[str, Any] = {
            "number": number,
            "as_of": self.as_of.isoformat(),
            "rule_set": self.place.rules.digest,
            "bestand": identity(self.bestand, binding),
            "items": items,
            "batches": batches,
            "guards": list(guards),
            **also,
        }
        text = canonical(header)
        self.ledger.execute(
            sa.insert(destruction_list).values(
                number=number,
                run=run_number,
                as_of=self.as_of,
                rule_set=self.place.rules.digest,
                item_count=items,
                header=text.decode(),
                digest=digest(text),
                guards_tripped=list(guards),
                proposed_at=self.now,
                state=ListState.PROPOSED.value,
            )
        )
        rows = [{"list": number, "state": BatchState.PLANNED.value, **part} for part in batches]
        self.ledger.execute(sa.insert(batch), rows)
        staging.become_items_of(number)
        return number, digest(text)


def _cut(staging: Staging, size: int) -> Iterator[dict[str, Any]]:
    """The batches of the staged items, each with the root of its own Merkle tree."""
    staging.cut(size)
    for number, lines in groupby(staging.lines(), key=attrgetter("batch")):
        tree = Tree()
        for line in lines:
            tree.add(item_leaf(line))
        first = (number - 1) * size + 1
        last = first + tree.size - 1
        yield {"number": number, "first": first, "last": last, "root": tree.root().hex()}
