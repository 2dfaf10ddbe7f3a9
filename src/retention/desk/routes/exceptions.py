"""Exceptions and holds: a page of them, one with its history, and every step by a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from retention.actions import extending, keeping
from retention.actions.exceptions import exception, exceptions, review_bounds
from retention.actions.look import ASKING, look_at
from retention.desk.asked import Number
from retention.desk.handle import Handles
from retention.desk.routing import Routes
from retention.desk.views.keeping import (
    PER_PAGE,
    extension_given,
    extension_seen,
    grounds_of,
    keep_given,
    pages,
    seen_given,
    why,
)
from retention.desk.visit import Form, Visiting
from retention.domain.access import Permit
from retention.domain.decision import KeepKind
from retention.domain.states import KeepState
from retention.ledger.keep_pages import REVIEW, STANDS

routes = Routes()
STATES = (STANDS, *(state.value for state in KeepState), REVIEW)
KINDS = (KeepKind.EXCEPTION.value, KeepKind.HOLD.value)
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@routes.page("/exceptions", Permit.SEE_DOSSIERS)
def show_all(
    visit: Visiting, state: str = STANDS, kind: str = "", page: PageNumber = 1
) -> Response:
    """A page of them, the newest first."""
    state = state if state in STATES else STANDS
    chosen = KeepKind(kind) if kind in KINDS else None
    total, rows = exceptions(
        visit.place, *visit.who, state=state, kind=chosen, page=page, per_page=PER_PAGE
    )
    filters = {"state": state, "kind": chosen.value if chosen else None}
    return visit.show(
        "exceptions.html.j2",
        rows=rows,
        total=total,
        states=STATES,
        kinds=KINDS,
        chosen=filters,
        pages=pages(visit.url("/exceptions"), filters, page, total),
    )


@routes.look("/exceptions/new", Permit.KEEP_DOSSIERS)
def show_asking(visit: Visiting, dossier: str = "") -> Response:
    """The form to ask for one, for the dossier with this handle."""
    if not dossier:
        return visit.go("/dossiers")
    key = Handles.at(visit.place).key(dossier)
    seen = look_at(visit.place, key, *visit.who, page=ASKING)
    return visit.show(
        "exception_new.html.j2",
        seen=seen,
        handle=dossier,
        grounds=grounds_of(visit),
        bounds=review_bounds(visit.place, seen.looker.day),
        why=why(visit),
    )


@routes.deed("/exceptions", Permit.KEEP_DOSSIERS)
def ask(visit: Visiting, form: Form) -> Response:
    """Asked for; the dossier is kept from now on."""
    handle = form.get("dossier", "")
    key = Handles.at(visit.place).key(handle)
    user, vouched = visit.who
    return visit.do(
        lambda: keeping.ask_for_key(
            visit.place,
            key,
            keep_given(form),
            user,
            vouched,
            reference=form.get("reference") or None,
        ),
        given=form,
        otherwise=lambda: show_asking(visit, handle),
        to=f"/dossiers/{handle}",
        said="keep-asked",
    )


@routes.look("/exceptions/{number}", Permit.SEE_DOSSIERS)
def show_one(visit: Visiting, number: Number) -> Response:
    """One of them: what it is, its history, and what may be done."""
    shown = exception(visit.place, number, *visit.who)
    return visit.show(
        "exception.html.j2",
        shown=shown,
        handle=Handles.at(visit.place).of(shown.dossier_key),
        bounds=review_bounds(visit.place, shown.looker.day, shown.review_on),
        why=why(visit),
        decides=visit.may(Permit.KEEP_DOSSIERS),
    )


@routes.deed("/exceptions/{number}/confirm", Permit.KEEP_DOSSIERS)
def confirm(visit: Visiting, number: Number, form: Form) -> Response:
    """Confirmed by a second person, or its end called off."""
    return visit.do(
        lambda: keeping.confirm(visit.place, number, *visit.who, seen=seen_given(form)),
        given=form,
        otherwise=lambda: show_one(visit, number),
        to=f"/exceptions/{number}",
        said="keep-confirmed",
    )


@routes.deed("/exceptions/{number}/end", Permit.KEEP_DOSSIERS)
def end(visit: Visiting, number: Number, form: Form) -> Response:
    """Its end asked for, or by a second person its end."""
    user, vouched = visit.who
    ends = form.get("seen") == KeepState.END_ASKED
    motive = form.get("motive", "")
    return visit.do(
        lambda: keeping.end(visit.place, number, user, motive, vouched, seen=seen_given(form)),
        given=form,
        otherwise=lambda: show_one(visit, number),
        to=f"/exceptions/{number}",
        said="keep-ended" if ends else "end-asked",
    )


@routes.deed("/exceptions/{number}/extend", Permit.KEEP_DOSSIERS)
def extend(visit: Visiting, number: Number, form: Form) -> Response:
    """A later review date asked for."""
    return visit.do(
        lambda: extending.extend(visit.place, number, extension_given(form), *visit.who),
        given=form,
        otherwise=lambda: show_one(visit, number),
        to=f"/exceptions/{number}",
        said="extension-asked",
    )


@routes.deed("/exceptions/{number}/extension/confirm", Permit.KEEP_DOSSIERS)
def confirm_extension(visit: Visiting, number: Number, form: Form) -> Response:
    """The later review date confirmed by a second person."""
    return visit.do(
        lambda: extending.confirm_extension(
            visit.place, number, *visit.who, seen=extension_seen(form)
        ),
        given=form,
        otherwise=lambda: show_one(visit, number),
        to=f"/exceptions/{number}",
        said="extension-confirmed",
    )


@routes.deed("/exceptions/{number}/extension/decline", Permit.KEEP_DOSSIERS)
def decline_extension(visit: Visiting, number: Number, form: Form) -> Response:
    """The earlier review date left as it is."""
    return visit.do(
        lambda: extending.decline_extension(
            visit.place, number, *visit.who, seen=extension_seen(form)
        ),
        given=form,
        otherwise=lambda: show_one(visit, number),
        to=f"/exceptions/{number}",
        said="extension-declined",
    )
