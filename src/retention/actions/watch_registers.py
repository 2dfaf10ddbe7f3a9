"""Watch the registers: what waits there for a person is counted and written down each day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from retention.actions.informing import ToInformCounts, count_information_due
from retention.actions.unsettled_notes import ask_about_unsettled
from retention.actions.workplace import Workplace
from retention.ledger import questions, recipients
from retention.ledger.log import write_down


@dataclass(frozen=True, slots=True)
class RegistersWatched:
    """How much waits: people to inform, postponements to review, questions, address changes.

    `unsettled`: notes cut short, of which a question was raised now.
    """

    to_inform: int
    reviews: int
    questions: int
    addresses: int
    unsettled: int


def watch_registers(place: Workplace) -> RegistersWatched:
    """Everything counted and written down. Safe to run again."""
    unsettled = ask_about_unsettled(place)
    informing = information_counts(place)
    with place.ledger.begin() as ledger:
        found = RegistersWatched(
            to_inform=informing.due,
            reviews=informing.reviews,
            questions=questions.count_open(ledger),
            addresses=recipients.count_waiting(ledger),
            unsettled=unsettled,
        )
        record = {"what": "registers", **asdict(found)}
        write_down(ledger, "watched", record, place.clock.now(ledger))
    return found


def information_counts(place: Workplace, as_of: date | None = None) -> ToInformCounts:
    """Nothing where the bestand keeps no such register, or the protocol gives no days."""
    registers = place.rules.data_map.registers
    if registers is None or registers.information is None or place.rules.protocol.sharing is None:
        return ToInformCounts(0, 0)
    return count_information_due(place, as_of)
