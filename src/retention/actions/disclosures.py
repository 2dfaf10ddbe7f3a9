"""Disclosures noted in the bestand; what should not have been is noted, marked and asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retention.actions.noting import Noting, noting
from retention.actions.workplace import Workplace
from retention.bestand.registers import disclosures_of
from retention.datamap.model import DataMap, Identity
from retention.domain.clocks import local_day
from retention.domain.disclosing import (
    AskedDisclosure,
    Irregularity,
    considerations,
    irregularities,
    refusals_to_disclose,
)
from retention.domain.protocol import Sharing
from retention.domain.questions import QuestionKind
from retention.errors import Refusal
from retention.ledger import questions, recipients
from retention.ledger.officials import Credential, is_registered


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What came of a note: what is irregular about it, the question raised, whether it is noted."""

    irregular: tuple[Irregularity, ...]
    question: int | None
    recorded: bool
    in_address_book: bool


def record_disclosure(
    place: Workplace,
    dossier_number: str,
    asked: AskedDisclosure,
    user: str,
    token: Credential = None,
    *,
    preview: bool = False,
) -> Disclosure:
    """The disclosure noted in the dossier, or with `preview` only judged.

    Refused where something that the protocol wants said is missing; never because it is irregular.
    """
    sharing = place.rules.needs_sharing
    register = disclosures_of(place.rules.data_map)
    with noting(place, dossier_number, user, token, "disclosure") as now:
        _refuse_incomplete(now, asked, sharing)
        kinds = recipients.kinds(now.deciding.ledger)
        known = asked.recipient in recipients.current(now.deciding.ledger)
        consented = now.consented() if _has_consents(place.rules.data_map) else []
        bsn = _elements_of_bsn(place.rules.data_map)
        found = irregularities(asked, consented, sharing, kinds, bsn, restricted=now.restricted)
        if preview:
            return Disclosure(found, None, recorded=False, in_address_book=known)
        values: Mapping[str, Any] = {
            register.recipient: asked.recipient,
            register.data_set: asked.data_set,
            register.purpose: asked.purpose,
            register.ground: asked.ground,
            register.disclosed_on: asked.disclosed_on,
            register.considerations: considerations(asked, sharing, found),
        }
        # The ledger's numbers first, the register's lock after: as every other action does.
        number = _ask(now, asked, found) if found else None
        now.add(register, values)
        now.record("disclosure-noted", _record(asked, found, number))
        return Disclosure(found, number, recorded=True, in_address_book=known)


def _refuse_incomplete(now: Noting, asked: AskedDisclosure, sharing: Sharing) -> None:
    deciding = now.deciding
    day = local_day(deciding.now)
    refusals = refusals_to_disclose(deciding.person, asked, sharing, day)
    if asked.consulted is not None and not is_registered(deciding.ledger, asked.consulted):
        text = "the colleague consulted is no registered official; see `retention official list`"
        refusals = (*refusals, Refusal("consulted-unknown", text))
    deciding.unless(refusals)


def _ask(now: Noting, asked: AskedDisclosure, found: tuple[Irregularity, ...]) -> int:
    return questions.raise_question(
        now.deciding.ledger,
        QuestionKind.IRREGULAR_DISCLOSURE.value,
        (asked.recipient, asked.data_set, f"{asked.disclosed_on}", *(each.value for each in found)),
        now.deciding.now,
        dossier_key=now.dossier_key,
        by=now.deciding.person.user,
    )


def _record(
    asked: AskedDisclosure, found: tuple[Irregularity, ...], number: int | None
) -> dict[str, Any]:
    return {
        "recipient": asked.recipient,
        "data_set": asked.data_set,
        "ground": asked.ground,
        "disclosed_on": f"{asked.disclosed_on}",
        "irregular": [each.value for each in found],
        "question": number,
    }


def _has_consents(data_map: DataMap) -> bool:
    return data_map.registers is not None and data_map.registers.consents is not None


def _elements_of_bsn(data_map: DataMap) -> frozenset[str]:
    """The elements with a column that the data map calls a citizen's number."""
    return frozenset(
        element
        for element, places in data_map.elements.items()
        for each in places
        if data_map.tables[each.table].columns[each.column].identity is Identity.BSN
    )
