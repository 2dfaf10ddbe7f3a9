"""The letter of a decision on a request: reference, decision, ground and motives, and no person."""

from __future__ import annotations

from retention.actions.requests import blocks_of
from retention.actions.workplace import Workplace
from retention.domain.states import RequestState
from retention.domain.wording import Language, label
from retention.errors import UsageError
from retention.ledger import requests
from retention.notices.letter import DecisionLetter, render_letter

_GRANTED = frozenset({RequestState.GRANTED, RequestState.CARRIED_OUT})


def letter(place: Workplace, number: int, language: Language) -> str:
    """The text; UsageError while there is no decision. What keeps dossiers is in neutral words."""
    rights = place.rules.needs_rights
    with place.ledger.connect() as ledger:
        row = requests.row_of(ledger, number)
        found = requests.standing(row)
        if found.state not in _GRANTED | {RequestState.REFUSED}:
            raise UsageError(f"request {number} is {row.state}: there is no decision to write of")
        granted = found.state in _GRANTED
        blocks = blocks_of(place, ledger, found) if granted else {}
    reasons = dict.fromkeys(reason for each in blocks.values() for reason in each)
    ground = rights.refusal_grounds.get(found.ground or "")
    return render_letter(
        DecisionLetter(
            reference=row.reference,
            right=row.kind,
            granted=granted,
            received_on=found.received_on,
            carry_out_by=found.carry_out_by,
            ground=ground.label if ground else found.ground,
            source=ground.source if ground else "-",
            motive=row.motive,
            stays=tuple(label(reason, place.rules.protocol, language) for reason in reasons),
            controller=rights.controller,
            complain_at=rights.complain_at,
            object_within_weeks=rights.object_within_weeks,
        ),
        language,
    )
