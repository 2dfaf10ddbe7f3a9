"""One dossier of a list, by its item number, and taking it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from fastapi.responses import Response

from retention.actions.item_look import look_at_item
from retention.actions.keeping import take_out_item
from retention.desk.handle import Handles
from retention.desk.routes.lists import ListNumber
from retention.desk.routing import Routes
from retention.desk.visit import Form, Visit, Visiting
from retention.domain.access import Permit
from retention.domain.keeping import AskedKeep
from retention.domain.refusal_words import refusal_words

routes = Routes()


@routes.look("/lists/{number}/items/{item}", Permit.SEE_DOSSIERS)
def one_item(visit: Visiting, number: ListNumber, item: ListNumber) -> Response:
    """One dossier of a list: why it goes, and by which clocks."""
    return _show(visit, number, item)


@routes.deed("/lists/{number}/items/{item}/take-out", Permit.KEEP_DOSSIERS)
def take_out(visit: Visiting, number: ListNumber, item: ListNumber, form: Form) -> Response:
    """The dossier kept from this moment, with a ground, a motive and a review date."""
    asked = AskedKeep(form.get("ground", ""), form.get("motive", ""), _day(form))
    return visit.do(
        lambda: take_out_item(visit.place, number, item, asked, *visit.who),
        given=form,
        otherwise=lambda: _show(visit, number, item),
        to=f"/lists/{number}/items/{item}",
        said="taken-out",
    )


def _show(visit: Visit, number: int, item: int) -> Response:
    look = look_at_item(visit.place, number, item, *visit.who)
    key = look.item.dossier_key
    protocol = visit.place.rules.protocol
    return visit.show(
        "item.html.j2",
        look=look,
        handle=None if key is None else Handles.at(visit.place).of(key),
        keeps=visit.may(Permit.KEEP_DOSSIERS),
        grounds={**protocol.exception_grounds, **protocol.hold_grounds},
        why=partial(refusal_words, language=visit.language),
    )


def _day(form: Mapping[str, str]) -> date | None:
    """The review date; a day that cannot be read is none, which the action refuses with words."""
    try:
        return date.fromisoformat(form.get("review_on", ""))
    except ValueError:
        return None
