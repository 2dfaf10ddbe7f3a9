"""Everything that waits for a person, counted queue by queue: one place to begin the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention.actions.worklist import waiting_counts
from retention.actions.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits in one queue; `late`: of that, whose day has passed. Codes and counts."""

    name: str
    count: int
    late: int = 0


def what_waits(place: Workplace, as_of: date | None = None) -> tuple[Queue, ...]:
    """Every queue, what has a deadline first; also those in which nothing waits."""
    counted = waiting_counts(place, as_of=as_of)
    return tuple(Queue(each.kind.value, each.count, each.late) for each in counted)
