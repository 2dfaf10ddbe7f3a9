"""Restrict a dossier (art. 12.2, "afschermen"): hidden from ordinary views, and on hold.

The hold is the record; where the data map names a mark in the bestand, that follows the hold.
Ending the hold takes two people like any other, and takes the mark away.
"""

from __future__ import annotations

from retention.actions.announce import announce_correction
from retention.actions.dossiers import find_dossier
from retention.actions.keeping import Kept, add_keep
from retention.actions.refusing import Deciding
from retention.actions.restriction_marks import set_mark, settle_restrictions
from retention.actions.telling import (
    changed_columns,
    elements_of,
    in_hand,
    known_in_batch,
    notices_of,
    told_of,
)
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.keeping import AskedKeep, refusals_to_ask
from retention.domain.recipients import CorrectionKind
from retention.domain.states import CorrectionState
from retention.ledger import corrections
from retention.ledger.notices import CORRECTION, add_notices


def restrict(
    place: Workplace,
    dossier_number: str,
    asked: AskedKeep,
    user: str,
    token: str | None = None,
    *,
    reference: str | None = None,
) -> Kept:
    """The hold that restricts this dossier; its recipients are told that it is restricted.

    The mark in the bestand is set in the same transaction, or right after it where bestand and
    ledger are two databases (`settle_restrictions` repairs what a crash left).
    """
    dossier_key = find_dossier(place, dossier_number)
    with Deciding(place, user, token, "restrict") as deciding:
        protocol = place.rules.protocol
        day = local_day(deciding.now)
        deciding.unless(refusals_to_ask(deciding.person, asked, protocol, day))
        kept = add_keep(place, deciding, dossier_key, asked, reference)
        tombstone = place.tombstones(deciding.ledger).of(dossier_key)
        number = _add(deciding, kept, asked.motive, tombstone)
        numbers = _tell(place, deciding, dossier_key, number)
        if place.one_database:
            set_mark(deciding.ledger, place.binding(deciding.ledger), dossier_key, restricted=True)
        what = {"correction": number, "keep": kept.number, "notices": numbers}
        deciding.record("restricted", {**what, "tombstone": tombstone})
    settle_restrictions(place, [dossier_key])
    announce_correction(place.settings)
    return kept


def _add(deciding: Deciding, kept: Kept, motive: str, tombstone: str) -> int:
    user = deciding.person.user
    return corrections.add(
        deciding.ledger,
        kind=CorrectionKind.RESTRICT.value,
        columns=[],
        change_digest=f"keep:{kept.number}",
        tombstone=tombstone,
        emptied_count=0,
        two_people=False,
        motive=motive,
        state=CorrectionState.APPLIED.value,
        asked_by=user,
        asked_at=deciding.now,
        applied_by=user,
        applied_at=deciding.now,
    )


def _tell(place: Workplace, deciding: Deciding, dossier_key: str, number: int) -> list[int]:
    data_map = place.rules.data_map
    changed = changed_columns(
        data_map, CorrectionKind.RESTRICT, elements_of(data_map), secret=False
    )
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        hand = in_hand(bestand, binding, [dossier_key])
        told = told_of(place, deciding.ledger, bestand, binding, hand, changed)
        known = known_in_batch(bestand, binding, hand)
        bestand.rollback()
    new = notices_of(told, known, {}, place.rules, cause=CORRECTION, cause_number=number)
    return add_notices(deciding.ledger, new, deciding.now)
