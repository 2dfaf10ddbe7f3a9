"""A note in a register of the bestand and its event in the log: both, or neither.

Where the bestand is another database a line in the log goes before it: a crash between the two
commits leaves no note without a trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from sqlalchemy.engine import Connection

from retention.actions.dossiers import find_dossier
from retention.actions.faults import at_step
from retention.actions.refusing import Deciding
from retention.actions.restriction_marks import is_restricted
from retention.actions.workplace import Workplace
from retention.bestand import noting as notes
from retention.bestand.batch import fill_batch
from retention.bestand.binding import Binding
from retention.bestand.registers import consented_in_batch, disclosed_in_batch
from retention.datamap.model import Register
from retention.domain.recipients import Consented, Disclosed
from retention.errors import Refusal
from retention.ledger import keeps
from retention.ledger.log import write_down
from retention.ledger.officials import Credential

BEGUN = "note-begun"


@dataclass(frozen=True)
class Noting:
    """A dossier in hand: it is not being destroyed, and will not be before this ends."""

    place: Workplace
    deciding: Deciding
    bestand: Connection
    binding: Binding
    dossier_key: str

    @cached_property
    def note(self) -> str:
        """What ties the line that announces a note to its event."""
        return uuid4().hex

    @property
    def restricted(self) -> bool:
        """Whether the dossier is restricted now (art. 12.2)."""
        return is_restricted(self.deciding.ledger, self.place, self.dossier_key)

    @property
    def tombstone(self) -> str:
        """The dossier as the log names it."""
        return self.place.tombstones(self.deciding.ledger).of(self.dossier_key)

    def disclosed(self) -> list[Disclosed]:
        """The disclosures on record."""
        return disclosed_in_batch(self.bestand, self.binding, self._hand()).get(0, [])

    def consented(self) -> list[Consented]:
        """The consents on record, those withdrawn among them."""
        return consented_in_batch(self.bestand, self.binding, self._hand()).get(0, [])

    def add(self, register: Register, values: Mapping[str, Any]) -> None:
        """One more row in a register."""
        self.announce(register)
        now = self.deciding.now
        notes.add_note(self.bestand, self.binding, register, self.dossier_key, values, now)

    def announce(self, register: Register) -> None:
        """Say in the log that a note comes, where it cannot commit together with its event."""
        if self.place.one_database:
            return
        record = {
            "note": self.note,
            "register": register.table,
            "tombstone": self.tombstone,
            "by": self.deciding.person.user,
        }
        with self.place.ledger.begin() as ledger:
            write_down(ledger, BEGUN, record, self.deciding.now)

    def record(self, kind: str, record: Mapping[str, Any]) -> None:
        """The event in the log. Call it last."""
        keeps.let_go_of(self.deciding.ledger, [self.dossier_key])
        note = {} if self.place.one_database else {"note": self.note}
        self.deciding.record(kind, {**record, **note, "tombstone": self.tombstone})

    def _hand(self) -> Any:
        return fill_batch(self.bestand, self.binding, [(0, self.dossier_key, None)])


@contextmanager
def noting(
    place: Workplace, dossier_number: str, user: str, token: Credential, what: str
) -> Iterator[Noting]:
    """The dossier of this number in hand. Refused when it is being destroyed, or gone."""
    dossier_key = find_dossier(place, dossier_number)
    with Deciding(place, user, token, what) as deciding:
        keeps.hold_dossier(deciding.ledger, dossier_key)
        # A statement after the lock: a claim that came first is seen here.
        number = keeps.being_destroyed(deciding.ledger, dossier_key)
        if number is not None:
            text = f"too late: this dossier is being destroyed by list {number} at this moment"
            deciding.unless((Refusal("being-destroyed", text, {"number": number}),))
        with _bestand(place, deciding.ledger) as bestand:
            binding = place.binding(bestand)
            if not notes.hold_row(bestand, binding, dossier_key):
                text = "too late: this dossier is no longer in the bestand"
                deciding.unless((Refusal("destroyed", text),))
            yield Noting(place, deciding, bestand, binding, dossier_key)


@contextmanager
def _bestand(place: Workplace, ledger: Connection) -> Iterator[Connection]:
    """The bestand in the ledger's transaction, or in its own, which commits before the ledger's."""
    if place.one_database:
        yield ledger
        return
    with place.bestand.begin() as bestand:
        yield bestand
        at_step("note-uncommitted")
    at_step("note-made")
