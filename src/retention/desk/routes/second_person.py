"""What waits for another person: questions, corrections, and changes of the address book."""

from __future__ import annotations

from fastapi.responses import Response

from retention.actions.correct import abandon
from retention.actions.questions import settle_question
from retention.actions.recipients import confirm_recipient, end_recipient
from retention.actions.second_person import book_for, corrections_for, questions_for
from retention.desk.asked import Number, number_in
from retention.desk.routing import Routes
from retention.desk.views.notices import column_words
from retention.desk.views.refusals import lines
from retention.desk.visit import Form, Visit, Visiting
from retention.domain.access import Permit

routes = Routes()
SEE, DECIDE = Permit.SEE_NOTICES, Permit.DECIDE_NOTICES


@routes.page("/questions", SEE)
def show_questions(visit: Visiting) -> Response:
    """The questions that no rule decides, the oldest first."""
    rows, more = questions_for(visit.place, *visit.who, after=number_in(visit, "after", 0))
    following = f"/questions?after={rows[-1].row['number']}" if more else None
    return visit.show(
        "questions.html.j2",
        rows=rows,
        following=following,
        lines=_lines(visit),
        decides=_may(visit),
    )


@routes.deed("/questions/{number}/settle", DECIDE)
def settle(visit: Visiting, number: Number, form: Form) -> Response:
    """The question settled, with a motive."""
    return visit.do(
        lambda: settle_question(visit.place, number, form.get("motive", ""), *visit.who),
        given={**form, "number": str(number)},
        otherwise=lambda: show_questions(visit),
        to="/questions",
        said="question-settled",
    )


@routes.page("/corrections", SEE)
def show_corrections(visit: Visiting) -> Response:
    """The corrections that another person must apply, or abandon."""
    rows = corrections_for(visit.place, *visit.who)
    return visit.show(
        "corrections.html.j2",
        rows=rows,
        lines=_lines(visit),
        column=lambda each: column_words(visit, each),
        decides=_may(visit),
    )


@routes.deed("/corrections/{number}/abandon", DECIDE)
def abandon_correction(visit: Visiting, number: Number, form: Form) -> Response:
    """What was asked to be corrected is not."""
    user, vouched = visit.who
    return visit.do(
        lambda: abandon(visit.place, number, user, form.get("motive", ""), vouched),
        given={**form, "number": str(number)},
        otherwise=lambda: show_corrections(visit),
        to="/corrections",
        said="correction-abandoned",
    )


@routes.page("/recipients", SEE)
def show_recipients(visit: Visiting) -> Response:
    """The address book: what waits for a second person, and what is in use."""
    rows = book_for(visit.place, *visit.who)
    return visit.show("recipients.html.j2", rows=rows, lines=_lines(visit), decides=_may(visit))


@routes.deed("/recipients/{number}/confirm", DECIDE)
def confirm(visit: Visiting, number: Number, form: Form) -> Response:
    """In use from now on; or kept, where its end was asked for."""
    return visit.do(
        lambda: confirm_recipient(visit.place, number, *visit.who),
        given=form,
        otherwise=lambda: show_recipients(visit),
        to="/recipients",
        said="recipient-confirmed",
    )


@routes.deed("/recipients/{number}/end", DECIDE)
def end(visit: Visiting, number: Number, form: Form) -> Response:
    """Ended by the second person; its end asked for by the first."""
    return visit.do(
        lambda: end_recipient(visit.place, number, *visit.who),
        given=form,
        otherwise=lambda: show_recipients(visit),
        to="/recipients",
        said="recipient-ended",
    )


def _lines(visit: Visit) -> object:
    return lambda refusals: lines(visit, refusals)


def _may(visit: Visit) -> bool:
    return visit.may(DECIDE)
