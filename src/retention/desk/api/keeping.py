"""Exceptions and holds: ask, confirm, end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from retention.actions import keeping
from retention.desk.api.routing import Body, Code, Number, Operations, Text
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.keeping import AskedKeep
from retention.domain.states import KeepState

operations = Operations("exceptions")


@dataclass(frozen=True)
class KeptRecord:
    """An exception or hold after a decision on it."""

    number: int
    kind: str
    state: KeepState
    review_on: date

    @classmethod
    def of(cls, kept: keeping.Kept) -> Self:
        """The record of what an action gave back."""
        return cls(kept.number, kept.kind, kept.state, kept.review_on)


class Asked(Body):
    """What is asked: a dossier's number, a ground of the protocol, a motive, a day of review."""

    dossier: Code
    ground: Code
    motive: Text
    review_on: date
    reference: Code | None = None


class Why(Body):
    """Why it may end."""

    motive: Text


@operations.deed("/exceptions", Permit.KEEP_DOSSIERS)
def ask(visit: Visiting, asked: Asked) -> KeptRecord:
    """The dossier is kept from now on; somebody else confirms that."""
    keep = AskedKeep(asked.ground, asked.motive, asked.review_on)
    user, vouched = visit.who
    found = keeping.ask(visit.place, asked.dossier, keep, user, vouched, reference=asked.reference)
    return KeptRecord.of(found)


@operations.deed("/exceptions/{number}/confirm", Permit.KEEP_DOSSIERS)
def confirm(visit: Visiting, number: Number) -> KeptRecord:
    """Confirmed by somebody else than who asked."""
    return KeptRecord.of(keeping.confirm(visit.place, number, *visit.who))


@operations.deed("/exceptions/{number}/end", Permit.KEEP_DOSSIERS)
def end(visit: Visiting, number: Number, why: Why) -> KeptRecord:
    """Its end asked for; the second person's call ends it."""
    user, vouched = visit.who
    return KeptRecord.of(keeping.end(visit.place, number, user, why.motive, vouched))
