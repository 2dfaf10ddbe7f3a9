"""Carry out a whole list: open it, work its batches off side by side, seal it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from retention.actions.begin import begin
from retention.actions.carry_out import BatchDone, carry_out_batch, working_on
from retention.actions.seal import Sealed, is_closed, seal
from retention.actions.workplace import Workplace

MOST_WORKERS = 4


def usual_workers(place: Workplace) -> int:
    """How many batches run side by side: as many as there are cores, one where rows cannot lock."""
    if place.bestand.dialect.name == "sqlite":
        return 1
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1))


def carry_out_list(
    place: Workplace,
    list_number: int,
    *,
    workers: int | None = None,
    done: Callable[[BatchDone, int], None] | None = None,
) -> Sealed:
    """The list carried out to its end and sealed; run again, it goes on where it stood.

    `done` hears of every batch and how many there were to do. Raises BusyError while somebody
    else works on the list. The first batch that fails stops the others from starting.
    """
    with working_on(place, list_number, alone=True):
        if is_closed(place, list_number):
            return seal(place, list_number)
        waiting = begin(place, list_number).batches
        with ThreadPoolExecutor(workers or usual_workers(place)) as pool:
            started = [
                pool.submit(carry_out_batch, place, list_number, number) for number in waiting
            ]
            try:
                for future in started:
                    batch = future.result()
                    if done is not None:
                        done(batch, len(waiting))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return seal(place, list_number)
