"""Recipients hear that a dossier is restricted, and that it is not any more."""

from __future__ import annotations

from collections.abc import Collection

from retention.actions.refusing import Deciding
from retention.actions.telling import (
    changed_columns,
    elements_of,
    in_hand,
    known_in_batch,
    notices_of,
    told_of,
)
from retention.actions.workplace import Workplace
from retention.domain.recipients import CorrectionKind
from retention.domain.states import CorrectionState
from retention.ledger import corrections
from retention.ledger.notices import CORRECTION, add_notices
from retention.ledger.unsent import lifted


def tell_restricted(
    place: Workplace, deciding: Deciding, dossier_key: str, keep: int, motive: str
) -> tuple[int, list[int]]:
    """(the correction that records it, the notices), in the open decision."""
    number = _record(place, deciding, dossier_key, CorrectionKind.RESTRICT, keep, motive)
    return number, _tell(place, deciding, dossier_key, CorrectionKind.RESTRICT, number)


def tell_lifted(
    place: Workplace, deciding: Deciding, dossier_key: str, keep: int, motive: str
) -> list[int]:
    """The notices that it is lifted, to whom it was told; what did not leave goes to nobody."""
    restricting = corrections.of_change(deciding.ledger, _digest(CorrectionKind.RESTRICT, keep))
    if restricting is None:
        return []
    _, told = lifted(deciding.ledger, restricting)
    number = _record(place, deciding, dossier_key, CorrectionKind.LIFT, keep, motive)
    return _tell(place, deciding, dossier_key, CorrectionKind.LIFT, number, only=told)


def _digest(kind: CorrectionKind, keep: int) -> str:
    return f"{kind.value}:keep:{keep}"


def _record(
    place: Workplace,
    deciding: Deciding,
    dossier_key: str,
    kind: CorrectionKind,
    keep: int,
    motive: str,
) -> int:
    user = deciding.person.user
    return corrections.add(
        deciding.ledger,
        kind=kind.value,
        columns=[],
        change_digest=_digest(kind, keep),
        tombstone=place.tombstones(deciding.ledger).of(dossier_key),
        emptied_count=0,
        two_people=False,
        motive=motive,
        state=CorrectionState.APPLIED.value,
        asked_by=user,
        asked_at=deciding.now,
        applied_by=user,
        applied_at=deciding.now,
    )


def _tell(
    place: Workplace,
    deciding: Deciding,
    dossier_key: str,
    kind: CorrectionKind,
    number: int,
    *,
    only: Collection[str] | None = None,
) -> list[int]:
    data_map = place.rules.data_map
    changed = changed_columns(data_map, kind, elements_of(data_map), secret=False)
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        hand = in_hand(bestand, binding, [dossier_key])
        told = told_of(place, deciding.ledger, bestand, binding, hand, changed)
        known = known_in_batch(bestand, binding, hand)
        bestand.rollback()
    hearing = [each for each in told if only is None or each.to_tell.recipient in only]
    new = notices_of(hearing, known, {}, place.rules, cause=CORRECTION, cause_number=number)
    return add_notices(deciding.ledger, new, deciding.now)
