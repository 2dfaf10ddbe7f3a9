"""The duty to inform (protocol art. 11): told, or postponed for somebody's safety alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention.domain.approval import Official
from retention.domain.keeping import KEEPERS, review_refusals
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Function, Protocol
from retention.errors import Refusal

POSTPONERS = frozenset({Function.COORDINATOR, Function.PRIVACY_OFFICER})


@dataclass(frozen=True, slots=True)
class Informed:
    """Who was told of the processing, in what manner, and when."""

    told: str
    manner: str
    informed_on: date | None


@dataclass(frozen=True, slots=True)
class Postponed:
    """Who is not told yet, on what concrete sign of danger, and when somebody looks again."""

    told: str
    because: str
    review_on: date | None


def refusals_to_inform(official: Official, informed: Informed, day: date) -> tuple[Refusal, ...]:
    """Empty when this notice may be noted as given."""
    found = list(refusals_of_office(official, KEEPERS, day, "note information notices"))
    if not informed.told.strip():
        found.append(Refusal("nobody-told", "say who was told: the client, or who else"))
    if not informed.manner.strip():
        found.append(Refusal("no-manner", "say in what manner she was told"))
    if informed.informed_on is None:
        found.append(Refusal("no-day", "give the day on which she was told"))
    elif informed.informed_on > day:
        found.append(Refusal("day-in-future", "a notice is noted when it was given"))
    return tuple(found)


def refusals_to_postpone(
    official: Official, postponed: Postponed, protocol: Protocol, day: date
) -> tuple[Refusal, ...]:
    """Empty when informing may be postponed: only for a concrete danger, and not for ever."""
    found = list(refusals_of_office(official, POSTPONERS, day, "postpone an information notice"))
    if not postponed.told.strip():
        found.append(Refusal("nobody-told", "say who is not told yet: the client, or who else"))
    if not postponed.because.strip():
        text = "say which concrete signs of danger there are, and for whom (art. 11.2)"
        found.append(Refusal("no-danger", text))
    return (*found, *review_refusals(postponed.review_on, protocol, day))
