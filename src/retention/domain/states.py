"""The states of lists, batches and items, and the steps between them, as data.

docs/states.md holds the same as diagrams, generated from here.
"""

from __future__ import annotations

from enum import StrEnum


class ListState(StrEnum):
    """Where a destruction list stands."""

    PROPOSED = "proposed"
    PRESENTED = "presented"
    APPROVED = "approved"
    CARRYING_OUT = "carrying-out"
    DONE = "done"
    REJECTED = "rejected"
    LAPSED = "lapsed"


LIST_TRANSITIONS: dict[ListState, frozenset[ListState]] = {
    ListState.PROPOSED: frozenset({ListState.PRESENTED, ListState.REJECTED}),
    ListState.PRESENTED: frozenset({ListState.APPROVED, ListState.REJECTED}),
    ListState.APPROVED: frozenset({ListState.CARRYING_OUT, ListState.REJECTED, ListState.LAPSED}),
    ListState.CARRYING_OUT: frozenset({ListState.DONE}),
    ListState.DONE: frozenset(),
    ListState.REJECTED: frozenset(),
    ListState.LAPSED: frozenset(),
}

OPEN_LISTS = frozenset(state for state, following in LIST_TRANSITIONS.items() if following)


class BatchState(StrEnum):
    """How far the carrying out of a range of items has come (T1, T2 with T3, T4)."""

    PLANNED = "planned"
    INTENDED = "intended"
    ROWS_GONE = "rows-gone"
    FINAL = "final"


BATCH_TRANSITIONS: dict[BatchState, frozenset[BatchState]] = {
    BatchState.PLANNED: frozenset({BatchState.INTENDED}),
    BatchState.INTENDED: frozenset({BatchState.ROWS_GONE}),
    BatchState.ROWS_GONE: frozenset({BatchState.FINAL}),
    BatchState.FINAL: frozenset(),
}


class Outcome(StrEnum):
    """How an item of a list ended; exactly one each.

    Of a category that is de-identified the record of one item says `removed`: the original is
    destroyed. How many of these left an anonymous remainder is counted, never said of one.
    """

    DESTROYED = "destroyed"
    DEIDENTIFIED = "de-identified"
    REMOVED = "removed"
    KEPT = "kept"
    ALREADY_ABSENT = "already absent"
    FAILED = "failed"


class KeepState(StrEnum):
    """Where an exception or hold stands; it keeps the dossier from asking until it has ended."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    END_ASKED = "end-asked"
    ENDED = "ended"


class ExtensionState(StrEnum):
    """Where a later review date stands; the earlier one counts until it is confirmed."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


KEEP_TRANSITIONS: dict[KeepState, frozenset[KeepState]] = {
    KeepState.ASKED: frozenset({KeepState.CONFIRMED, KeepState.END_ASKED}),
    KeepState.CONFIRMED: frozenset({KeepState.END_ASKED}),
    KeepState.END_ASKED: frozenset({KeepState.CONFIRMED, KeepState.ENDED}),
    KeepState.ENDED: frozenset(),
}


class RequestState(StrEnum):
    """Where a request of a data subject stands (protocol art. 12)."""

    RECEIVED = "received"
    VERIFIED = "verified"
    GRANTED = "granted"
    REFUSED = "refused"
    CARRIED_OUT = "carried-out"
    WITHDRAWN = "withdrawn"


REQUEST_TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.RECEIVED: frozenset(
        {RequestState.VERIFIED, RequestState.REFUSED, RequestState.WITHDRAWN}
    ),
    RequestState.VERIFIED: frozenset(
        {RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN}
    ),
    RequestState.GRANTED: frozenset({RequestState.CARRIED_OUT, RequestState.WITHDRAWN}),
    RequestState.REFUSED: frozenset(),
    RequestState.CARRIED_OUT: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}

# Until one of these is left, the request keeps the dossiers that it is about (law.md, holds).
PENDING_REQUESTS = frozenset(state for state, following in REQUEST_TRANSITIONS.items() if following)


class CorrectionState(StrEnum):
    """How far a correction of the bestand has come (protocol art. 12.2)."""

    ASKED = "asked"
    INTENDED = "intended"
    APPLIED = "applied"
    ABANDONED = "abandoned"


CORRECTION_TRANSITIONS: dict[CorrectionState, frozenset[CorrectionState]] = {
    CorrectionState.ASKED: frozenset({CorrectionState.INTENDED, CorrectionState.ABANDONED}),
    CorrectionState.INTENDED: frozenset({CorrectionState.APPLIED, CorrectionState.ABANDONED}),
    CorrectionState.APPLIED: frozenset(),
    CorrectionState.ABANDONED: frozenset(),
}


class NoticeState(StrEnum):
    """Where a notice to a recipient stands: known means acknowledged, not merely sent.

    `waiting`: for what it tells of to have happened. `held`: for a decision of a steward.
    """

    WAITING = "waiting"
    HELD = "held"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    ACKNOWLEDGED = "acknowledged"
    DROPPED = "dropped"


NOTICE_TRANSITIONS: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.WAITING: frozenset({NoticeState.HELD, NoticeState.READY, NoticeState.DROPPED}),
    NoticeState.HELD: frozenset({NoticeState.READY, NoticeState.ACKNOWLEDGED, NoticeState.DROPPED}),
    # Dropped: what it would tell may no longer be told so, and another takes its place.
    NoticeState.READY: frozenset(
        {NoticeState.SENDING, NoticeState.ACKNOWLEDGED, NoticeState.DROPPED}
    ),
    # A receiver may acknowledge before its answer to the sending has been recorded.
    NoticeState.SENDING: frozenset(
        {NoticeState.READY, NoticeState.SENT, NoticeState.FAILED, NoticeState.ACKNOWLEDGED}
    ),
    NoticeState.SENT: frozenset({NoticeState.READY, NoticeState.FAILED, NoticeState.ACKNOWLEDGED}),
    NoticeState.FAILED: frozenset(
        {NoticeState.READY, NoticeState.ACKNOWLEDGED, NoticeState.DROPPED}
    ),
    NoticeState.ACKNOWLEDGED: frozenset(),
    NoticeState.DROPPED: frozenset(),
}


class OverviewState(StrEnum):
    """Where an access overview stands (protocol art. 12.1); its file goes when it expires."""

    DRAFT = "draft"
    RELEASED = "released"
    EXPIRED = "expired"


OVERVIEW_TRANSITIONS: dict[OverviewState, frozenset[OverviewState]] = {
    OverviewState.DRAFT: frozenset({OverviewState.RELEASED, OverviewState.EXPIRED}),
    OverviewState.RELEASED: frozenset({OverviewState.EXPIRED}),
    OverviewState.EXPIRED: frozenset(),
}


def may_follow(current: ListState, following: ListState) -> bool:
    """Whether a list in one state may move to the other."""
    return following in LIST_TRANSITIONS[current]
