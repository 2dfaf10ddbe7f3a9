"""What a shape does to the rows of a dossier that was plain until then.

Its dates are drawn in lives.py, and dossier.py leaves out what never was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from retention.bestand.example.invent.case import Case, Row
from retention.bestand.example.invent.lives import day_between, moment
from retention.bestand.example.invent.names import pick
from retention.bestand.example.invent.shapes import Shape
from retention.bestand.example.invent.sharing import consent, objection

TECHNICAL_WRITER = "nightly-sync"
_GROUNDS = (
    "Erfelijke aandoening; gegevens later nodig voor de kinderen.",
    "Langdurig hulpmiddel in bruikleen, nazorg loopt nog.",
    "Lopende schadezaak over een woningaanpassing.",
)


def twist(case: Case, as_of: date) -> None:
    """Give the dossier its shape."""
    if case.shape in _TWISTS:
        _TWISTS[case.shape](case, as_of.toordinal())


def _corrected(case: Case, today: int) -> None:
    """Somebody corrected one row years after the dossier closed."""
    pick(case.random, _rows(case)).update(case.stamp(_years_later(case, today)))


def _corrected_by_unknown(case: Case, today: int) -> None:
    """The same, and nobody wrote down who did."""
    changed_at = moment(case.random, _years_later(case, today))
    case.own["note"][0].update(changed_at=changed_at, changed_by=None)


def _technical_writer(case: Case, today: int) -> None:
    """A sync touched every row of the dossier; nothing in it changed."""
    touched = {"changed_at": moment(case.random, today - 2), "changed_by": TECHNICAL_WRITER}
    for row in _rows(case):
        row.update(touched)


def _change_missing(case: Case, _: int) -> None:
    row = case.dossier if case.random.random() < 0.5 else case.own["note"][0]
    row.update(changed_at=None, changed_by=None)


def _change_in_future(case: Case, today: int) -> None:
    case.dossier.update(case.stamp(today + day_between(case.random, 30, 400)))


def _change_before_opening(case: Case, _: int) -> None:
    case.own["note"][0].update(case.stamp(case.life.opened - 100))


def _closed_on(day_of: Callable[[Case, int], date | None]) -> Callable[[Case, int], None]:
    def write(case: Case, today: int) -> None:
        case.dossier["closed_on"] = day_of(case, today)

    return write


def _open_again(case: Case, _: int) -> None:
    case.dossier["status"] = "open"


def _provision_outlives(case: Case, today: int) -> None:
    """Help ran on for years after the case was closed."""
    ended = _years_later(case, today)
    stamp = case.stamp(ended)
    case.own["provision"][-1].update(ended_on=date.fromordinal(ended), **stamp)


def _provision_without_end(case: Case, _: int) -> None:
    case.own["provision"][-1]["ended_on"] = None


def _longer_retention(case: Case, _: int) -> None:
    ground = pick(case.random, _GROUNDS)
    case.dossier.update(longer_retention=True, longer_retention_ground=ground)


def _open_objection(case: Case, _: int) -> None:
    objection(case, case.life.until, decided_on=None, irrevocable_on=None)


def _consent_withdrawn(case: Case, _: int) -> None:
    row = consent(case)
    given_on = row["given_on"]
    if isinstance(given_on, date):
        row["withdrawn_on"] = date.fromordinal(case.day_from(given_on.toordinal()))


def _category(code: str) -> Callable[[Case, int], None]:
    def write(case: Case, _: int) -> None:
        case.dossier["category"] = code

    return write


def _rows(case: Case) -> list[Row]:
    """The dossier's rows that say when they last changed."""
    rows = [case.dossier, *(row for rows in case.own.values() for row in rows)]
    return [row for row in rows if "changed_at" in row]


def _years_later(case: Case, today: int) -> int:
    """Three to nine years after closing, so that the clock of the first of a shape still runs."""
    return day_between(case.random, case.life.until + 1096, min(case.life.until + 3200, today))


_TWISTS: dict[Shape, Callable[[Case, int], None]] = {
    Shape.CORRECTED_AFTER_CLOSURE: _corrected,
    Shape.CORRECTED_BY_UNKNOWN: _corrected_by_unknown,
    Shape.TECHNICAL_WRITER: _technical_writer,
    Shape.CHANGE_MISSING: _change_missing,
    Shape.CHANGE_IN_FUTURE: _change_in_future,
    Shape.CHANGE_BEFORE_OPENING: _change_before_opening,
    Shape.CLOSING_DATE_MISSING: _closed_on(lambda _case, _today: None),
    Shape.CLOSED_IN_1900: _closed_on(lambda _case, _today: date(1900, 1, 1)),
    Shape.CLOSED_IN_FUTURE: _closed_on(
        lambda case, today: date.fromordinal(today + day_between(case.random, 30, 700))
    ),
    Shape.CLOSED_BEFORE_OPENING: _closed_on(
        lambda case, _: date.fromordinal(case.life.opened - day_between(case.random, 10, 400))
    ),
    Shape.OPEN_WITH_CLOSING_DATE: _open_again,
    Shape.PROVISION_OUTLIVES_CASE: _provision_outlives,
    Shape.PROVISION_WITHOUT_END: _provision_without_end,
    Shape.LONGER_RETENTION: _longer_retention,
    Shape.OPEN_OBJECTION: _open_objection,
    Shape.CONSENT_WITHDRAWN: _consent_withdrawn,
    Shape.KEPT_FOR_EVER: _category("monumentaal"),
    Shape.UNKNOWN_CATEGORY: _category("onbekend"),
}
