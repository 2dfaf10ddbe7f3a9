"""What waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention.actions.worklist import WaitingRow, Wanted, waiting_counts, waiting_page
from retention.desk.api.routing import Operations
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.worklist import IfNobody, Kind

operations = Operations("queue")


@dataclass(frozen=True)
class Waiting:
    """One row of the queue. `dossier`: its number, where the row is about one."""

    kind: Kind
    number: int
    why: str
    until: date | None
    late: bool
    if_nobody_acts: IfNobody
    dossier: str | None


@dataclass(frozen=True)
class Counted:
    """How much waits of one kind, and how much of that is late."""

    kind: Kind
    count: int
    late: int


@dataclass(frozen=True)
class Queue:
    """The most urgent rows, and how much waits in all."""

    counts: tuple[Counted, ...]
    rows: tuple[Waiting, ...]


@operations.read("/queue", Permit.SEE_QUEUE)
def queue(visit: Visiting, kind: Kind | None = None, late: bool = False) -> Queue:
    """The fifty most urgent rows, with the counts of every kind."""
    wanted = Wanted(kind=kind, late=late)
    counts = waiting_counts(visit.place, wanted)
    page = waiting_page(visit.place, wanted)
    return Queue(
        tuple(Counted(each.kind, each.count, each.late) for each in counts),
        tuple(_row(each) for each in page.rows),
    )


def _row(row: WaitingRow) -> Waiting:
    return Waiting(
        row.kind, row.number, row.why, row.until, row.late, row.if_nobody, row.dossier_number
    )
