"""The notices a page at a time, and one with what may be done: never a value of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from retention.actions.asking import asker
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.notifying import (
    NoticeDecision,
    NoticeGroup,
    StandingNotice,
    acknowledge_by,
    refusals_to_acknowledge,
    refusals_to_decide_notice,
    refusals_to_read_notice,
)
from retention.domain.protocol import Notices
from retention.domain.states import NOTICE_TRANSITIONS, NoticeState
from retention.errors import Refusal
from retention.ledger import outbox_pages, recipients
from retention.ledger.notices import ALERT
from retention.ledger.officials import Credential

PAGE = 50
_ENDED = frozenset({NoticeState.ACKNOWLEDGED, NoticeState.DROPPED})


class NoticeStep(StrEnum):
    """What can be done with a notice."""

    SEND = "send"
    DROP = "drop"
    ACKNOWLEDGE = "acknowledge"
    READ = "read"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice in codes. `until`: when it goes to the queue; None where nothing is asked back."""

    row: Mapping[str, Any]
    state: NoticeState
    until: datetime | None

    @property
    def is_alert(self) -> bool:
        """Whether it tells an official of this software, and not a recipient of data."""
        return bool(self.row["cause"] == ALERT)

    @property
    def over(self) -> bool:
        """Whether nothing becomes of it any more."""
        return self.state in _ENDED


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """One page of a group. `more`: there is a next page; `counts`: of what waits for somebody."""

    rows: tuple[NoticeRow, ...]
    more: bool
    counts: Mapping[NoticeGroup, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A notice for one who looks: how its recipient is reached, and what is in the way of what."""

    notice: NoticeRow
    name: str | None
    channel: str | None
    steps: Mapping[NoticeStep, tuple[Refusal, ...]]


def notices_page(place: Workplace, group: NoticeGroup, after: int = 0) -> NoticesPage:
    """The notices of a group that follow the one of this number."""
    with place.ledger.connect() as ledger:
        found = outbox_pages.page(ledger, group, after=after, limit=PAGE + 1)
        counted = outbox_pages.counts(ledger)
    rule = place.rules.protocol.notices
    rows = tuple(_row(each, rule) for each in found[:PAGE])
    return NoticesPage(rows, len(found) > PAGE, counted)


def notice_page(place: Workplace, number: int, user: str, token: Credential = None) -> NoticePage:
    """The notice's page; UnknownError when there is none of that number."""
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        who = asker(ledger, user, token)
        row = _row(outbox_pages.one(ledger, number), place.rules.protocol.notices)
        known = recipients.current(ledger).get(row.row["recipient"])
    standing = StandingNotice(number, row.state, tuple(row.row["questions"]))
    steps: dict[NoticeStep, tuple[Refusal, ...]] = {}
    if row.state in {NoticeState.HELD, NoticeState.FAILED}:
        for decision in NoticeDecision:
            steps[NoticeStep(decision.value)] = who.refusals(
                refusals_to_decide_notice, standing, decision, "-", day
            )
    if _can_be_known(row):
        steps[NoticeStep.ACKNOWLEDGE] = who.refusals(refusals_to_acknowledge, standing, "-", day)
    if not row.is_alert and not row.over:
        steps[NoticeStep.READ] = who.refusals(refusals_to_read_notice, standing, day, alert=False)
    return NoticePage(
        notice=row,
        name=None if known is None else known.name,
        channel=None if known is None else known.channel,
        steps=steps,
    )


def _can_be_known(row: NoticeRow) -> bool:
    return NoticeState.ACKNOWLEDGED in NOTICE_TRANSITIONS[row.state] and not row.is_alert


def _row(row: Mapping[str, Any], rule: Notices | None) -> NoticeRow:
    state = NoticeState(row["state"])
    asks = rule is not None and row["cause"] != ALERT and state not in _ENDED
    until = acknowledge_by(row["sent_at"], row["made_at"], rule) if asks and rule else None
    return NoticeRow(row, state, until)
