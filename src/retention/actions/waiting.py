"""Everything that waits for a person, counted queue by queue: one place to begin the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions import request_queue
from retention.actions.clock import day_of
from retention.actions.watch_registers import information_counts
from retention.actions.workplace import Workplace
from retention.domain.decision import Disposition
from retention.domain.rights import Urgency
from retention.domain.states import OverviewState
from retention.ledger import corrections, keeps, lists, outbox, questions, recipients
from retention.ledger.tables import finding, overview


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits in one queue; `late`: of that, whose day has passed. Codes and counts."""

    name: str
    count: int
    late: int = 0


def what_waits(place: Workplace, as_of: date | None = None) -> tuple[Queue, ...]:
    """Every queue, what has a deadline first; also those in which nothing waits."""
    informing = information_counts(place, as_of)
    with place.ledger.connect() as ledger:
        day = day_of(as_of, place.clock.now(ledger))
        notices = outbox.queue(ledger)
        kept = keeps.queue(ledger, day)
        return (
            _requests(place, day),
            Queue("notices", len(notices), sum(row["escalated_at"] is not None for row in notices)),
            Queue("corrections", len(corrections.waiting(ledger))),
            Queue("questions", questions.count_open(ledger)),
            Queue("exceptions", len(kept), sum(_is_late(row, day) for row in kept)),
            Queue("information", informing.due + informing.reviews),
            Queue("recipients", recipients.count_waiting(ledger)),
            Queue("overviews", _drafts(ledger)),
            Queue("lists", len(lists.open_lists(ledger))),
            Queue("dossiers", _asked_about(ledger)),
        )


def _requests(place: Workplace, day: date) -> Queue:
    rights = place.rules.protocol.rights
    found = request_queue.waiting(place, day) if rights is not None else []
    late = sum(any(each.urgency is Urgency.OVERDUE for each in one.running) for one in found)
    return Queue("requests", len(found), late)


def _is_late(row: dict[str, object], day: date) -> bool:
    until = row["review_on"]
    return isinstance(until, date) and until < day


def _drafts(ledger: Connection) -> int:
    draft = overview.c.state == OverviewState.DRAFT.value
    return int(ledger.execute(sa.select(sa.func.count()).where(draft)).scalar_one())


def _asked_about(ledger: Connection) -> int:
    ask = finding.c.disposition == Disposition.ASK.value
    return int(ledger.execute(sa.select(sa.func.count()).where(ask)).scalar_one())
