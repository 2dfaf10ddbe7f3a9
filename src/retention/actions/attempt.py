"""One attempt at one batch: what every step of it needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.begin import check_list
from retention.actions.purpose import Purpose, purpose_of
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.binding import Binding
from retention.domain.states import ListState
from retention.errors import Refusal, RefusedError
from retention.evidence.items import ItemLine
from retention.ledger import lists, work


@dataclass(frozen=True, slots=True)
class Claimed:
    """One item in hand, and the dossier that it stands for."""

    line: ItemLine
    key: str


@dataclass(frozen=True)
class Attempt:
    """One attempt. `mine` is the batch's row with this attempt's number.

    `release` is the plan in the list's header, None where nothing is to survive; `purpose` what
    the list is for, by the same header.
    """

    place: Workplace
    binding: Binding
    mine: Any
    as_of: date
    now: datetime
    release: Mapping[str, Any] | None
    purpose: Purpose

    def fill(self, bestand: Connection, part: Sequence[Claimed]) -> sa.Table:
        """These items as the bestand's batch, each with the cut-off of its second clock."""
        before = self.purpose.changed_before(self)
        return fill_batch(
            bestand,
            self.binding,
            ((each.line.item, each.key, before[each.line.category]) for each in part),
        )

    @property
    def named(self) -> dict[str, int]:
        """The attempt as the log names it."""
        return {
            "list": self.mine.list,
            "batch": self.mine.number,
            "attempt": self.mine.attempt,
        }


def take_over(place: Workplace, list_number: int, batch_number: int) -> Attempt:
    """A new attempt, after every check on the list as a whole."""
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        row = lists.row_of(ledger, list_number)
        header = check_list(place, ledger, row, now)
        if row.state != ListState.CARRYING_OUT.value:
            text = f"list {list_number} was not begun; nothing may go before it is"
            raise RefusedError(refusals=(Refusal("not-begun", text),))
        mine = work.take_over(ledger, list_number, batch_number)
        purpose = purpose_of(header)
        return Attempt(place, binding, mine, row.as_of, now, header.get("release"), purpose)
