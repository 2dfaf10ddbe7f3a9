"""Erasure on request (protocol art. 12.3; AVG art. 17): whose list, by when, who proposes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from retention.domain.approval import Official, mandate_refusals
from retention.domain.protocol import Function, Right
from retention.domain.states import RequestState
from retention.errors import Refusal

# What the declaration names instead of the sources of the retention terms.
GROUNDS = ("AVG art. 17", "protocol art. 12.3")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What a list is for when a client asked: the request's number and the last day for it."""

    request: int
    carry_out_by: date

    def to_record(self) -> dict[str, Any]:
        """As the list's header has it, and so its digest and the evidence."""
        return {"request": self.request, "carry_out_by": self.carry_out_by.isoformat()}

    def in_time(self, day: date) -> bool:
        """Whether what is done on this day is done in time."""
        return day <= self.carry_out_by


def erasure_of(header: Mapping[str, Any]) -> Erasure | None:
    """What a list's header says of the request; None: the list is of terms that have passed."""
    record = header.get("erasure")
    if record is None:
        return None
    return Erasure(record["request"], date.fromisoformat(record["carry_out_by"]))


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """A request as the rules for a list of its own see it. `of_client`: not of another person."""

    number: int
    kind: Right
    state: RequestState
    of_client: bool
    carry_out_by: date | None


def refusals_to_propose_erasure(
    official: Official, request: ErasureRequest, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may make the list of this request; that is a steward's work."""
    number = request.number
    found = list(mandate_refusals(official, day))
    if official.function is not Function.STEWARD:
        found.append(Refusal("not-a-steward", "only a steward makes the list of a request"))
    if request.kind is not Right.ERASURE:
        text = f"request {number} asks for {request.kind.value}, not for erasure"
        return (*found, Refusal("not-an-erasure", text))
    if request.state is not RequestState.GRANTED:
        text = f"request {number} is {request.state.value}, not granted; only then is there a list"
        found.append(Refusal("not-granted", text))
    elif not request.of_client:
        text = (
            f"request {number} is not of a client: what the dossiers of others say of somebody is"
            " removed by corrections (kind remove), which leave those dossiers as they are"
        )
        found.append(Refusal("not-a-client", text))
    elif request.carry_out_by is None:
        text = f"request {number} has no day by which it must be carried out; report this"
        found.append(Refusal("no-deadline", text))
    return tuple(found)
