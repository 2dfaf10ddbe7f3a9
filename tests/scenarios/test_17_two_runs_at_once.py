"""Two runs of the same list at once: one does the work, the other says so."""

from __future__ import annotations

import pytest

from factories import Bestand
from places import approved_list, entries
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch, working_on
from retention.actions.carry_out_list import carry_out_list
from retention.actions.workplace import Workplace
from retention.errors import BusyError
from retention.ledger.locks import try_batch


def test_second_run_says_that_another_works_on_the_list(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with working_on(place, number, alone=True), pytest.raises(BusyError, match="another worker"):
        carry_out_list(place, number)
    carry_out_list(place, number)
    assert set(entries(place, number).values()) == {"destroyed"}


def test_scheduled_tasks_share_a_list_that_a_manual_run_then_may_not_take(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with (
        working_on(place, number, alone=False),
        working_on(place, number, alone=False),
        pytest.raises(BusyError),
    ):
        carry_out_list(place, number)


def test_second_worker_on_a_batch_is_refused(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)
    with place.ledger.connect() as other:
        assert try_batch(other, number, 1)
        with pytest.raises(BusyError, match="another worker's hands"):
            carry_out_batch(place, number, 1)
        other.rollback()
    assert not entries(place, number)
