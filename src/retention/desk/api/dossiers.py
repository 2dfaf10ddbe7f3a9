"""Dossiers: a number becomes a handle, and a handle its explanation. Both are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention.actions.look import look_at
from retention.desk.api.routing import Body, Code, Handle, Operations
from retention.desk.handle import Handles
from retention.desk.look_ups import handle_of
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.decision import Disposition

operations = Operations("dossiers")


class Numbered(Body):
    """A dossier's number in the bestand."""

    number: Code


@dataclass(frozen=True)
class Found:
    """How the desk addresses a dossier."""

    handle: str


@dataclass(frozen=True)
class Clock:
    """A term: when it began to run, and the first day on which the dossier may go by it."""

    clock: str
    started_on: date
    first_day: date
    decides: bool


@dataclass(frozen=True)
class Explanation:
    """What is to happen to a dossier and why; nothing of what is in it."""

    number: str
    category: str
    disposition: Disposition
    reasons: tuple[str, ...]
    clocks: tuple[Clock, ...]
    list: int | None
    restricted: bool


@operations.deed("/dossiers/find", Permit.SEE_DOSSIERS)
def find(visit: Visiting, asked: Numbered) -> Found:
    """The handle of the dossier with this number."""
    return Found(handle_of(visit, asked.number))


@operations.deed("/dossiers/{handle}/explain", Permit.SEE_DOSSIERS)
def explain(visit: Visiting, handle: Handle) -> Explanation:
    """Why it stays or goes; the look is recorded first."""
    seen = look_at(visit.place, Handles.at(visit.place).key(handle), *visit.who)
    found = seen.explained
    return Explanation(
        number=found.number,
        category=found.category,
        disposition=found.decision.disposition,
        reasons=seen.reasons,
        clocks=tuple(
            Clock(each.name, each.started_on, each.first_day, each.decides)
            for each in found.decision.clocks
        ),
        list=found.list_number,
        restricted=found.restricted,
    )
