"""Propose: look at every dossier past its first clock, decide, and make a destruction list.

SQL and the domain each say which dossiers are due; where they differ nothing is proposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.chunks import chunks
from retention.actions.clock import day_of
from retention.actions.drafting import Draft, on_open_lists, snapshot
from retention.actions.plan_release import PlannedRelease, plan_release
from retention.actions.preflight import preflight
from retention.actions.workplace import Tombstones, Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.binding import Binding
from retention.bestand.due import due_in_batch, to_look_at
from retention.bestand.facts import Looked, facts_in_batch
from retention.domain.decision import Decision, DossierFacts, Keep, Reason, decide
from retention.errors import BusyError, RetentionError
from retention.evidence.entries import fresh_salt
from retention.evidence.items import ItemLine
from retention.ledger.keeps import keeps_of
from retention.ledger.locks import try_proposing
from retention.ledger.log import write_down
from retention.ledger.staging import Staging
from retention.ledger.tables import finding
from retention.ledger.without import add_without

LOOKED_AT_ONCE = 25_000
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
        self.draft = Draft(place, ledger, bestand, as_of, now)
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
        guards = self.draft.guards(binding, self.items) if self.items else ()
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
        number = self.draft.open_run("propose")
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
        taken = on_open_lists(self.ledger, keys)
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
        also = {} if release.record is None else {"release": release.record}
        number, list_digest = self.draft.write(
            binding, staging, self.items, run_number=run_number, guards=guards, also=also
        )
        add_without(self.ledger, number, release.without)
        return number, list_digest

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
        self.draft.close_run(run_number, counts)
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


def _stored(decision: Decision) -> tuple[str, list[str], date | None]:
    return decision.disposition.value, list(decision.reasons), decision.due_on


def with_keeps(looked: Looked, keeps: list[Keep]) -> DossierFacts:
    """What the bestand says, and what keeps the dossier by the ledger."""
    return replace(looked.facts, keeps=(*looked.facts.keeps, *keeps))
