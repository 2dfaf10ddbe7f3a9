"""Dossiers: found by number, explained by handle, and who looked at how many."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from retention.actions.exceptions import review_bounds
from retention.actions.look import look_at, looks
from retention.desk.handle import Handles
from retention.desk.look_ups import handle_of
from retention.desk.routing import Routes
from retention.desk.views.keeping import PER_PAGE, day_given, grounds_of, pages, why
from retention.desk.visit import Form, Visiting
from retention.domain.access import Permit
from retention.domain.protocol import Function
from retention.errors import RefusedError

routes = Routes()
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@routes.page("/dossiers", Permit.SEE_DOSSIERS)
def show_form(visit: Visiting) -> Response:
    """The form to find a dossier by its number."""
    return visit.show("dossiers.html.j2", sees_looks=visit.may(Permit.SEE_LOOKS))


@routes.deed("/dossiers", Permit.SEE_DOSSIERS)
def find_by_number(visit: Visiting, form: Form) -> Response:
    """On to the dossier's page; its number goes no further than this form."""
    try:
        handle = handle_of(visit, form.get("number", ""))
    except RefusedError as error:
        visit.given, visit.problem = form, error
        return show_form(visit)
    return visit.go(f"/dossiers/{handle}")


@routes.page("/dossiers/looks", Permit.SEE_LOOKS)
def show_looks(
    visit: Visiting, first: str = "", last: str = "", function: str = "", page: PageNumber = 1
) -> Response:
    """Who looked at how many dossiers on which day."""
    known = [each.value for each in Function]
    chosen = Function(function) if function in known else None
    first_on, last_on, rows = looks(
        visit.place, day_given(first), day_given(last), chosen, page=page, per_page=PER_PAGE
    )
    filters = {
        "first": first_on.isoformat(),
        "last": last_on.isoformat(),
        "function": chosen.value if chosen else None,
    }
    total = rows[0].total if rows else 0
    return visit.show(
        "looks.html.j2",
        rows=rows,
        total=total,
        functions=known,
        chosen=filters,
        pages=pages(visit.url("/dossiers/looks"), filters, page, total),
    )


@routes.look("/dossiers/{handle}", Permit.SEE_DOSSIERS)
def show_one(visit: Visiting, handle: str) -> Response:
    """Why this dossier stays or goes; the look is recorded first."""
    seen = look_at(visit.place, Handles.at(visit.place).key(handle), *visit.who)
    return visit.show(
        "dossier.html.j2",
        seen=seen,
        handle=handle,
        category=visit.place.rules.protocol.categories.get(seen.explained.category),
        grounds=grounds_of(visit),
        bounds=review_bounds(visit.place, seen.looker.day),
        why=why(visit),
        decides=visit.may(Permit.KEEP_DOSSIERS),
        sees_requests=visit.may(Permit.SEE_REQUESTS),
    )
