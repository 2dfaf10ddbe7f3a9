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
from retention.actions.restriction_notices import tell_restricted
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.keeping import AskedKeep, refusals_to_ask
from retention.ledger.officials import Credential


def restrict(
    place: Workplace,
    dossier_number: str,
    asked: AskedKeep,
    user: str,
    token: Credential = None,
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
        number, numbers = tell_restricted(place, deciding, dossier_key, kept.number, asked.motive)
        if place.one_database:
            set_mark(deciding.ledger, place.binding(deciding.ledger), dossier_key, restricted=True)
        tombstone = place.tombstones(deciding.ledger).of(dossier_key)
        what = {"correction": number, "keep": kept.number, "notices": numbers}
        deciding.record("restricted", {**what, "tombstone": tombstone})
    settle_restrictions(place, [dossier_key])
    announce_correction(place.settings)
    return kept
