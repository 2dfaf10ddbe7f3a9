"""Chase: known means acknowledged. Who says nothing is reminded once, then it is a steward's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.notice_log import alert
from retention.actions.workplace import Workplace
from retention.domain.states import NoticeState
from retention.ledger.log import write_down
from retention.ledger.notices import ALERT
from retention.ledger.tables import notice

OPEN = (
    NoticeState.HELD,
    NoticeState.READY,
    NoticeState.SENDING,
    NoticeState.SENT,
    NoticeState.FAILED,
)


@dataclass(frozen=True, slots=True)
class Chased:
    """How many notices get a reminder, and how many went to the queue."""

    reminded: int
    escalated: int


def chase(place: Workplace) -> Chased:
    """Reminders made ready and overdue notices put on the queue; written down, once each."""
    rule = place.rules.needs_notices
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        escalated = _escalate(ledger, now, now - timedelta(days=rule.acknowledge_within_days))
        reminded = _remind(ledger, now, now - timedelta(days=rule.remind_after_days))
        if escalated:
            alert(place, ledger, "notices-overdue", {"overdue": len(escalated)}, now)
        if escalated or reminded:
            record = {"reminded": reminded, "escalated": escalated}
            write_down(ledger, "notices-chased", record, now)
        return Chased(len(reminded), len(escalated))


def _remind(ledger: Connection, now: datetime, until: datetime) -> list[int]:
    """Numbers of what was sent so long ago, and goes once more under a Message-ID of its own."""
    due = sa.and_(
        notice.c.state == NoticeState.SENT.value,
        notice.c.cause != ALERT,
        notice.c.reminded_at.is_(None),
        notice.c.escalated_at.is_(None),
        notice.c.sent_at <= until,
    )
    again = {"state": NoticeState.READY.value, "next_at": now, "attempts": 0, "failure": None}
    statement = sa.update(notice).where(due).values(reminded_at=now, written_down=False, **again)
    return sorted(ledger.execute(statement.returning(notice.c.number)).scalars())


def _escalate(ledger: Connection, now: datetime, until: datetime) -> list[int]:
    """Numbers of what nobody acknowledged so long after it was sent, or made and never sent."""
    due = sa.and_(
        notice.c.state.in_([state.value for state in OPEN]),
        notice.c.cause != ALERT,
        notice.c.escalated_at.is_(None),
        sa.func.coalesce(notice.c.sent_at, notice.c.made_at) <= until,
    )
    statement = sa.update(notice).where(due).values(escalated_at=now)
    return sorted(ledger.execute(statement.returning(notice.c.number)).scalars())
