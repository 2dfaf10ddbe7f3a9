"""Requests of data subjects: the list, one request, and the steps it stands before."""

from __future__ import annotations

from functools import partial

from fastapi.responses import PlainTextResponse, Response

from retention.actions import requests as actions
from retention.actions.request_letter import letter
from retention.actions.request_pages import requests_page
from retention.actions.request_steps import request_page
from retention.actions.who_would_hear import who_would_hear
from retention.desk.asked import Number, choice_of, day_in, number_in
from retention.desk.language import language_of
from retention.desk.look_ups import slow_look_ups
from retention.desk.routing import Routes
from retention.desk.views.notices import reason_words, recipient_words
from retention.desk.views.requests import (
    NewRequest,
    RequestFilters,
    RequestsView,
    request_view,
)
from retention.desk.visit import Form, Visit, Visiting
from retention.domain.access import Permit
from retention.domain.clocks import local_day
from retention.domain.protocol import Right
from retention.domain.recipients import CorrectionKind
from retention.domain.requests import IncomingRequest
from retention.domain.rights import RequestGroup
from retention.domain.wording import plain_name
from retention.errors import UsageError

routes = Routes()
SEE, DECIDE = Permit.SEE_REQUESTS, Permit.DECIDE_REQUESTS
PREVIEWED = (CorrectionKind.CHANGE, CorrectionKind.REMOVE, CorrectionKind.RESTRICT)


@routes.page("/requests", SEE)
def show_requests(visit: Visiting) -> Response:
    """The requests of one group, the most urgent first."""
    asked = visit.request.query_params
    group = choice_of(asked.get("group"), RequestGroup) or RequestGroup.OPEN
    page = max(number_in(visit, "page", 1), 1)
    filters = RequestFilters(group, choice_of(asked.get("kind"), Right), min(page, 100_000))
    found = requests_page(visit.place, filters.group, filters.kind, filters.page)
    view = RequestsView(found=found, filters=filters, may_open=visit.may(DECIDE))
    return visit.show("requests.html.j2", view=view)


@routes.page("/requests/new", DECIDE)
def show_new(visit: Visiting) -> Response:
    """The form of a request that came in."""
    with visit.place.ledger.connect() as ledger:
        today = local_day(visit.place.clock.now(ledger))
    authority = visit.place.rules.needs_rights.authority
    return visit.show("request_new.html.j2", view=NewRequest(authority=authority, today=today))


@routes.deed("/requests/new", DECIDE)
def open_request(visit: Visiting, form: Form) -> Response:
    """A request written down; its dossiers are kept."""
    slow_look_ups(visit)
    opened: list[actions.Opened] = []

    def deed() -> None:
        kind = choice_of(form.get("kind"), Right)
        if kind is None:
            raise UsageError("choose what is asked for")
        authority = form.get("authority") or None
        asked = IncomingRequest(
            kind, day_in(form, "received_on"), form.get("reference", ""), authority
        )
        opened.append(actions.open_request(visit.place, asked, form.get("whose", ""), *visit.who))

    answer = visit.do(
        deed, given=form, otherwise=lambda: show_new(visit), to="/requests", said="request-opened"
    )
    if not opened:
        return answer
    said = "request-opened-too-late" if opened[0].too_late else "request-opened"
    return visit.go(f"/requests/{opened[0].request.number}", said)


@routes.page("/requests/{number}", SEE)
def show_request(visit: Visiting, number: Number) -> Response:
    """One request: its deadlines, what blocks it, and what can be done."""
    return show_one(visit, number)


def show_one(visit: Visit, number: int) -> Response:
    """The page of one request, also after a step of it was refused."""
    found = request_page(visit.place, number, *visit.who)
    return visit.show("request.html.j2", view=request_view(visit, found))


@routes.page("/requests/{number}/letter", SEE)
def show_letter(visit: Visiting, number: Number) -> Response:
    """The text of the decision, to be copied or downloaded; it names nobody."""
    written_in = language_of(visit.request.query_params.get("in"))
    text = letter(visit.place, number, written_in)
    return visit.show("request_letter.html.j2", number=number, text=text, written_in=written_in)


@routes.page("/requests/{number}/letter.txt", SEE)
def download_letter(visit: Visiting, number: Number) -> Response:
    """The same text as a file."""
    written_in = language_of(visit.request.query_params.get("in"))
    name = f"attachment; filename=letter-{number}-{written_in}.txt"
    return PlainTextResponse(
        letter(visit.place, number, written_in), headers={"content-disposition": name}
    )


@routes.page("/requests/{number}/recipients", SEE)
def show_recipients(visit: Visiting, number: Number) -> Response:
    """Who would hear of it, and what; no values."""
    asked = visit.request.query_params
    kind = choice_of(asked.get("kind"), CorrectionKind) or CorrectionKind.CHANGE
    chosen = asked.getlist("element")
    found = who_would_hear(visit.place, number, kind, chosen, *visit.who)
    return visit.show(
        "request_recipients.html.j2",
        number=number,
        view=found,
        chosen=chosen,
        kinds=PREVIEWED,
        because=lambda each: reason_words(visit, each),
        recipient=partial(recipient_words, visit),
        data_name=partial(plain_name, language=visit.language),
    )
