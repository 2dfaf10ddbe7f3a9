"""Review: which exceptions and holds ask for a decision, those at their review date among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from retention.actions.clock import day_of
from retention.actions.workplace import Workplace
from retention.domain.states import KeepState
from retention.ledger import keeps
from retention.ledger.log import write_down


@dataclass(frozen=True, slots=True)
class Review:
    """How many wait: asked for, at their review date today, and past it."""

    asked: int
    due: int
    overdue: int


def waiting(place: Workplace, as_of: date | None = None) -> list[dict[str, Any]]:
    """The exceptions and holds that ask for a decision, the most urgent first."""
    with place.ledger.connect() as ledger:
        day = day_of(as_of, place.clock.now(ledger))
        return keeps.queue(ledger, day)


def review(place: Workplace, as_of: date | None = None) -> Review:
    """Count what waits and write it down; nothing ever lapses by itself."""
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        day = day_of(as_of, now)
        queue = keeps.queue(ledger, day)
        standing = [row for row in queue if row["state"] == KeepState.CONFIRMED]
        found = Review(
            asked=len(queue) - len(standing),
            due=sum(row["review_on"] == day for row in standing),
            overdue=sum(row["review_on"] < day for row in standing),
        )
        record = {"asked": found.asked, "due": found.due, "overdue": found.overdue}
        write_down(ledger, "reviewed", record, now)
        return found
