"""What waits for another person: questions, corrections and changes of the address book.

Each with what would be refused to who looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from retention.actions.asking import asker
from retention.actions.correct import waiting
from retention.actions.due import numbers_of
from retention.actions.recipients import address_book
from retention.actions.workplace import Workplace
from retention.domain.address_book import (
    EntryState,
    refusals_to_confirm_entry,
    refusals_to_end_entry,
)
from retention.domain.clocks import local_day
from retention.domain.correcting import corrector_refusals, refusals_to_apply_asked
from retention.domain.questions import StandingQuestion, refusals_to_settle
from retention.errors import Refusal
from retention.ledger import questions, recipients
from retention.ledger.officials import Credential

PAGE = 50
Refusals = tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question, the number of the dossier that it is about, and why she may not settle it."""

    row: Mapping[str, Any]
    dossier_number: str | None
    refused: Refusals


@dataclass(frozen=True, slots=True)
class WaitingCorrection:
    """A correction that was asked for. `own`: by who looks, so another must apply it."""

    row: Mapping[str, Any]
    own: bool
    refused: Refusals


@dataclass(frozen=True, slots=True)
class BookEntry:
    """An entry of the address book, and why she may not confirm it, or end it."""

    row: Mapping[str, Any]
    confirm: Refusals
    end: Refusals

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.row["state"] in {EntryState.ASKED, EntryState.END_ASKED}


def questions_for(
    place: Workplace, user: str, token: Credential = None, after: int = 0
) -> tuple[list[WaitingQuestion], bool]:
    """The questions after the one of this number, the oldest first; and whether there are more."""
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        who = asker(ledger, user, token)
        rows = questions.open_questions(ledger, after=after, limit=PAGE + 1)
    keys = [row["dossier_key"] for row in rows if row["dossier_key"]]
    numbers = numbers_of(place, keys)
    found = []
    for row in rows[:PAGE]:
        standing = StandingQuestion(row["kind"], row["raised_by"])
        refused = who.refusals(refusals_to_settle, standing, "-", day)
        found.append(WaitingQuestion(row, numbers.get(row["dossier_key"]), refused))
    return found, len(rows) > PAGE


def corrections_for(
    place: Workplace, user: str, token: Credential = None
) -> list[WaitingCorrection]:
    """The corrections that another person must apply or abandon, the oldest first."""
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        who = asker(ledger, user, token)
    refused = who.refusals(corrector_refusals, "-", day)
    return [
        WaitingCorrection(
            row,
            bool(who.refusals(refusals_to_apply_asked, row["asked_by"])),
            refused,
        )
        for row in waiting(place)
    ]


def book_for(place: Workplace, user: str, token: Credential = None) -> list[BookEntry]:
    """The address book: what waits for a second person first, then what is in use."""
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        who = asker(ledger, user, token)
        standing = {
            row.number: recipients.standing(ledger, row) for row in recipients.everything(ledger)
        }
    found = []
    for row in address_book(place):
        entry = standing.get(row["number"])
        if entry is None:
            continue
        confirm = who.refusals(refusals_to_confirm_entry, entry, day)
        end = who.refusals(refusals_to_end_entry, entry, day)
        found.append(BookEntry(row, confirm, end))
    return sorted(found, key=lambda each: not each.waits)
