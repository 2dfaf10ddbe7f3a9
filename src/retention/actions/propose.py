"""Propose: look at every dossier past its first clock, decide, and make a destruction list.

SQL and the domain each say which dossiers are due; where they differ nothing is proposed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from retention.actions.chunks import chunks
from retention.actions.clock import day_of
from retention.actions.plan_release import PlannedRelease, plan_release
from retention.actions.preflight import preflight
from retention.actions.workplace import Tombstones, Workplace
from retention.bestand.balance import balance, identity
from retention.bestand.batch import fill_batch
from retention.bestand.binding import Binding
from retention.bestand.due import due_in_batch, to_look_at
from retention.bestand.facts import Looked, facts_in_batch
from retention.domain.decision import Decision, DossierFacts, Keep, Reason, decide
from retention.domain.guards import tripped
from retention.domain.states import BatchState, ListState
from retention.errors import BusyError, RetentionError
from retention.evidence.canonical import canonical, digest
from retention.evidence.entries import fresh_salt
from retention.evidence.items import ItemLine, item_leaf
from retention.evidence.tree import Tree
from retention.ledger.keeps import keeps_of
from retention.ledger.locks import next_number, try_proposing
from retention.ledger.log import write_down
from retention.ledger.staging import Staging
from retention.ledger.tables import batch, destruction_list, finding, known_dossier, rule_set, run
from retention.ledger.without import add_without

LOOKED_AT_ONCE = 25_000
# Small ones join every table anew for little, large ones hold their locks for long.
LARGEST_BATCH = 15_000
LARGEST_UNDIVIDED = 5_000

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of a proposal. `list_number` None: nothing was due, or it was only a preview."""

    run_number: int | None
    list_number: int | None
    as_of: date
    digest: str | None
    looked_at: int
    going: dict[str, int]
    kept: dict[str, int]
    asked: dict[str, int]
    guards_tripped: tuple[str, ...]
    on_open_lists: int
    release: dict[str, Any] | None = None


@dataclass
class _Counted:
    looked_at: int = 0
    on_open_lists: int = 0
    going: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, category: str, decision: Decision) -> None:
        """Count one decision, by category when it goes and by its first reason otherwise."""
        if decision.goes:
            self.going[category] += 1
        elif decision.disposition.value == "ask":
            self.asked[decision.reasons[0]] += 1
        else:
            self.kept[decision.reasons[0]] += 1


def batch_size(items: int) -> int:
    """How many items each batch of a list gets: even parts, two of which can go side by side."""
    if items <= min(LARGEST_UNDIVIDED, LARGEST_BATCH):
        return items
    pairs = math.ceil(items / (2 * LARGEST_BATCH))
    return math.ceil(items / (2 * pairs))


def propose(
    place: Workplace,
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Proposed:
    """Make a list of everything that is due on `as_of` (default: today).

    A dry run changes nothing. Raises PreflightError when map and bestand do not fit, BusyError
    when another proposal runs, RefusedError for a day that cannot be right.
    """
    with place.ledger.connect() as ledger, ledger.begin() as transaction:
        if not try_proposing(ledger):
            raise BusyError("another proposal runs at this moment; look at its result first")
        now = place.clock.now(ledger)
        with snapshot(place) as bestand:
            proposed = _Proposal(place, ledger, bestand, day_of(as_of, now), now).make(progress)
        if dry_run:
            transaction.rollback()
            return _preview(proposed)
        return proposed


def snapshot(place: Workplace) -> Connection:
    """A connection on which every query sees the bestand as at one moment."""
    connection = place.bestand.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _preview(proposed: Proposed) -> Proposed:
    return replace(proposed, run_number=None, list_number=None, digest=None)


class _Proposal:
    """One sweep over the bestand, written to the ledger's open transaction."""

    def __init__(
        self, place: Workplace, ledger: Connection, bestand: Connection, as_of: date, now: datetime
    ) -> None:
        self.place = place
        self.protocol = place.rules.protocol
        self.ledger = ledger
        self.bestand = bestand
        self.as_of = as_of
        self.now = now
        self.counted = _Counted()
        self.items = 0

    def make(self, progress: Progress | None) -> Proposed:
        binding = preflight(self.place, self.bestand)
        tombstones = self.place.tombstones(self.ledger)
        run_number = self._open_run()
        staging = Staging(self.ledger)
        for keys in chunks(
            to_look_at(self.bestand, binding, self.protocol, self.as_of), LOOKED_AT_ONCE
        ):
            self._look(binding, keys, staging, tombstones, run_number)
            if progress is not None:
                progress(self.counted.looked_at)
        release = self._plan_release(binding, staging, run_number)
        guards = self._guards(binding) if self.items else ()
        list_number, list_digest = self._write_list(binding, staging, run_number, guards, release)
        return self._close_run(run_number, list_number, list_digest, guards, release.record)

    def _plan_release(self, binding: Binding, staging: Staging, run_number: int) -> PlannedRelease:
        planned = plan_release(self.place, self.bestand, binding, staging, run_number)
        for category, count in planned.handed_back.items():
            self.items -= count
            self.counted.going[category] -= count
            self.counted.asked[Reason.RELEASE_TOO_SMALL.value] += count
        self.counted.going += Counter()
        return planned

    def _open_run(self) -> int:
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
                kind="propose",
                as_of=self.as_of,
                rule_set=record["digest"],
                started_at=self.now,
            )
        )
        # Only the newest sweep's findings are kept: they hold dossier keys.
        self.ledger.execute(sa.delete(finding))
        return number

    def _look(
        self,
        binding: Binding,
        keys: list[str],
        staging: Staging,
        tombstones: Tombstones,
        run_number: int,
    ) -> None:
        taken = _on_open_lists(self.ledger, keys)
        free = [key for key in keys if key not in taken]
        self.counted.on_open_lists += len(keys) - len(free)
        self.counted.looked_at += len(keys)
        hand = fill_batch(self.bestand, binding, ((i, key, None) for i, key in enumerate(free)))
        looked = facts_in_batch(self.bestand, binding, hand)
        due = due_in_batch(self.bestand, binding, self.protocol, self.as_of, hand)
        keeps = keeps_of(self.ledger, free)
        decided = [
            (free[i], looked[i], self._decide(looked[i], keeps.get(free[i], []), i in due))
            for i in sorted(looked)
        ]
        staging.add_findings(
            (run_number, key, found.facts.category, _stored(decision))
            for key, found, decision in decided
            if not decision.goes
        )
        going = ((key, found, decision) for key, found, decision in decided if decision.goes)
        staging.add_items(self._lines(going, tombstones))

    def _decide(self, looked: Looked, keeps: list[Keep], due: bool) -> Decision:
        alone = decide(looked.facts, self.protocol, self.as_of)
        if alone.goes != due:
            raise RetentionError(
                "the two evaluations of the rules differ for a dossier; nothing is proposed."
                f" SQL says {'due' if due else 'not due'}, the domain"
                f" {alone.disposition.value} ({', '.join(alone.reasons)}); report this as a fault"
            )
        decision = alone
        if keeps:
            decision = decide(with_keeps(looked, keeps), self.protocol, self.as_of)
        self.counted.add(looked.facts.category, decision)
        return decision

    def _lines(
        self, going: Iterator[tuple[str, Looked, Decision]], tombstones: Tombstones
    ) -> Iterator[tuple[str, ItemLine]]:
        for key, looked, decision in going:
            self.items += 1
            ended_on = decision.clocks[0].started_on
            line = ItemLine(
                item=self.items,
                batch=0,  # it is cut into batches once all items are known
                tombstone=tombstones.of(key),
                category=looked.facts.category,
                closure_year=ended_on.year,
                due_on=str(decision.due_on),
                disposition=decision.disposition.value,
                reasons=decision.reasons,
                salt=fresh_salt(),
            )
            yield key, line

    def _guards(self, binding: Binding) -> tuple[str, ...]:
        guards = self.protocol.guards
        since = self.now - timedelta(days=guards.window_days)
        earlier = self.ledger.execute(
            sa.select(sa.func.coalesce(sa.func.sum(destruction_list.c.item_count), 0)).where(
                destruction_list.c.proposed_at >= since,
                destruction_list.c.state.not_in(("rejected", "lapsed")),
            )
        ).scalar_one()
        held = balance(self.bestand, binding)
        dossiers = sum(sum(counts.values()) for counts in held.values())
        return tripped(guards, self.items, int(earlier), dossiers)

    def _write_list(
        self,
        binding: Binding,
        staging: Staging,
        run_number: int,
        guards: tuple[str, ...],
        release: PlannedRelease,
    ) -> tuple[int | None, str | None]:
        if self.items == 0:
            return None, None
        number = next_number(self.ledger, destruction_list.c.number)
        batches = list(_cut(staging, batch_size(self.items)))
        header: dict[str, Any] = {
            "number": number,
            "as_of": self.as_of.isoformat(),
            "rule_set": self.place.rules.digest,
            "bestand": identity(self.bestand, binding),
            "items": self.items,
            "batches": batches,
        }
        if release.record is not None:
            header["release"] = release.record
        text = canonical(header)
        self.ledger.execute(
            sa.insert(destruction_list).values(
                number=number,
                run=run_number,
                as_of=self.as_of,
                rule_set=self.place.rules.digest,
                item_count=self.items,
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
        add_without(self.ledger, number, release.without)
        return number, digest(text)

    def _close_run(
        self,
        run_number: int,
        list_number: int | None,
        list_digest: str | None,
        guards: tuple[str, ...],
        release: dict[str, Any] | None,
    ) -> Proposed:
        counted = self.counted
        by_reason = {
            "going": dict(counted.going),
            "kept": dict(counted.kept),
            "asked": dict(counted.asked),
        }
        counts = {"looked_at": counted.looked_at, **by_reason}
        self.ledger.execute(
            sa.update(run)
            .where(run.c.number == run_number)
            .values(ended_at=self.now, counts=counts)
        )
        record = {
            "run": run_number,
            "as_of": self.as_of.isoformat(),
            "list": list_number,
            "list_digest": list_digest,
            "guards_tripped": list(guards),
            "rule_set": self.place.rules.digest,
            **counts,
            "kept": self._public(counted.kept),
        }
        write_down(self.ledger, "proposed", record, self.now)
        return Proposed(
            run_number,
            list_number,
            self.as_of,
            list_digest,
            counted.looked_at,
            guards_tripped=guards,
            on_open_lists=counted.on_open_lists,
            release=release,
            **by_reason,
        )

    def _public(self, kept: Counter[str]) -> dict[str, int]:
        """Counts by reason for the log: what would tip somebody off is counted as its kind."""
        public: Counter[str] = Counter()
        for reason, count in kept.items():
            public[self.protocol.public_reason(reason)] += count
        return dict(public)


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


def _stored(decision: Decision) -> tuple[str, list[str], date | None]:
    return decision.disposition.value, list(decision.reasons), decision.due_on


def with_keeps(looked: Looked, keeps: list[Keep]) -> DossierFacts:
    return replace(looked.facts, keeps=(*looked.facts.keeps, *keeps))


def _on_open_lists(ledger: Connection, keys: list[str]) -> set[str]:
    return set(
        ledger.execute(
            sa.select(known_dossier.c.dossier_key).where(
                known_dossier.c.list.is_not(None),
                known_dossier.c.dossier_key == sa.any_(sa.bindparam("keys")),
            ),
            {"keys": keys},
        ).scalars()
    )
