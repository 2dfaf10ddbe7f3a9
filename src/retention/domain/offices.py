"""Whether somebody may decide at all: a mandate on the day, and a function that fits the work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from retention.domain.approval import Official, Refusal
from retention.domain.protocol import Function


def refusals_of_office(
    official: Official, functions: Collection[Function], day: date, work: str
) -> tuple[Refusal, ...]:
    """Empty when this official is in office, in a function that does this work ("decide on X")."""
    found = []
    if not official.in_office(day):
        found.append(Refusal("no-mandate", f"{official.user} has no mandate on {day:%d-%m-%Y}"))
    if official.function not in functions:
        found.append(Refusal("wrong-function", f"a {official.function.value} does not {work}"))
    return tuple(found)
