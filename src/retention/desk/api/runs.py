"""Runs and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from retention.actions.run_record import run_record
from retention.actions.runs import runs_page
from retention.desk.api.routing import Body, Code, Operations
from retention.desk.asked import Number
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.states import ListState
from retention.evidence.verify import verify as verify_folder

operations = Operations("runs")


@dataclass(frozen=True)
class Run:
    """One list; `head` after its last signed statement."""

    number: int
    state: ListState
    as_of: date
    dossiers: int
    proposed_at: datetime
    sealed_at: datetime | None
    head: str | None


@dataclass(frozen=True)
class Record:
    """How the dossiers of a list ended, and whether the counts reconcile."""

    number: int
    state: ListState
    rule_set: str
    protocol_version: str
    software: str
    proposed: int
    outcomes: Mapping[str, int]
    reconciles: bool
    partial: bool
    head: str | None


class Against(Body):
    """A head that was kept elsewhere; without one, later statements cannot be excluded."""

    head: Code | None = None


@dataclass(frozen=True)
class Verified:
    """Whether the evidence holds, the first thing wrong, and how far it can be vouched for."""

    holds: bool
    first_wrong: str | None
    warnings: tuple[str, ...]
    vouched_for: str
    head: str


@operations.read("/runs", Permit.SEE_RUNS)
def runs(visit: Visiting) -> tuple[Run, ...]:
    """The fifty newest lists."""
    return tuple(
        Run(
            each.number,
            each.state,
            each.as_of,
            each.dossiers,
            each.proposed_at,
            each.sealed_at,
            each.head,
        )
        for each in runs_page(visit.place).runs
    )


@operations.read("/runs/{number}", Permit.SEE_RUNS)
def one_run(visit: Visiting, number: Number) -> Record:
    """One list from proposal to seal."""
    found = run_record(visit.place, number)
    return Record(
        found.list_number,
        found.state,
        found.rule_set,
        found.protocol_version,
        found.software,
        found.counts.proposed,
        dict(found.counts.outcomes),
        found.counts.reconciles,
        found.partial,
        found.head,
    )


@operations.deed("/evidence/verify", Permit.SEE_RUNS)
def verify(visit: Visiting, against: Against) -> Verified:
    """The evidence folder verified now."""
    with visit.request.app.state.evidence_turn.taken():
        report = verify_folder(visit.place.settings.evidence, head=against.head or None)
    return Verified(
        report.holds, report.first_wrong, report.warnings, report.vouched_for, report.head
    )
