"""The kinds of work in the ledger that wait for a decision, each as one part or two of the queue.

What waits is said where each kind has its own queue; here is only how a row of it looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array

from retention.domain.approval import ListDecision
from retention.domain.clocks import AMSTERDAM
from retention.domain.protocol import Approval, Function
from retention.domain.states import KeepState, ListState, NoticeState, RequestState
from retention.domain.worklist import Kind, Why
from retention.ledger import (
    corrections,
    findings,
    keeps,
    lists,
    outbox,
    overviews,
    questions,
    recipients,
    requests,
)
from retention.ledger.tables import (
    correction,
    decision,
    destruction_list,
    finding,
    keep,
    notice,
    overview,
    question,
    recipient,
    request,
)
from retention.ledger.worklist import NOW, Column, Part


def _word(why: Why) -> Column:
    return sa.literal_column(f"'{why.value}'", sa.Text)


def _codes(*columns: Column) -> Column:
    return array(columns, type_=sa.Text)


def parts(day: date, approval: Approval, *, rights: bool) -> Iterator[Part]:
    """Every part of the queue that the ledger holds; `rights`: the protocol knows requests."""
    if rights:
        yield _requests()
    yield from _notices()
    yield _corrections()
    yield _questions()
    yield from _keeps(day)
    yield _recipients()
    yield _overviews()
    yield _lists(approval)
    yield _findings()


def _requests() -> Part:
    step = sa.case(
        {
            RequestState.RECEIVED.value: _word(Why.VERIFY),
            RequestState.VERIFIED.value: _word(Why.DECIDE),
            RequestState.GRANTED.value: _word(Why.CARRY_OUT),
        },
        value=request.c.state,
        else_=_word(Why.ANSWER),
    )
    return Part(
        kind=Kind.REQUESTS,
        source=request,
        where=requests.OPEN,
        number=request.c.number,
        why=step,
        about=_codes(request.c.kind),
        day=requests.UNTIL,
        undated=True,
    )


def _notices() -> Iterator[Part]:
    about = _codes(notice.c.telling, sa.func.coalesce(notice.c.failure, ""))
    stuck = sa.case(
        (notice.c.state == NoticeState.HELD.value, _word(Why.HELD)), else_=_word(Why.FAILED)
    )
    # The last day in time is the one before somebody saw that it had passed.
    seen = sa.cast(sa.func.timezone(AMSTERDAM.key, notice.c.escalated_at), sa.Date)
    common: dict[str, Any] = {
        "kind": Kind.NOTICES,
        "source": notice,
        "number": notice.c.number,
        "about": about,
    }
    yield Part(**common, where=outbox.ESCALATED, why=_word(Why.ESCALATED), day=seen - 1)
    yield Part(**common, where=outbox.STUCK & notice.c.escalated_at.is_(None), why=stuck)


def _corrections() -> Part:
    return Part(
        kind=Kind.CORRECTIONS,
        source=corrections.WITH_REQUEST,
        where=corrections.ASKED,
        number=correction.c.number,
        why=_word(Why.SECOND_PERSON),
        about=_codes(correction.c.kind),
        day=request.c.answer_by,
        undated=True,
    )


def _questions() -> Part:
    return Part(
        kind=Kind.QUESTIONS,
        source=question,
        where=questions.OPEN,
        number=question.c.number,
        why=question.c.kind,
        about=question.c.about,
        dossier_key=question.c.dossier_key,
    )


def _keeps(day: date) -> Iterator[Part]:
    asked = sa.case(
        (keep.c.state == KeepState.ASKED.value, _word(Why.ASKED)), else_=_word(Why.END_ASKED)
    )
    common: dict[str, Any] = {
        "kind": Kind.EXCEPTIONS,
        "source": keep,
        "number": keep.c.number,
        "about": _codes(keep.c.kind + ":" + keep.c.ground),
        "day": keep.c.review_on,
        "dossier_key": keep.c.dossier_key,
    }
    yield Part(**common, where=keeps.ASKED_FOR, why=asked)
    yield Part(**common, where=keeps.at_review(day), why=_word(Why.REVIEW))


def _recipients() -> Part:
    why = sa.case(
        (recipient.c.confirmed_at.is_(None), _word(Why.ASKED)), else_=_word(Why.END_ASKED)
    )
    return Part(
        kind=Kind.RECIPIENTS,
        source=recipient,
        where=recipients.WAITING,
        number=recipient.c.number,
        why=why,
        about=_codes(recipient.c.code),
    )


def _overviews() -> Part:
    return Part(
        kind=Kind.OVERVIEWS,
        source=overview,
        where=overviews.DRAFT,
        number=overview.c.number,
        why=_word(Why.RELEASE),
        about=_codes(),
        day=overview.c.expires_on,
    )


def _findings() -> Part:
    return Part(
        kind=Kind.DOSSIERS,
        source=finding,
        where=findings.ASKED,
        number=finding.c.number,
        why=_word(Why.BAD_DATA),
        about=finding.c.reasons,
        dossier_key=finding.c.dossier_key,
        category=finding.c.category,
    )


def _lists(approval: Approval) -> Part:
    c = destruction_list.c
    cools_until = c.approved_at + timedelta(days=approval.cooling_off_days)
    lapses_at = c.approved_at + timedelta(days=approval.lapses_after_days)
    cooling, approved = cools_until > NOW, c.state == ListState.APPROVED.value
    guarded = (sa.func.cardinality(c.guards_tripped) > 0) & (_lifted() < approval.approvers)
    why = sa.case(
        (c.state == ListState.PROPOSED.value, _word(Why.PRESENT)),
        (c.state == ListState.PRESENTED.value, _word(Why.APPROVE)),
        (c.state == ListState.CARRYING_OUT.value, _word(Why.CARRYING_OUT)),
        (lapses_at < NOW, _word(Why.LAPSED)),
        (guarded, _word(Why.LIFT_GUARD)),
        (cooling, _word(Why.COOLING_OFF)),
        else_=_word(Why.CARRY_OUT),
    )
    ends = sa.case((cooling & ~guarded, cools_until), else_=lapses_at)
    return Part(
        kind=Kind.LISTS,
        source=destruction_list,
        where=lists.OPEN,
        number=c.number,
        why=why,
        about=_approved_by(),
        day=sa.case((approved, sa.cast(sa.func.timezone(AMSTERDAM.key, ends), sa.Date))),
        undated=True,
    )


def _given(kind: ListDecision) -> Column:
    return sa.and_(
        decision.c.list == destruction_list.c.number,
        decision.c.kind == kind.value,
        decision.c.list_digest == destruction_list.c.digest,
    )


def _lifted() -> Column:
    select = sa.select(sa.func.count()).select_from(decision)
    where = _given(ListDecision.GUARD_LIFTED)
    return select.where(where).correlate(destruction_list).scalar_subquery()


def _approved_by() -> Column:
    """The functions in which a list was approved already."""
    select = sa.select(decision.c.function).where(_given(ListDecision.APPROVED))
    given = select.order_by(decision.c.number).correlate(destruction_list).scalar_subquery()
    return sa.func.array(given, type_=ARRAY(sa.Text))


def lists_for(part: Part, function: Function, whys: Collection[str]) -> Column:
    """Whether somebody in this function can act on a list of this part, for one of these reasons.

    Nobody approves in a function in which it was approved already.
    """
    mine = sa.and_(_given(ListDecision.APPROVED), decision.c.function == function.value)
    approved = sa.select(sa.literal(1)).where(mine).correlate(destruction_list).exists()
    return part.why.in_(list(whys)) & ((part.why != _word(Why.APPROVE)) | ~approved)
