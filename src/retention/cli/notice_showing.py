"""Notices in words: where one stands, why it waits, until when, what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from retention.cli.output import moment, say, table, until
from retention.domain.notifying import acknowledge_by
from retention.domain.protocol import Notices
from retention.domain.states import NoticeState
from retention.domain.wording import label

MOMENTS = (
    "made_at",
    "next_at",
    "sent_at",
    "reminded_at",
    "escalated_at",
    "acknowledged_at",
    "until",
)
_STUCK = frozenset({NoticeState.HELD, NoticeState.FAILED})
_ENDED = frozenset({NoticeState.ACKNOWLEDGED, NoticeState.DROPPED})
_IF_NOBODY_ACTS = {
    NoticeState.WAITING: "it goes when its change is made",
    NoticeState.HELD: "it is not sent; the recipient keeps what is wrong",
    NoticeState.READY: "the next delivery sends it",
    NoticeState.SENDING: "the next delivery sends it once more",
    NoticeState.SENT: "one reminder, then it is on this queue",
    NoticeState.FAILED: "it is not tried again; the recipient keeps what is wrong",
    NoticeState.ACKNOWLEDGED: "nothing: it has ended",
    NoticeState.DROPPED: "nothing: it has ended",
}


def notice_record(row: dict[str, Any], rule: Notices | None) -> dict[str, Any]:
    """A notice as JSON: codes, with why it is here, until when and what to do in words."""
    why, what = _why(row)
    moments = {**row, "until": _until(row, rule)}
    return {
        "notice": row["number"],
        "recipient": row["recipient"],
        "cause": row["cause"],
        "cause_number": row["cause_number"],
        "telling": row["telling"],
        "columns": row["columns"],
        "reasons": row["reasons"],
        "questions": row["questions"],
        "state": row["state"],
        "attempts": row["attempts"],
        "failure": row["failure"],
        **{name: _written(moments[name]) for name in MOMENTS},
        "acknowledged_how": row["acknowledged_how"],
        "decided_by": row["decided_by"],
        "why": why,
        "if_nobody_acts": _if_nobody_acts(row),
        "next": what,
    }


def _written(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _until(row: dict[str, Any], rule: Notices | None) -> datetime | None:
    """None for an alert, which asks nothing back, and for what has ended."""
    if rule is None or row["telling"] == "alert" or NoticeState(row["state"]) in _ENDED:
        return None
    return acknowledge_by(row["sent_at"], row["made_at"], rule)


def _why(row: dict[str, Any]) -> tuple[str, str]:
    """(why it is here, what to do next), in words."""
    number, failure = row["number"], row["failure"]
    if row["state"] == "held":
        return "; ".join(
            map(_word, row["questions"])
        ), f"retention notices decide {number} send|drop"
    if row["state"] == "failed":
        if failure == "by-post":
            todo = f"print it, then post it: retention notices show {number} --letter"
            return _word(failure), todo
        return _word(failure), f"mend it, then: retention notices decide {number} send"
    if row["escalated_at"] is not None and NoticeState(row["state"]) not in _ENDED:
        todo = f"ask her, then: retention notices acknowledge {number}"
        return _word("not-acknowledged"), todo
    return _word(failure) if failure else "-", "-"


def _if_nobody_acts(row: dict[str, Any]) -> str:
    state = NoticeState(row["state"])
    if row["telling"] == "alert" and state is NoticeState.FAILED:
        return "nobody hears of what it alerts to"
    if row["escalated_at"] is not None and state is NoticeState.SENT:
        return "it stays here; nobody knows whether the recipient knows"
    alerts = row["escalated_at"] is None and row["telling"] != "alert"
    after = "; an alert after that day" if alerts and state in _STUCK else ""
    return _IF_NOBODY_ACTS[state] + after


def show_queue(records: list[dict[str, Any]]) -> None:
    """The queue for people."""
    headings = ("Notice", "Recipient", "Where it stands", "Why it is here", "Until")
    rows = [
        (
            each["notice"],
            each["recipient"],
            _word(each["state"]),
            each["why"],
            until(_read(each["until"])),
            each["if_nobody_acts"],
            each["next"],
        )
        for each in records
    ]
    table((*headings, "If nobody acts", "What to do"), rows)


def show_notice(record: dict[str, Any]) -> None:
    """One notice for people."""
    for name, value in record.items():
        if value in (None, [], "-"):
            continue
        say(f"{name.replace('_', ' ') + ':':<18}{_shown(name, value)}")


def _shown(name: str, value: Any) -> object:
    if name in MOMENTS:
        return moment(_read(value))
    if name in {"reasons", "questions"}:
        return "; ".join(map(_word, value))
    if name == "failure":
        return f"{value} ({_word(value)})"
    return ", ".join(value) if isinstance(value, list) else value


def _word(code: str) -> str:
    return label(code, None, "en")
