"""What came of notices is written down per chunk, never one event each in the hot path.

The flag `written_down` of each goes with its event in one transaction: a crash delays the event.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.domain.recipients import Telling
from retention.domain.states import NoticeState
from retention.ledger import outbox
from retention.ledger.log import write_down
from retention.ledger.notices import ALERT, NewNotice, add_notices
from retention.ledger.tables import notice

AT_ONCE = 500


def write_chunk(place: Workplace, now: datetime) -> None:
    """Nothing is left that no event tells: who was sent which notice, and what failed, as codes."""
    while _written(place, now):
        pass


def _written(place: Workplace, now: datetime) -> bool:
    with place.ledger.begin() as ledger:
        rows = outbox.unwritten(ledger, AT_ONCE)
        if not rows:
            return False
        outbox.set_written(ledger, [row.number for row in rows])
        failed = [row for row in rows if row.state == NoticeState.FAILED.value]
        if any(row.recipient != ALERT for row in failed):
            alert(place, ledger, "notices-failed", {"failed": len(failed)}, now)
        sent = [
            [row.number, row.recipient] for row in rows if row.state != NoticeState.FAILED.value
        ]
        gone = [[row.number, row.recipient, row.failure] for row in failed]
        write_down(ledger, "notices-delivered", {"sent": sent, "failed": gone}, now)
        return True


def alert(
    place: Workplace, ledger: Connection, code: str, numbers: dict[str, int], now: datetime
) -> None:
    """Every address in RETENTION_ALERT_TO is told, unless the same waits for it already."""
    waits = sa.select(notice.c.recipient).where(
        notice.c.cause == ALERT,
        notice.c.state == NoticeState.READY.value,
        notice.c.reasons == [code],
    )
    told = set(ledger.execute(waits).scalars())
    fresh = [address for address in place.settings.alert_to if address not in told]
    add_notices(ledger, [_alert(address, code, numbers) for address in fresh], now)


def _alert(address: str, code: str, numbers: dict[str, int]) -> NewNotice:
    return NewNotice(
        recipient=address,
        cause=ALERT,
        cause_number=None,
        telling=Telling.ALERT,
        reasons=(code,),
        payload={"numbers": numbers},
    )
