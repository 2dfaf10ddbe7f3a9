"""Notices to recipients: the list, one notice, and what a person does with it."""

from __future__ import annotations

from functools import partial

from fastapi.responses import Response

from retention.actions.acknowledge import acknowledge, decide
from retention.actions.notice_letter import NoticeLetter, notice_letter
from retention.actions.notice_pages import NoticeStep, notice_page, notices_page
from retention.desk.asked import Number, choice_of, number_in
from retention.desk.routing import Routes
from retention.desk.views.notices import (
    NoticesView,
    notice_view,
    reason_words,
    recipient_words,
    why,
)
from retention.desk.visit import Form, Visit, Visiting
from retention.domain.access import Permit
from retention.domain.notifying import NoticeDecision, NoticeGroup

routes = Routes()
SEE, DECIDE = Permit.SEE_NOTICES, Permit.DECIDE_NOTICES


@routes.page("/notices", SEE)
def show_notices(visit: Visiting) -> Response:
    """The notices of one group; first those that wait for a person."""
    group = choice_of(visit.request.query_params.get("group"), NoticeGroup) or NoticeGroup.STUCK
    after = number_in(visit, "after", 0)
    found = notices_page(visit.place, group, after)
    view = NoticesView(found=found, group=group, after=after)
    return visit.show(
        "notices.html.j2", view=view, why=why, recipient=partial(recipient_words, visit)
    )


@routes.page("/notices/{number}", SEE)
def show_notice(visit: Visiting, number: Number) -> Response:
    """One notice: how it fared, and what can be done."""
    return _page(visit, number)


def _page(visit: Visit, number: int) -> Response:
    found = notice_page(visit.place, number, *visit.who)
    return visit.show(
        "notice.html.j2",
        view=notice_view(visit, found),
        why=why,
        because=lambda each: reason_words(visit, each),
    )


@routes.deed("/notices/{number}/send", DECIDE)
def send(visit: Visiting, number: Number, form: Form) -> Response:
    """Sent after all, with all its attempts before it."""
    return _decide(visit, number, form, NoticeDecision.SEND, "notice-send")


@routes.deed("/notices/{number}/drop", DECIDE)
def drop(visit: Visiting, number: Number, form: Form) -> Response:
    """Not sent, and what it held of a person is wiped."""
    return _decide(visit, number, form, NoticeDecision.DROP, "notice-dropped")


def _decide(visit: Visit, number: int, form: Form, decision: NoticeDecision, said: str) -> Response:
    return visit.do(
        lambda: decide(visit.place, number, decision, form.get("motive", ""), *visit.who),
        given={**form, "step": decision.value},
        otherwise=lambda: _page(visit, number),
        to=f"/notices/{number}",
        said=said,
    )


@routes.deed("/notices/{number}/acknowledge", DECIDE)
def record_acknowledgement(visit: Visiting, number: Number, form: Form) -> Response:
    """The recipient knows: she telephoned, wrote, or was visited."""
    return visit.do(
        lambda: acknowledge(visit.place, number, form.get("motive", ""), *visit.who),
        given={**form, "step": NoticeStep.ACKNOWLEDGE.value},
        otherwise=lambda: _page(visit, number),
        to=f"/notices/{number}",
        said="notice-acknowledged",
    )


@routes.deed("/notices/{number}/letter", DECIDE)
def show_letter(visit: Visiting, number: Number, form: Form) -> Response:
    """What the recipient is told, to post or to read out; that it was read is written down."""
    read: list[NoticeLetter] = []
    answer = visit.do(
        lambda: read.append(notice_letter(visit.place, number, *visit.who)),
        given=form,
        otherwise=lambda: _page(visit, number),
        to=f"/notices/{number}",
        said="notice-send",
    )
    if not read:
        return answer
    return visit.show("notice_letter.html.j2", number=number, letter=read[0])
