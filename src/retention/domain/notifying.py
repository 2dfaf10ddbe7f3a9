"""Notices: when one is tried again, and who may decide on one that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from retention.domain.approval import Official
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Function, Notices
from retention.domain.recipients import Question
from retention.domain.states import NoticeState
from retention.errors import Refusal

DECIDERS = frozenset({Function.STEWARD, Function.COORDINATOR, Function.PRIVACY_OFFICER})
# To send a secret address after all is no steward's everyday work.
OF_SECRETS = frozenset({Function.COORDINATOR, Function.PRIVACY_OFFICER})
SHORTEST = timedelta(seconds=1)


class NoticeDecision(StrEnum):
    """What an official decides on a notice that was held, or could not be delivered."""

    SEND = "send"
    DROP = "drop"


class NoticeGroup(StrEnum):
    """Which notices are looked at: `stuck` ones wait for a person, `late` ones for an answer."""

    STUCK = "stuck"
    HELD = "held"
    FAILED = "failed"
    LATE = "late"
    ON_ITS_WAY = "on-its-way"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StandingNotice:
    """What the rules need to know of a notice."""

    number: int
    state: NoticeState
    questions: tuple[str, ...]


def next_try(attempts: int, rule: Notices, share: float, asked: float = 0) -> timedelta:
    """How long after so many failed attempts it is tried again, at most the longest wait.

    Exponential with full jitter: `share` is a random number in [0, 1) of the whole wait. `asked`:
    so many seconds at least, as the receiver said.
    """
    longest = timedelta(hours=rule.longest_retry_hours)
    doubled = min(max(attempts, 1) - 1, 40)  # beyond it any wait is the longest
    whole = min(timedelta(seconds=rule.first_retry_seconds * 2**doubled), longest)
    asked_for = timedelta(seconds=min(asked, longest.total_seconds()))
    return max(whole * share, asked_for, SHORTEST)


def acknowledge_by(sent_at: datetime | None, made_at: datetime, rule: Notices) -> datetime:
    """When a notice that nobody acknowledged goes to the queue, with an alert; sent or not."""
    return (sent_at or made_at) + timedelta(days=rule.acknowledge_within_days)


def refusals_to_decide_notice(
    official: Official,
    notice: StandingNotice,
    decision: NoticeDecision,
    motive: str,
    day: date,
) -> tuple[Refusal, ...]:
    """Empty when this official may have it sent after all, or drop it."""
    found = list(_decider_refusals(official, motive, day))
    if notice.state not in {NoticeState.HELD, NoticeState.FAILED}:
        text = f"notice {notice.number} is {notice.state.value}; it asks for no decision"
        found.append(Refusal("not-held", text, {"state": notice.state}))
    secret = Question.SECRET_ADDRESS.value in notice.questions
    if decision is NoticeDecision.SEND and secret and official.function not in OF_SECRETS:
        text = "it tells a secret address: a coordinator or privacy officer has it sent, or nobody"
        found.append(Refusal("secret-address", text))
    return tuple(found)


def refusals_to_read_notice(
    official: Official, notice: StandingNotice, day: date, *, alert: bool
) -> tuple[Refusal, ...]:
    """Empty when this official may read what a notice tells, to tell it by hand."""
    found = list(refusals_of_office(official, DECIDERS, day, "read notices"))
    number = notice.number
    if alert:
        found.append(Refusal("is-alert", f"notice {number} is an alert: it tells of nobody"))
    elif notice.state in {NoticeState.ACKNOWLEDGED, NoticeState.DROPPED}:
        text = f"notice {number} is {notice.state.value}: what it told is no longer kept"
        found.append(Refusal("wiped", text, {"state": notice.state}))
    elif notice.state in {NoticeState.WAITING, NoticeState.HELD}:
        text = f"notice {number} is {notice.state.value}: nobody may be told yet"
        if notice.state is NoticeState.HELD:
            text += f"; decide first: retention notices decide {number} send"
        found.append(Refusal("not-to-be-told", text, {"state": notice.state}))
    if Question.SECRET_ADDRESS.value in notice.questions and official.function not in OF_SECRETS:
        text = "it tells a secret address: a coordinator or privacy officer reads it"
        found.append(Refusal("secret-address", text))
    return tuple(found)


def refusals_to_acknowledge(
    official: Official, notice: StandingNotice, motive: str, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may record that the recipient knows, by telephone or letter."""
    found = list(_decider_refusals(official, motive, day))
    if notice.state in {NoticeState.WAITING, NoticeState.ACKNOWLEDGED, NoticeState.DROPPED}:
        text = f"notice {notice.number} is {notice.state.value}; there is nothing to acknowledge"
        found.append(Refusal("not-sent", text, {"state": notice.state}))
    return tuple(found)


def _decider_refusals(official: Official, motive: str, day: date) -> tuple[Refusal, ...]:
    found = refusals_of_office(official, DECIDERS, day, "decide on notices")
    if not motive.strip():
        found += (Refusal("no-motive", "say in a motive why; name no person"),)
    return found
