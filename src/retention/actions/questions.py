"""Questions for a person: which wait, and settling one with a motive."""

from __future__ import annotations

from typing import Any

from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.questions import StandingQuestion, refusals_to_settle
from retention.ledger import questions
from retention.ledger.officials import Credential


def waiting_questions(place: Workplace) -> list[dict[str, Any]]:
    """The questions that nobody settled yet, the oldest first."""
    with place.ledger.connect() as ledger:
        return questions.open_questions(ledger)


def settle_question(
    place: Workplace, number: int, motive: str, user: str, token: Credential = None
) -> None:
    """The question settled; the motive stays with it and does not go into the log."""
    with Deciding(place, user, token, "settle-question") as deciding:
        row = questions.row_of(deciding.ledger, number)
        found = StandingQuestion(row.kind, row.raised_by, row.settled_at is not None)
        day = local_day(deciding.now)
        refusals = refusals_to_settle(deciding.person, found, motive, day)
        deciding.unless(refusals, question=number)
        questions.settle(deciding.ledger, number, user, deciding.now, motive)
        deciding.record("question-settled", {"question": number, "kind": row.kind})
