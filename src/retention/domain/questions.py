"""Questions that wait for a person: who may settle one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention.domain.approval import Official
from retention.domain.keeping import KEEPERS
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Function
from retention.errors import Refusal


class QuestionKind(StrEnum):
    """What a question is about, where this software raises it by itself."""

    IRREGULAR_DISCLOSURE = "irregular-disclosure"
    NOTE_UNSETTLED = "note-unsettled"
    CORRECTION_UNSETTLED = "correction-unsettled"


# A disclosure that should not have been is judged by the privacy officer alone.
_SETTLERS = {QuestionKind.IRREGULAR_DISCLOSURE.value: frozenset({Function.PRIVACY_OFFICER})}


OF_SPECIAL_KINDS = tuple(_SETTLERS)


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question as the ledger holds it. `raised_by`: whose doing it is about, if anybody's."""

    kind: str
    raised_by: str | None = None
    settled: bool = False


def settlers(kind: str) -> frozenset[Function]:
    """The functions that may settle a question of this kind."""
    return _SETTLERS.get(kind, KEEPERS)


def refusals_to_settle(
    official: Official, question: StandingQuestion, motive: str, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may settle this question; never the one whose doing it is about."""
    found = list(refusals_of_office(official, settlers(question.kind), day, "settle this question"))
    if official.user == question.raised_by:
        text = f"it is about what {official.user} noted; another settles it"
        found.append(Refusal("own-doing", text))
    if question.settled:
        found.append(Refusal("settled-already", "this question was settled already"))
    if not motive.strip():
        found.append(Refusal("no-motive", "say in a motive how it was settled"))
    return tuple(found)
