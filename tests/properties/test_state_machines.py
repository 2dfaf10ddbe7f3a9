"""Lists, batches and keeps only take the steps that stand in their tables."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import proposed_list
from retention.actions.workplace import Workplace
from retention.domain.states import (
    BATCH_TRANSITIONS,
    LIST_TRANSITIONS,
    BatchState,
    ListState,
)
from retention.errors import BusyError, UsageError
from retention.ledger import lists, work
from retention.ledger.tables import batch, destruction_list

APPROVED = {
    "approved_at": "2026-11-14T09:00Z",
    "presented_by": "steward1",
    "approved_by": "owner1",
    "approved_function": "process_owner",
    "also_approved_by": "archivist1",
    "also_approved_function": "archivist",
}


@pytest.fixture
def number(place: Workplace, bestand_rows: Bestand) -> int:
    bestand_rows.dossier()
    listed = proposed_list(place).list_number
    assert listed is not None
    return listed


def _stands(ledger: sa.Connection, table: sa.Table, **values: Any) -> None:
    ledger.execute(sa.update(table).values(**values))


def test_list_takes_every_listed_step_and_no_other(place: Workplace, number: int) -> None:
    for current in ListState:
        for following in ListState:
            with place.ledger.connect() as ledger:
                _stands(ledger, destruction_list, state=current.value, **APPROVED)
                if following in LIST_TRANSITIONS[current]:
                    lists.move(ledger, number, current, following)
                    assert lists.row_of(ledger, number).state == following.value
                else:
                    with pytest.raises(UsageError, match="cannot go from"):
                        lists.move(ledger, number, current, following)
                ledger.rollback()


def test_list_that_somebody_else_moved_is_not_moved_again(place: Workplace, number: int) -> None:
    with (
        place.ledger.connect() as ledger,
        pytest.raises(BusyError, match="changed meanwhile"),
    ):
        lists.move(ledger, number, ListState.APPROVED, ListState.CARRYING_OUT)


def test_batch_takes_every_listed_step_and_no_other(place: Workplace, number: int) -> None:
    for current in BatchState:
        for following in BatchState:
            with place.ledger.connect() as ledger:
                _stands(ledger, batch, state=current.value)
                (mine,) = work.batches_of(ledger, number)
                if following in BATCH_TRANSITIONS[current]:
                    work.advance(ledger, mine, following)
                    assert work.batches_of(ledger, number)[0].state == following.value
                else:
                    with pytest.raises(BusyError):
                        work.advance(ledger, mine, following)
                ledger.rollback()


def test_batch_that_another_attempt_took_over_takes_no_step(place: Workplace, number: int) -> None:
    with place.ledger.connect() as ledger:
        mine = work.take_over(ledger, number, 1)
        work.take_over(ledger, number, 1)
        with pytest.raises(BusyError, match="taken over"):
            work.advance(ledger, mine, BatchState.INTENDED)
