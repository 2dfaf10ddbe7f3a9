"""Notes that were announced and of which no event came: a person looks whether they are there."""

from __future__ import annotations

from datetime import timedelta

from retention.actions.noting import BEGUN
from retention.actions.workplace import Workplace
from retention.domain.questions import QuestionKind
from retention.ledger.log import write_down
from retention.ledger.notes import unfinished_notes
from retention.ledger.questions import raise_question

# A note takes less than a second; what is younger may be under way.
UNDER_WAY = timedelta(minutes=10)


def ask_about_unsettled(place: Workplace) -> int:
    """How many questions were raised now, one for each such note. Safe to run again.

    Nothing to do where ledger and bestand are one database.
    """
    if place.one_database:
        return 0
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        kind = QuestionKind.NOTE_UNSETTLED.value
        found = unfinished_notes(ledger, BEGUN, kind, now - UNDER_WAY)
        for each in found:
            raise_question(ledger, kind, (each.register, each.note, each.begun_at), now, by=each.by)
        if found:
            write_down(ledger, "notes-unsettled", {"notes": [each.note for each in found]}, now)
        return len(found)
