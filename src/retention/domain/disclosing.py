"""Disclosures as they are noted: what must be said of one, and what consent and annex 2 say of it.

The register tells what happened (protocol art. 6.5, 10.3). What lacks a word is refused; what was
given though it should not have been is noted all the same, marked, and the privacy officer asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from retention.domain.address_book import is_code
from retention.domain.approval import Official
from retention.domain.keeping import KEEPERS
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import DisclosureBasis, Sharing
from retention.domain.recipients import ALL, Consented
from retention.domain.wording import label
from retention.errors import Refusal

RECORDERS = KEEPERS


class Irregularity(StrEnum):
    """What consent or annex 2 says otherwise than what was disclosed."""

    NO_CONSENT = "no-consent"
    OUTSIDE_ANNEX_2 = "outside-annex-2"
    OTHER_GROUND = "consent-asked-by-annex-2"
    MORE_THAN_ANNEX_2 = "more-than-annex-2"
    BSN_OUTSIDE_SET = "bsn-outside-set"
    RESTRICTED = "dossier-restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDisclosure:
    """A disclosure as somebody notes it: codes, the day, and what the protocol wants said of it.

    `consulted`: the colleague's user id (art. 6.4), or `not_consulted`: why that could not be.
    `steps`: a step of the reporting code (art. 10.2) -> done, or why not.
    """

    recipient: str
    data_set: str
    ground: str
    purpose: str
    disclosed_on: date | None
    motive: str = ""
    consulted: str | None = None
    not_consulted: str = ""
    proportionality: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)


def refusals_to_disclose(
    official: Official, asked: AskedDisclosure, sharing: Sharing, day: date
) -> tuple[Refusal, ...]:
    """Empty when all that the protocol wants said of this disclosure is there."""
    return (
        *refusals_of_office(official, RECORDERS, day, "note disclosures"),
        *_code_refusals(asked, sharing),
        *_day_refusals(asked.disclosed_on, day),
        *_word_refusals(official, asked, sharing),
    )


def _code_refusals(asked: AskedDisclosure, sharing: Sharing) -> Iterator[Refusal]:
    if not is_code(asked.recipient):
        yield Refusal("no-recipient", "say by its code in the address book who received the data")
    if asked.data_set not in sharing.data_sets:
        known = ", ".join(sharing.data_sets)
        yield Refusal("no-data-set", f"choose a data set from the protocol: {known}")
    if asked.ground not in sharing.grounds:
        yield Refusal(
            "no-ground", f"choose a ground from the protocol: {', '.join(sharing.grounds)}"
        )
    if not asked.purpose.strip():
        yield Refusal("no-purpose", "say for what purpose the data were disclosed")


def _day_refusals(disclosed_on: date | None, day: date) -> Iterator[Refusal]:
    if disclosed_on is None:
        yield Refusal("no-day", "give the day on which the data were disclosed")
    elif disclosed_on > day:
        yield Refusal("day-in-future", "a disclosure is noted when it has happened")


def _word_refusals(
    official: Official, asked: AskedDisclosure, sharing: Sharing
) -> Iterator[Refusal]:
    basis = basis_of(asked.ground, sharing)
    if basis is DisclosureBasis.EMERGENCY:  # art. 6.3-6.6
        if (asked.consulted is None) == (not asked.not_consulted.strip()):
            text = "name the colleague who was consulted, or say why that could not be; not both"
            yield Refusal("no-consultation", text)
        if asked.consulted == official.user:
            yield Refusal("consulted-oneself", "the colleague consulted is somebody else")
        if not asked.proportionality.strip():
            text = "say why no less than this had to be disclosed (art. 6.6)"
            yield Refusal("no-proportionality", text)
    if unknown := sorted(asked.steps.keys() - sharing.reporting_steps.keys()):
        known = ", ".join(sharing.reporting_steps)
        yield Refusal("no-such-step", f"{len(unknown)} step(s) unknown; the protocol has: {known}")
    if basis is DisclosureBasis.DOMESTIC_VIOLENCE:  # art. 10.2
        missing = [
            code for code in sharing.reporting_steps if not asked.steps.get(code, "").strip()
        ]
        if missing:
            text = f"say of each step of the reporting code that it was done, or why not: {missing}"
            yield Refusal("steps-missing", text)


def basis_of(ground: str, sharing: Sharing) -> DisclosureBasis | None:
    """What a ground rests on; None for one that the protocol does not know."""
    found = sharing.grounds.get(ground)
    return None if found is None else found.basis


def consent_stands(
    consented: Iterable[Consented], organisation: str, data_set: str, day: date
) -> bool:
    """Whether a consent for this organisation and data set stood on the day.

    A consent whose day cannot be read is none, and on the day of withdrawal it stands no more.
    """
    return any(
        each.organisation == organisation
        and each.data_set == data_set
        and each.given_on is not None
        and each.given_on <= day
        and (each.withdrawn_on is None or day < each.withdrawn_on)
        for each in consented
    )


def irregularities(
    asked: AskedDisclosure,
    consented: Iterable[Consented],
    sharing: Sharing,
    kinds: Mapping[str, str],
    bsn: Collection[str],
    *,
    restricted: bool = False,
) -> tuple[Irregularity, ...]:
    """What consent or annex 2 says otherwise, for a disclosure that `refusals_to_disclose` passed.

    `kinds`: recipient -> its kind of annex 2. `bsn`: the elements that hold a citizen's number.
    In an emergency and for domestic violence the protocol itself goes past consent and annex 2.
    """
    basis = basis_of(asked.ground, sharing)
    annex = sharing.recipients.get(kinds.get(asked.recipient, asked.recipient))
    if basis is DisclosureBasis.DOMESTIC_VIOLENCE:
        return ()
    given, allowed = (
        frozenset(sharing.data_sets[code].elements) if code else frozenset[str]()
        for code in (asked.data_set, annex and annex.data_set)
    )
    by_consent = annex is not None and basis_of(annex.ground, sharing) is DisclosureBasis.CONSENT
    found = {
        Irregularity.NO_CONSENT: basis is DisclosureBasis.CONSENT
        and not _consent_of(asked, consented),
        Irregularity.OUTSIDE_ANNEX_2: basis is DisclosureBasis.LAW and annex is None,
        Irregularity.OTHER_GROUND: basis is DisclosureBasis.LAW and by_consent,
        Irregularity.MORE_THAN_ANNEX_2: basis is not DisclosureBasis.EMERGENCY
        and annex is not None
        and not _within(given, allowed),
        Irregularity.BSN_OUTSIDE_SET: bool(given & {*bsn, ALL}) and not allowed & {*bsn, ALL},
        # AVG art. 18(2): restricted data may still go out for somebody's vital interests.
        Irregularity.RESTRICTED: restricted and basis is not DisclosureBasis.EMERGENCY,
    }
    return tuple(each for each, so in found.items() if so)


def _within(given: frozenset[str], allowed: frozenset[str]) -> bool:
    return ALL in allowed or given <= allowed


def _consent_of(asked: AskedDisclosure, consented: Iterable[Consented]) -> bool:
    day = asked.disclosed_on
    return day is not None and consent_stands(consented, asked.recipient, asked.data_set, day)


# What stands beside it in the bestand


def considerations(
    asked: AskedDisclosure, sharing: Sharing, irregular: Collection[Irregularity]
) -> str | None:
    """What was weighed, as labelled lines in Dutch for the bestand; None where nothing was said."""
    lines = [
        *([f"Overlegd met: {asked.consulted}"] if asked.consulted else []),
        *_labelled("Overleg niet mogelijk", asked.not_consulted),
        *_labelled("Evenredigheid", asked.proportionality),
        *(
            line
            for code, step in sharing.reporting_steps.items()
            for line in _labelled(step, asked.steps.get(code, ""))
        ),
        *_labelled("Motivering", asked.motive),
        *(f"Afwijking: {label(each.value, None)} ({each.value})" for each in irregular),
    ]
    return "\n".join(lines) or None


def _labelled(label: str, text: str) -> list[str]:
    words = " ".join(text.split())
    return [f"{label}: {'gedaan' if words == 'done' else words}"] if words else []
