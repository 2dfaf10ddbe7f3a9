"""Exceptions and holds: ask, confirm, end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from retention.actions import extending, keeping
from retention.desk.api.routing import Body, Code, Operations, Text
from retention.desk.asked import Number
from retention.desk.handle import Handles
from retention.desk.visit import Visiting
from retention.domain.access import Permit
from retention.domain.keeping import AskedExtension, AskedKeep
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


class Keep(Body):
    """A ground of the protocol, a motive, and a day of review."""

    ground: Code
    motive: Text
    review_on: date

    @property
    def asked(self) -> AskedKeep:
        """As the action takes it."""
        return AskedKeep(self.ground, self.motive, self.review_on)


class Asked(Keep):
    """What is asked for the dossier with this handle."""

    dossier: Code
    reference: Code | None = None


class Seen(Body):
    """The state in which it was seen; when it is another by now, the decision is refused."""

    seen: KeepState


class Why(Seen):
    """Why it may end; the second person need not say it again."""

    motive: Text = ""


class Later(Body):
    """A later review date, and why."""

    review_on: date
    motive: Text


class SeenDate(Body):
    """The later date as it was seen."""

    review_on: date


@operations.deed("/exceptions", Permit.KEEP_DOSSIERS)
def ask(visit: Visiting, asked: Asked) -> KeptRecord:
    """The dossier is kept from now on; somebody else confirms that."""
    key = Handles.at(visit.place).key(asked.dossier)
    found = keeping.ask_for_key(
        visit.place, key, asked.asked, *visit.who, reference=asked.reference
    )
    return KeptRecord.of(found)


@operations.deed("/exceptions/{number}/confirm", Permit.KEEP_DOSSIERS)
def confirm(visit: Visiting, number: Number, seen: Seen) -> KeptRecord:
    """Confirmed by somebody else than who asked."""
    return KeptRecord.of(keeping.confirm(visit.place, number, *visit.who, seen=seen.seen))


@operations.deed("/exceptions/{number}/end", Permit.KEEP_DOSSIERS)
def end(visit: Visiting, number: Number, why: Why) -> KeptRecord:
    """Its end asked for; the second person's call ends it."""
    user, vouched = visit.who
    found = keeping.end(visit.place, number, user, why.motive, vouched, seen=why.seen)
    return KeptRecord.of(found)


@operations.deed("/exceptions/{number}/extend", Permit.KEEP_DOSSIERS)
def extend(visit: Visiting, number: Number, later: Later) -> KeptRecord:
    """A later review date asked for; the earlier one stands until another person confirms."""
    asked = AskedExtension(later.review_on, later.motive)
    return KeptRecord.of(extending.extend(visit.place, number, asked, *visit.who))


@operations.deed("/exceptions/{number}/confirm-extension", Permit.KEEP_DOSSIERS)
def confirm_extension(visit: Visiting, number: Number, seen: SeenDate) -> KeptRecord:
    """The later review date counts."""
    found = extending.confirm_extension(visit.place, number, *visit.who, seen=seen.review_on)
    return KeptRecord.of(found)


@operations.deed("/exceptions/{number}/decline-extension", Permit.KEEP_DOSSIERS)
def decline_extension(visit: Visiting, number: Number, seen: SeenDate) -> KeptRecord:
    """The earlier review date stands."""
    found = extending.decline_extension(visit.place, number, *visit.who, seen=seen.review_on)
    return KeptRecord.of(found)
