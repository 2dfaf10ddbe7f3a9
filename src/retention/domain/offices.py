"""Whether somebody may decide at all: a mandate on the day, and a function that fits the work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from retention.domain.approval import Official, mandate_refusals
from retention.domain.protocol import Function
from retention.errors import Refusal


def refusals_of_office(
    official: Official, functions: Collection[Function], day: date, work: str
) -> tuple[Refusal, ...]:
    """Empty when this official is in office, in a function that does this work ("decide on X")."""
    found = list(mandate_refusals(official, day))
    if official.function not in functions:
        found.append(
            Refusal(
                "wrong-function",
                f"a {official.function.value} does not {work}",
                {"function": official.function},
            )
        )
    return tuple(found)
