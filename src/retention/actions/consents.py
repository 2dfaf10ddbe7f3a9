"""Consents noted in the bestand: given, withdrawn, and which disclosures rest on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from retention.actions.dossiers import find_dossier
from retention.actions.noting import Noting, noting
from retention.actions.restriction_marks import is_restricted
from retention.actions.telling import elements_of
from retention.actions.workplace import Workplace
from retention.bestand import noting as notes
from retention.bestand.batch import fill_batch
from retention.bestand.registers import consented_in_batch, consents_of
from retention.datamap.model import ConsentRegister, DataMap
from retention.domain.clocks import local_day
from retention.domain.consenting import (
    AskedConsent,
    refusals_to_consent,
    refusals_to_withdraw,
    resting_on,
    standing,
    standing_elements,
)
from retention.domain.recipients import ALL, Consented, Disclosed
from retention.errors import ConfigurationError, Refusal, RefusedError
from retention.ledger.officials import Credential
from retention.ledger.unsent import take_values_back


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A consent withdrawn, and the disclosures that rest on it.

    `notices`: dropped, since they would have told new values; others tell that it is wrong.
    """

    organisation: str
    data_set: str
    withdrawn_on: date
    disclosures: tuple[Disclosed, ...]
    notices: tuple[int, ...] = ()


def record_consent(
    place: Workplace,
    dossier_number: str,
    asked: AskedConsent,
    user: str,
    token: Credential = None,
) -> None:
    """The consent noted in the dossier."""
    sharing = place.rules.needs_sharing
    register = consents_of(place.rules.data_map)
    with noting(place, dossier_number, user, token, "consent") as now:
        day = local_day(now.deciding.now)
        now.deciding.unless(
            refusals_to_consent(now.deciding.person, asked, now.consented(), sharing, day)
        )
        now.add(register, _row(register, asked))
        now.record(
            "consent-noted",
            {
                "organisation": asked.organisation,
                "data_set": asked.data_set,
                "given_on": f"{asked.given_on}",
            },
        )


def _row(register: ConsentRegister, asked: AskedConsent) -> dict[str, Any]:
    row: dict[str, Any] = {
        register.organisation: asked.organisation,
        register.data_set: asked.data_set,
        register.given_on: asked.given_on,
        register.withdrawn_on: None,
    }
    beside = {
        "place": asked.place,
        "other_data": asked.other_data.strip() or None,
        "doctor_informed": asked.doctor_informed,
    }
    for name, value in beside.items():
        column = getattr(register, name)
        if column is not None:
            row[column] = value
        elif value and name != "place":
            raise ConfigurationError(
                f"the data map names no column under `registers.consents.{name}`; add it"
            )
    return row


def withdraw_consent(
    place: Workplace,
    dossier_number: str,
    which: tuple[str, str],
    withdrawn_on: date | None,
    user: str,
    token: Credential = None,
) -> Withdrawn:
    """The consent for (organisation, data set) withdrawn, with the disclosures that rest on it."""
    sharing = place.rules.needs_sharing
    register = consents_of(place.rules.data_map)
    with noting(place, dossier_number, user, token, "withdraw-consent") as now:
        day = local_day(now.deciding.now)
        ended = withdrawn_on or day
        stands = standing(now.consented(), *which)
        now.deciding.unless(refusals_to_withdraw(now.deciding.person, stands, ended, day))
        resting: tuple[Disclosed, ...] = ()
        if _has_disclosures(place.rules.data_map):
            resting = resting_on(now.disclosed(), *which, sharing)
        now.announce(register)
        notes.withdraw(now.bestand, now.binding, now.dossier_key, which, ended)
        taken = _take_values_back(now, dossier_number, which[0]) if resting else ()
        record = {"organisation": which[0], "data_set": which[1], "withdrawn_on": f"{ended}"}
        counts = {"disclosures": len(resting), "notices": list(taken)}
        now.record("consent-withdrawn", {**record, **counts})
        return Withdrawn(*which, ended, resting, taken)


def _take_values_back(now: Noting, dossier_number: str, recipient: str) -> tuple[int, ...]:
    """What was corrected before, and did not reach her yet, is not told her either."""
    rules = now.place.rules
    elements = elements_of(rules.data_map)
    stand = standing_elements(recipient, now.disclosed(), now.consented(), rules.needs_sharing)
    taken = take_values_back(
        now.deciding.ledger,
        recipient,
        dossier_number,
        lambda column: ALL in stand or bool(stand & elements.get(column, frozenset())),
        now.deciding.now,
    )
    return tuple(taken)


def consents(place: Workplace, dossier_number: str) -> list[Consented]:
    """The consents in one dossier, also withdrawn; RefusedError when it is restricted."""
    key = find_dossier(place, dossier_number)
    with place.ledger.connect() as ledger:
        if is_restricted(ledger, place, key):
            text = "this dossier is restricted: no ordinary view shows what is in it"
            raise RefusedError(refusals=(Refusal("restricted", text),))
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        hand = fill_batch(bestand, binding, [(0, key, None)])
        found = consented_in_batch(bestand, binding, hand).get(0, [])
        bestand.rollback()
    return found


def _has_disclosures(data_map: DataMap) -> bool:
    return data_map.registers is not None and data_map.registers.disclosures is not None
