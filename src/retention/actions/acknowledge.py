"""Acknowledge: the recipient knows. By its one-time token, or recorded by an official.

Whoever knows what a notice tells needs no second copy: what it held of a person is wiped.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.notice_secret import notice_secret
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.notifying import (
    NoticeDecision,
    StandingNotice,
    refusals_to_acknowledge,
    refusals_to_decide_notice,
)
from retention.domain.states import NOTICE_TRANSITIONS, NoticeState
from retention.errors import Refusal, RefusedError
from retention.ledger import outbox
from retention.ledger.log import write_down
from retention.ledger.notices import ALERT
from retention.ledger.officials import Credential
from retention.ledger.tables import notice

UNKNOWN = "this receipt is not known, or was used already"


class How(StrEnum):
    """How it became known that a recipient knows."""

    LINK = "link"
    WEBHOOK = "webhook"
    OFFICIAL = "official"


# By the recipient


def acknowledge_by_receipt(place: Workplace, receipt: str, how: How) -> int:
    """The number of the notice; RefusedError, always the same, for a receipt that opens nothing.

    Such attempts are not written down: anybody can make them, as many as she likes.
    """
    number, token = _parts(receipt)
    with place.ledger.begin() as ledger:
        row = ledger.execute(
            sa.select(notice).where(notice.c.number == number).with_for_update()
        ).one_or_none()
        expected = notice_secret(place).token(row.key if row is not None else "")
        # Compared whether the notice is there or not, so that time tells nothing of it.
        right = hmac.compare_digest(expected.encode(), token.encode())
        if row is None or not right or not _can_end(row):
            raise RefusedError(refusals=(Refusal("receipt-unknown", UNKNOWN),))
        now = place.clock.now(ledger)
        _end(ledger, number, how, now)
        record = {"notice": number, "recipient": row.recipient, "how": how.value}
        write_down(ledger, "notice-acknowledged", record, now)
        return number


def _parts(receipt: str) -> tuple[int, str]:
    number, _, token = receipt.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return 0, token
    return int(number), token


def _can_end(row: Any) -> bool:
    """A held notice was never sent, so no recipient has its token; an alert has none."""
    state = NoticeState(row.state)
    may = NoticeState.ACKNOWLEDGED in NOTICE_TRANSITIONS[state] and state is not NoticeState.HELD
    return may and row.cause != ALERT


def _end(ledger: Connection, number: int, how: How, now: datetime, **values: Any) -> None:
    outbox.change(
        ledger,
        number,
        NoticeState.ACKNOWLEDGED,
        acknowledged_at=now,
        acknowledged_how=how.value,
        **values,
    )


# By an official


def acknowledge(
    place: Workplace, number: int, motive: str, user: str, token: Credential = None
) -> None:
    """An official records that the recipient knows: she telephoned, wrote, or was visited."""
    with Deciding(place, user, token, "acknowledge-notice") as deciding:
        row = outbox.row_of(deciding.ledger, number)
        day = local_day(deciding.now)
        standing = _standing(row)
        deciding.unless(
            refusals_to_acknowledge(deciding.person, standing, motive, day), notice=number
        )
        by = {"decided_by": deciding.person.user, "motive": motive}
        _end(deciding.ledger, number, How.OFFICIAL, deciding.now, **by)
        deciding.record("notice-acknowledged", {**_named(row), "how": How.OFFICIAL.value})


def decide(
    place: Workplace,
    number: int,
    decision: NoticeDecision,
    motive: str,
    user: str,
    token: Credential = None,
) -> NoticeState:
    """The notice's new state: sent after all, with all its attempts before it, or dropped."""
    with Deciding(place, user, token, "decide-notice") as deciding:
        row = outbox.row_of(deciding.ledger, number)
        day = local_day(deciding.now)
        refusals = refusals_to_decide_notice(deciding.person, _standing(row), decision, motive, day)
        deciding.unless(refusals, notice=number)
        by = {"decided_by": deciding.person.user, "motive": motive}
        if decision is NoticeDecision.SEND:
            state = NoticeState.READY
            # As the notice itself, not as its reminder, which repeats no value.
            anew = {
                "reminded_at": None,
                "attempts": 0,
                "failure": None,
                "next_at": deciding.now,
                "written_down": False,
            }
            outbox.change(deciding.ledger, number, state, **by, **anew)
        else:
            state = NoticeState.DROPPED
            outbox.change(deciding.ledger, number, state, **by)
        about = {"decision": decision.value, "questions": list(row.questions)}
        deciding.record("notice-decided", {**_named(row), **about})
        return state


def _standing(row: Any) -> StandingNotice:
    return StandingNotice(row.number, NoticeState(row.state), tuple(row.questions))


def _named(row: Any) -> dict[str, Any]:
    """The notice as the log names it; an alert's recipient is an e-mail address."""
    code = ALERT if row.cause == ALERT else row.recipient
    return {"notice": row.number, "recipient": code}
