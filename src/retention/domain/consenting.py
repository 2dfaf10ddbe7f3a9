"""Consents of annex 1: one that stands per organisation and data set, given and withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from retention.domain.address_book import is_code
from retention.domain.approval import Official
from retention.domain.disclosing import RECORDERS, basis_of
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import DisclosureBasis, Sharing
from retention.domain.recipients import Consented, Disclosed, ground_holds
from retention.errors import Refusal

# Annex 1 lets a client name "other personal data" beside or instead of a set of annex 2.
OTHER_DATA = "anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedConsent:
    """A consent as the client signed it; `doctor_informed`: her doctor may hear that she is one."""

    organisation: str
    data_set: str
    given_on: date | None
    place: str
    other_data: str = ""
    doctor_informed: bool = False


def refusals_to_consent(
    official: Official,
    asked: AskedConsent,
    consented: Iterable[Consented],
    sharing: Sharing,
    day: date,
) -> tuple[Refusal, ...]:
    """Empty when this consent may be noted: complete, past, and none like it stands."""
    return (
        *refusals_of_office(official, RECORDERS, day, "note consents"),
        *_content_refusals(asked, sharing),
        *_day_refusals(asked.given_on, day, "given"),
        *(
            Refusal("stands-already", "a consent for this organisation and data set stands already")
            for _ in standing(consented, asked.organisation, asked.data_set)[:1]
        ),
    )


def _content_refusals(asked: AskedConsent, sharing: Sharing) -> Iterator[Refusal]:
    if not is_code(asked.organisation):
        yield Refusal(
            "no-organisation", "say by its code in the address book which organisation it is for"
        )
    if asked.data_set not in {*sharing.data_sets, OTHER_DATA}:
        known = ", ".join(sharing.data_sets)
        yield Refusal("no-data-set", f"choose a data set from the protocol: {known}")
    if asked.data_set == OTHER_DATA and not asked.other_data.strip():
        yield Refusal("no-other-data", "describe clearly which other data it is for (annex 1)")


def _day_refusals(given: date | None, day: date, what: str) -> Iterator[Refusal]:
    if given is None:
        yield Refusal("no-day", f"give the day on which it was {what}")
    elif given > day:
        yield Refusal("day-in-future", f"a consent is noted when it was {what}")


def standing(
    consented: Iterable[Consented], organisation: str, data_set: str
) -> tuple[Consented, ...]:
    """The consents for this organisation and data set that were not withdrawn."""
    return tuple(
        each
        for each in consented
        if (each.organisation, each.data_set) == (organisation, data_set)
        and each.withdrawn_on is None
    )


def refusals_to_withdraw(
    official: Official, stands: tuple[Consented, ...], withdrawn_on: date | None, day: date
) -> tuple[Refusal, ...]:
    """Empty when these consents may be noted as withdrawn; it never lies before the giving."""
    found = [
        *refusals_of_office(official, RECORDERS, day, "note consents"),
        *_day_refusals(withdrawn_on, day, "withdrawn"),
    ]
    if not stands:
        text = "no consent for this organisation and data set stands in this dossier"
        found.append(Refusal("no-consent", text))
    given = [each.given_on for each in stands if each.given_on is not None]
    if withdrawn_on is not None and given and withdrawn_on < max(given):
        found.append(Refusal("before-given", "it was given later than that day"))
    return tuple(found)


def resting_on(
    disclosed: Iterable[Disclosed], organisation: str, data_set: str, sharing: Sharing
) -> tuple[Disclosed, ...]:
    """The disclosures whose ground is the consent for this organisation and data set."""
    return tuple(
        each
        for each in disclosed
        if (each.recipient, each.data_set) == (organisation, data_set)
        and basis_of(each.ground, sharing) is DisclosureBasis.CONSENT
    )


def standing_elements(
    recipient: str,
    disclosed: Iterable[Disclosed],
    consented: Iterable[Consented],
    sharing: Sharing,
) -> frozenset[str]:
    """The elements of what this recipient was given that could be given her today as well."""
    consents = tuple(consented)
    sets = {
        each.data_set
        for each in disclosed
        if each.recipient == recipient and ground_holds(each, consents, sharing) is True
    }
    known = (sharing.data_sets[code].elements for code in sets if code in sharing.data_sets)
    return frozenset().union(*known)
