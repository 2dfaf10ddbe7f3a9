"""Destruction lists: all of them, one with its dossiers, and the decisions on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

from fastapi import Path
from fastapi.responses import Response

from retention.actions.decide_list import Decided, approve, lift_guard, present, reject
from retention.actions.item_look import item_with_number
from retention.actions.list_counts import list_counts
from retention.actions.list_items import items_page
from retention.actions.list_look import lists_page, look_at_list
from retention.desk.look_ups import slow_look_ups
from retention.desk.routing import Routes
from retention.desk.views.lists import LARGEST, list_view, place_in, wanted_items
from retention.desk.visit import Form, Visit, Visiting
from retention.domain.access import Permit
from retention.domain.refusal_words import refusal_words
from retention.errors import Refusal, RefusedError

routes = Routes()
ListNumber = Annotated[int, Path(ge=1, le=LARGEST)]


@routes.page("/lists", Permit.SEE_LISTS)
def all_lists(visit: Visiting) -> Response:
    """Every list, the newest first, and what it waits for."""
    page = lists_page(visit.place, place_in(visit.request.query_params, "before"))
    return visit.show("lists.html.j2", page=page, why=_why(visit))


@routes.page("/lists/{number}", Permit.SEE_LISTS)
def one_list(visit: Visiting, number: ListNumber) -> Response:
    """One list: what it is made of, its dossiers, and what may be decided."""
    return show_list(visit, number)


def show_list(visit: Visit, number: int) -> Response:
    """The page of one list, as far as the visitor may see it."""
    query = visit.request.query_params
    wanted, dossiers = wanted_items(query), visit.may(Permit.SEE_DOSSIERS)
    look = look_at_list(
        visit.place,
        number,
        *visit.who,
        decides=visit.may(Permit.DECIDE_LISTS),
        motives=dossiers,
    )
    page = items_page(
        visit.place,
        number,
        wanted,
        after=place_in(query, "after") or 0,
        before=place_in(query, "before"),
        counted=False,
        dossiers=dossiers,
    )
    view = list_view(look, list_counts(visit.place, number), page, wanted)
    return visit.show("list.html.j2", view=view, dossiers=dossiers, why=_why(visit))


@routes.deed("/lists/{number}/find", Permit.SEE_DOSSIERS)
def find(visit: Visiting, number: ListNumber, form: Form) -> Response:
    """The dossier with a number: its number stays out of every address."""
    slow_look_ups(visit)
    try:
        found = item_with_number(visit.place, number, form.get("dossier", ""), *visit.who)
    except RefusedError as error:
        visit.given, visit.problem = form, error
        return show_list(visit, number)
    return visit.go(f"/lists/{number}/items/{found}")


# Decisions


@routes.deed("/lists/{number}/present", Permit.DECIDE_LISTS)
def present_list(visit: Visiting, number: ListNumber, form: Form) -> Response:
    """A steward says that the list is as it should be."""
    return _decide(visit, number, form, partial(present, visit.place, number), "presented")


@routes.deed("/lists/{number}/approve", Permit.DECIDE_LISTS)
def approve_list(visit: Visiting, number: ListNumber, form: Form) -> Response:
    """One of two approvals, of the list that was on screen."""
    return _decide(visit, number, form, partial(approve, visit.place, number), "list-approved")


@routes.deed("/lists/{number}/reject", Permit.DECIDE_LISTS)
def reject_list(visit: Visiting, number: ListNumber, form: Form) -> Response:
    """The list stopped, with a motive."""
    deed = partial(reject, visit.place, number, motive=form.get("motive", ""))
    return _decide(visit, number, form, deed, "list-rejected")


@routes.deed("/lists/{number}/lift-guard", Permit.DECIDE_LISTS)
def confirm_size(visit: Visiting, number: ListNumber, form: Form) -> Response:
    """One of two who say, with a motive, that so large a list is meant."""
    deed = partial(lift_guard, visit.place, number, motive=form.get("motive", ""))
    return _decide(visit, number, form, deed, "guard-lifted")


def _decide(
    visit: Visit, number: int, form: Mapping[str, str], deed: Callable[..., Decided], said: str
) -> Response:
    """The deed, bound to the digest that was on screen; without one nothing was looked at."""

    def decided() -> Decided:
        user, vouched = visit.who
        _needs_a_look(form)
        return deed(user=user, token=vouched, digest=form.get("digest", ""))

    return visit.do(
        decided,
        given=form,
        otherwise=lambda: show_list(visit, number),
        to=f"/lists/{number}",
        said=said,
    )


def _needs_a_look(form: Mapping[str, str]) -> None:
    if form.get("looked") != "yes":
        refusal = Refusal("not-looked", "tick that you looked at this list")
        raise RefusedError(refusals=(refusal,))


def _why(visit: Visit) -> Callable[[Refusal], str]:
    return partial(refusal_words, language=visit.language)
