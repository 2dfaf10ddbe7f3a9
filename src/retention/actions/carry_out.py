"""Carry out one batch of an approved list: intent (T1), rows (T2) with outcomes (T3), finish (T4).

Run again after a crash, each step sees how far the last attempt came and goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from retention.actions.begin import check_list
from retention.actions.faults import at_step, fault_reason, is_gone, is_passing
from retention.actions.finish import finish
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch, only, take_out
from retention.bestand.binding import Binding
from retention.bestand.destroy import (
    LateChangeError,
    absent_items,
    destroy_rows,
    hold_rows,
    rows_left,
)
from retention.bestand.documents import (
    DocumentResult,
    addresses_in_batch,
    named_by_others,
)
from retention.bestand.due import due_in_batch
from retention.bestand.facts import facts_in_batch
from retention.domain.clocks import cutoffs
from retention.domain.decision import decide
from retention.domain.states import BatchState, Outcome
from retention.errors import BusyError, RetentionError, TamperedError, UnavailableError
from retention.evidence.items import ItemLine, item_leaf
from retention.evidence.tree import Tree
from retention.ledger import lists, work
from retention.ledger.keeps import keeps_on_batch
from retention.ledger.locks import try_batch, try_list
from retention.ledger.log import write_down

LARGEST_RETRY = 5


@dataclass(frozen=True, slots=True)
class BatchDone:
    """How the items of one batch ended."""

    list_number: int
    batch_number: int
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Claimed:
    """One item in hand."""

    line: ItemLine
    key: str


def carry_out_batch(place: Workplace, list_number: int, batch_number: int) -> BatchDone:
    """The batch carried out to its end, whatever an earlier attempt left undone.

    Raises BusyError while another worker has it, TamperedError when it is not what was approved.
    """
    with _alone_on(place, list_number, batch_number):
        work_on = _Batch(place, list_number, batch_number)
        try:
            return work_on.to_the_end()
        except DBAPIError as err:
            if is_gone(err):
                raise UnavailableError from None
            raise RetentionError(f"the database refused: {fault_reason(err)}") from None


@contextmanager
def working_on(place: Workplace, list_number: int, *, alone: bool) -> Iterator[None]:
    """Nobody else works on this list meanwhile (`alone`), or only on other batches of it.

    Raises BusyError. The lock is on a connection of its own: a killed worker's is free at once.
    """
    with place.ledger.connect() as lock:
        if not try_list(lock, list_number, alone=alone):
            raise BusyError(f"list {list_number} is being carried out by another worker")
        lock.commit()
        yield


@contextmanager
def _alone_on(place: Workplace, list_number: int, batch_number: int) -> Iterator[None]:
    with place.ledger.connect() as lock:
        if not try_batch(lock, list_number, batch_number):
            raise BusyError(
                f"batch {batch_number} of list {list_number} is in another worker's hands"
            )
        lock.commit()
        yield


class _Batch:
    """One attempt at one batch."""

    def __init__(self, place: Workplace, list_number: int, batch_number: int) -> None:
        self.place = place
        self.protocol = place.rules.protocol
        self.list_number = list_number
        with place.ledger.begin() as ledger:
            self.now = place.clock.now(ledger)
            row = lists.row_of(ledger, list_number)
            self.header = check_list(place, ledger, row, self.now)
            self.as_of: date = row.as_of
            self.mine: Any = work.take_over(ledger, list_number, batch_number)

    def to_the_end(self) -> BatchDone:
        state = BatchState(self.mine.state)
        if state in {BatchState.PLANNED, BatchState.INTENDED}:
            at_step("before-intent")
            claimed = self._intend(first=state is BatchState.PLANNED)
            at_step("after-intent")
            self._destroy(claimed)
            at_step("after-rows")
        if state is not BatchState.FINAL:
            finish(self.place, self.mine, self.now)
            at_step("after-finish")
        return BatchDone(self.list_number, self.mine.number, self._outcomes())

    # T1

    def _intend(self, *, first: bool) -> list[_Claimed]:
        """The items to destroy, after the intent has been recorded; kept ones are noted."""
        with self.place.ledger.begin() as ledger:
            work.claim(ledger, self.mine)
            claimed = self._read(ledger)
            if not first:
                noted = work.outcomes_of(ledger, self.mine)
                return [each for each in claimed if each.line.item not in noted]
            # A statement after the locks: a hold that came first is seen here.
            ended = {
                number: (Outcome.KEPT, tuple(keep.reason for keep in keeps))
                for number, keeps in keeps_on_batch(ledger, self.list_number, self.mine).items()
            }
            ended |= self._look_ahead(ledger, [c for c in claimed if c.line.item not in ended])
            work.note_outcomes(ledger, self.mine, ended)
            work.intended(ledger, self.mine, self.now)
            write_down(ledger, "intended", self._named(), self.now)
            return [each for each in claimed if each.line.item not in ended]

    def _named(self) -> dict[str, Any]:
        return {
            "list": self.list_number,
            "batch": self.mine.number,
            "attempt": self.mine.attempt,
        }

    def _read(self, ledger: Connection) -> list[_Claimed]:
        """The items as approved: they give the batch's root, their keys the tombstones."""
        tombstones = self.place.tombstones(ledger)
        tree = Tree()
        claimed = []
        for line, key in work.items_of(ledger, self.mine):
            tree.add(item_leaf(line))
            if key is None or tombstones.of(key) != line.tombstone:
                raise TamperedError(
                    f"item {line.item} of list {self.list_number} no longer names the dossier"
                    " that was approved"
                )
            claimed.append(_Claimed(line, key))
        if tree.root().hex() != self.mine.root:
            raise TamperedError(
                f"batch {self.mine.number} of list {self.list_number} is not what was approved"
            )
        return claimed

    def _look_ahead(self, ledger: Connection, claimed: Sequence[_Claimed]) -> dict[int, work.Ended]:
        """Items that are absent before we began, or whose documents may not be touched."""
        with self._bestand(ledger) as bestand:
            binding = self.place.binding(bestand)
            hand = self._fill(bestand, binding, claimed)
            absent = absent_items(bestand, binding, hand)
            ended: dict[int, work.Ended] = dict.fromkeys(
                absent, (Outcome.ALREADY_ABSENT, ("absent-before-intent",))
            )
            for number in named_by_others(bestand, binding, hand):
                ended[number] = (Outcome.FAILED, ("document-of-another-dossier",))
            ended |= self._look_at_documents(ledger, bestand, binding, hand, ended)
            bestand.exec_driver_sql(f"DROP TABLE {hand.name}")
            return ended

    @contextmanager
    def _bestand(self, ledger: Connection) -> Iterator[Connection]:
        if self.place.one_database:
            yield ledger
            return
        with self.place.bestand.begin() as bestand:
            yield bestand

    def _look_at_documents(
        self,
        ledger: Connection,
        bestand: Connection,
        binding: Binding,
        hand: sa.Table,
        ended: Mapping[int, work.Ended],
    ) -> dict[int, work.Ended]:
        store = self.place.documents
        refused: dict[int, work.Ended] = {}
        found = []
        for number, address in addresses_in_batch(bestand, binding, hand):
            if number in ended:
                continue
            seen = store.look(address)
            found.append((number, address, seen.value))
            if seen is DocumentResult.REFUSED:
                refused[number] = (Outcome.FAILED, ("document-address-refused",))
        work.note_documents(ledger, self.mine, (each for each in found if each[0] not in refused))
        return refused

    # T2 and T3

    def _destroy(self, claimed: list[_Claimed]) -> None:
        """Rows go and outcomes are recorded; a batch that fails is halved until it stands alone."""
        whole = True
        waiting = [claimed] if claimed else []
        while waiting:
            part = waiting.pop()
            try:
                self._destroy_together(part, explicit=not whole)
            except DBAPIError as err:
                if is_gone(err):
                    raise
                whole = False
                waiting += self._halve(part, err)
        with self.place.ledger.begin() as ledger:
            work.advance(ledger, self.mine, BatchState.ROWS_GONE)

    def _halve(self, part: list[_Claimed], err: DBAPIError) -> list[list[_Claimed]]:
        if len(part) > 1:
            middle = len(part) // 2
            return [part[middle:], part[:middle]]
        with self.place.ledger.begin() as ledger:
            failed = {part[0].line.item: (Outcome.FAILED, (fault_reason(err),))}
            work.note_outcomes(ledger, self.mine, failed)
        return []

    def _destroy_together(self, part: list[_Claimed], *, explicit: bool) -> None:
        """One part in one transaction, again after a deadlock and without what changed late."""
        late: set[int] = set()
        for attempt in range(LARGEST_RETRY + 1):
            try:
                self._destroy_once(part, late, explicit=explicit)
            except LateChangeError as err:
                late |= err.items
            except DBAPIError as err:
                if attempt == LARGEST_RETRY or not is_passing(err):
                    raise
            else:
                return
        raise RetentionError(
            f"batch {self.mine.number} of list {self.list_number} changes faster than it can be"
            " carried out; run it again at a quiet hour"
        )

    def _destroy_once(self, part: list[_Claimed], late: set[int], *, explicit: bool) -> None:
        with self.place.both() as (ledger, bestand):
            binding = self.place.binding(bestand)
            hand = self._fill(bestand, binding, part)
            held = hold_rows(bestand, binding, hand)
            # Ours when it went after our intent in another database; else somebody else's.
            absent = (
                (Outcome.ALREADY_ABSENT, ("absent-after-intent",))
                if self.place.one_database
                else (Outcome.DESTROYED, ("recovered",))
            )
            ended: dict[int, work.Ended] = dict.fromkeys(held.absent, absent)
            ended |= self._check_again(bestand, binding, hand, held.absent, late)
            take_out(bestand, hand, ended)
            counts = destroy_rows(bestand, binding, held)
            self._read_back(bestand, binding, hand)
            at_step("rows-gone-uncommitted")
            if explicit:
                rest = (each.line.item for each in part if each.line.item not in ended)
                ended |= dict.fromkeys(rest, (Outcome.DESTROYED, ()))
            work.note_outcomes(ledger, self.mine, ended)
            work.add_rows(ledger, self.mine, counts)

    def _fill(self, bestand: Connection, binding: Binding, part: Sequence[_Claimed]) -> sa.Table:
        before = self._changed_before()
        return fill_batch(
            bestand,
            binding,
            ((each.line.item, each.key, before[each.line.category]) for each in part),
        )

    def _changed_before(self) -> dict[str, datetime | None]:
        return {
            code: cutoffs(c.closure_term_years, c.change_term_years, self.as_of).changed_before
            for code, c in self.protocol.categories.items()
        }

    def _check_again(
        self,
        bestand: Connection,
        binding: Binding,
        hand: sa.Table,
        absent: frozenset[int],
        late: set[int],
    ) -> dict[int, work.Ended]:
        """Items that may no longer go, decided in a statement after the locks."""
        due = due_in_batch(bestand, binding, self.protocol, self.as_of, hand)
        everything = set(bestand.execute(sa.select(hand.c.item)).scalars())
        kept = everything - due - absent
        ended: dict[int, work.Ended] = dict.fromkeys(
            late - absent, (Outcome.KEPT, ("changed-meanwhile",))
        )
        if kept:
            for number, looked in facts_in_batch(bestand, binding, only(hand, kept)).items():
                reasons = decide(looked.facts, self.protocol, self.as_of).reasons
                ended[number] = (Outcome.KEPT, reasons)
        return ended

    def _read_back(self, bestand: Connection, binding: Binding, hand: sa.Table) -> None:
        left = rows_left(bestand, binding, hand)
        if left:
            raise RetentionError(
                f"{len(left)} dossier(s) of list {self.list_number} are still there after they"
                " were deleted; something puts them back. Nothing of this batch was committed"
            )

    def _outcomes(self) -> dict[str, int]:
        with self.place.ledger.connect() as ledger:
            return dict(Counter(work.final_outcomes(ledger, self.mine)))
