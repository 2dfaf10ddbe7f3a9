"""Carry out one batch of an approved list: intent (T1), rows (T2) with outcomes (T3), finish (T4).

Run again after a crash, each step sees how far the last attempt came and goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError

from retention.actions.attempt import Attempt, take_over
from retention.actions.destroy_batch import destroy_batch
from retention.actions.faults import at_step, fault_reason, is_gone
from retention.actions.finish import finish
from retention.actions.intend import intend
from retention.actions.park import remainder_of
from retention.actions.workplace import Workplace
from retention.domain.states import BatchState
from retention.errors import BusyError, RetentionError, UnavailableError
from retention.ledger import work
from retention.ledger.locks import let_go, try_batch, try_list


@dataclass(frozen=True, slots=True)
class BatchDone:
    """How the items of one batch ended."""

    list_number: int
    batch_number: int
    outcomes: dict[str, int]


def carry_out_batch(place: Workplace, list_number: int, batch_number: int) -> BatchDone:
    """The batch carried out to its end, whatever an earlier attempt left undone.

    Raises BusyError while another worker has it, TamperedError when it is not what was approved.
    """
    try:
        with _alone_on(place, list_number, batch_number):
            with place.ledger.connect() as ledger:
                row = work.batch_row(ledger, list_number, batch_number)
            if row.state == BatchState.FINAL:
                return _done(place, row)
            return _to_the_end(take_over(place, list_number, batch_number))
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
        try:
            yield
        finally:
            let_go(lock)


@contextmanager
def _alone_on(place: Workplace, list_number: int, batch_number: int) -> Iterator[None]:
    with place.ledger.connect() as lock:
        if not try_batch(lock, list_number, batch_number):
            raise BusyError(
                f"batch {batch_number} of list {list_number} is in another worker's hands"
            )
        lock.commit()
        try:
            yield
        finally:
            let_go(lock)


def _to_the_end(attempt: Attempt) -> BatchDone:
    at_step("before-intent")
    claimed = intend(attempt, remainder_of(attempt))
    at_step("after-intent")
    if attempt.mine.state != BatchState.ROWS_GONE:
        destroy_batch(attempt, claimed)
    at_step("after-rows")
    finish(attempt, claimed)
    at_step("after-finish")
    return _done(attempt.place, attempt.mine)


def _done(place: Workplace, row: Any) -> BatchDone:
    with place.ledger.connect() as ledger:
        outcomes = dict(Counter(work.final_outcomes(ledger, row)))
    return BatchDone(row.list, row.number, outcomes)
