"""Information notices (protocol art. 11): noted as given or postponed, and who is still to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retention.actions.clock import day_of
from retention.actions.noting import noting
from retention.actions.workplace import Workplace
from retention.bestand.informing import ToInform, count_to_inform, to_inform
from retention.bestand.registers import information_of
from retention.domain.clocks import local_day
from retention.domain.informing import (
    Informed,
    Postponed,
    refusals_to_inform,
    refusals_to_postpone,
)
from retention.ledger.officials import Credential

# What the register says of the manner while nobody was told.
NOT_YET = "uitgesteld"


@dataclass(frozen=True, slots=True)
class ToInformCounts:
    """How many dossiers wait: nobody told in time, and postponements to look at again."""

    due: int
    reviews: int


def record_information(
    place: Workplace, dossier_number: str, informed: Informed, user: str, token: Credential = None
) -> None:
    """The notice noted as given; a postponement for the same person ends with it."""
    register = information_of(place.rules.data_map)
    with noting(place, dossier_number, user, token, "information") as now:
        day = local_day(now.deciding.now)
        now.deciding.unless(refusals_to_inform(now.deciding.person, informed, day))
        now.add(
            register,
            {
                register.told: informed.told,
                register.manner: informed.manner,
                register.informed_on: informed.informed_on,
            },
        )
        place.recent_informing.forget()
        now.record("information-noted", {"informed_on": f"{informed.informed_on}"})


def postpone_information(
    place: Workplace, dossier_number: str, postponed: Postponed, user: str, token: Credential = None
) -> None:
    """The notice noted as postponed until its review; the danger stands in the bestand only."""
    register = information_of(place.rules.data_map)
    with noting(place, dossier_number, user, token, "postpone-information") as now:
        day = local_day(now.deciding.now)
        protocol = place.rules.protocol
        now.deciding.unless(refusals_to_postpone(now.deciding.person, postponed, protocol, day))
        now.add(
            register,
            {
                register.told: postponed.told,
                register.manner: NOT_YET,
                register.postponed_because: postponed.because,
                register.review_on: postponed.review_on,
            },
        )
        place.recent_informing.forget()
        now.record("information-postponed", {"review_on": f"{postponed.review_on}"})


def information_due(place: Workplace, as_of: date | None = None) -> list[ToInform]:
    """Every dossier of which somebody is to hear, or a postponement is to be looked at again."""
    within = place.rules.needs_sharing.inform_within_days
    day = _day(place, as_of)
    with place.bestand.connect() as bestand:
        found = list(to_inform(bestand, place.binding(bestand), within, day))
        bestand.rollback()
    return found


def count_information_due(place: Workplace, as_of: date | None = None) -> ToInformCounts:
    """The same, counted by the database."""
    within = place.rules.needs_sharing.inform_within_days
    day = _day(place, as_of)
    with place.bestand.connect() as bestand:
        found = count_to_inform(bestand, place.binding(bestand), within, day)
        bestand.rollback()
    return ToInformCounts(*found)


def _day(place: Workplace, as_of: date | None) -> date:
    with place.ledger.connect() as ledger:
        return day_of(as_of, place.clock.now(ledger))
