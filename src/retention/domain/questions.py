"""Questions that wait for a person: who may settle one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from retention.domain.approval import Official, Refusal
from retention.domain.keeping import KEEPERS
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Function


class QuestionKind(StrEnum):
    """What a question is about, where this software raises it by itself."""

    IRREGULAR_DISCLOSURE = "irregular-disclosure"


# A disclosure that should not have been is judged by the privacy officer alone.
_SETTLERS = {QuestionKind.IRREGULAR_DISCLOSURE.value: frozenset({Function.PRIVACY_OFFICER})}


def refusals_to_settle(
    official: Official, kind: str, motive: str, day: date, *, settled: bool
) -> tuple[Refusal, ...]:
    """Empty when this official may settle a question of this kind."""
    functions = _SETTLERS.get(kind, KEEPERS)
    found = list(refusals_of_office(official, functions, day, "settle this question"))
    if settled:
        found.append(Refusal("settled-already", "this question was settled already"))
    if not motive.strip():
        found.append(Refusal("no-motive", "say in a motive how it was settled"))
    return tuple(found)
