"""Correct the bestand: look, ask where it takes two, change, record and tell (art. 12.2).

Where bestand and ledger are one database all of it is one transaction. Where they are two, the
ledger first records what is intended, with its notices waiting; `settle` finds out what came of an
intent whose process died.
"""

from __future__ import annotations

from typing import Any

from retention.actions.announce import announce_correction
from retention.actions.change import Change
from retention.actions.correcting import Corrected, Work
from retention.actions.dossiers import find_dossier
from retention.actions.faults import at_step
from retention.actions.refusing import Deciding
from retention.actions.rows_in_hand import to_read
from retention.actions.settle_corrections import alone, settle_held, settled
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.correcting import (
    corrector_refusals,
)
from retention.domain.states import CorrectionState
from retention.errors import Refusal
from retention.ledger import corrections
from retention.ledger.officials import Credential


def preview(place: Workplace, change: Change, user: str, token: Credential = None) -> Corrected:
    """What a correction would do and whom it would tell; nothing is changed or recorded."""
    key = find_dossier(place, change.dossier)
    with (
        Deciding(place, user, token, "preview-correction") as deciding,
        to_read(place, deciding.ledger) as bestand,
    ):
        work = Work(place, deciding, bestand, change, key)
        work.check(motive="preview", to_apply=False)
        return work.shown()


def apply(
    place: Workplace, change: Change, user: str, motive: str, token: Credential = None
) -> Corrected:
    """The correction made, or asked for where it takes two people and this is the first.

    Refused when a row changed since its version was looked at, when its dossier is being
    destroyed, or when the rules refuse it; a refused attempt is written down.
    """
    done = _apply(place, change, user, motive, token)
    if done.state is CorrectionState.APPLIED:
        announce_correction(place.settings)
    return done


def _apply(
    place: Workplace, change: Change, user: str, motive: str, token: Credential
) -> Corrected:
    key = find_dossier(place, change.dossier)
    if place.one_database:
        with Deciding(place, user, token, "correct") as deciding:
            return Work(place, deciding, deciding.ledger, change, key).whole(motive)
    with alone(place):
        settle_held(place)
        return _apply_apart(place, change, key, user, motive, token)


def _apply_apart(
    place: Workplace, change: Change, key: str, user: str, motive: str, token: Credential
) -> Corrected:
    """The same over two databases: intended, made, settled; each step may be the last."""
    with Deciding(place, user, token, "correct") as deciding, place.bestand.begin() as bestand:
        work = Work(place, deciding, bestand, change, key)
        intended = work.intend(motive)
    if intended.state is CorrectionState.ASKED:
        return intended
    at_step("correction-intended")
    with place.bestand.begin() as bestand:
        made = work.make(bestand)
    at_step("correction-made")
    return settled(place, intended, made=made)


def abandon(
    place: Workplace, number: int, user: str, motive: str, token: Credential = None
) -> None:
    """What somebody asked to be corrected is not: said by anybody who may correct."""
    with Deciding(place, user, token, "abandon-correction") as deciding:
        row = corrections.row_of(deciding.ledger, number)
        found = corrector_refusals(deciding.person, motive, local_day(deciding.now))
        if row.state != CorrectionState.ASKED.value:
            text = f"correction {number} is {row.state}, it does not wait for anybody"
            found = (*found, Refusal("not-asked", text, {"state": CorrectionState(row.state)}))
        deciding.unless(found, correction=number)
        corrections.settle(deciding.ledger, number, CorrectionState.ABANDONED, deciding.now)
        deciding.record("correction-abandoned", {"correction": number})


def waiting(place: Workplace) -> list[dict[str, Any]]:
    """The corrections that another person must apply or abandon, the oldest first."""
    with place.ledger.connect() as ledger:
        return corrections.waiting(ledger)
