"""What came of corrections whose process died between two databases, and the lock for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.correcting import CHANGED_MEANWHILE, Corrected
from retention.actions.rows_in_hand import version_of
from retention.actions.workplace import Tombstones, Workplace
from retention.bestand.binding import Binding
from retention.bestand.rows import Row, read_row, typed_key
from retention.domain.questions import QuestionKind
from retention.domain.states import CorrectionState
from retention.errors import RefusedError
from retention.ledger import corrections
from retention.ledger.locks import hold_correcting, let_go
from retention.ledger.log import write_down
from retention.ledger.notices import CORRECTION, drop, release
from retention.ledger.questions import raise_question


@contextmanager
def alone(place: Workplace) -> Iterator[None]:
    """Nobody else corrects meanwhile: an intent that is found is a dead process's."""
    with place.ledger.connect() as lock:
        hold_correcting(lock)
        try:
            yield
        finally:
            let_go(lock)


def settle(place: Workplace) -> int:
    """How many corrections that were intended are settled now: made, or never happened.

    Nothing to do where ledger and bestand are one database.
    """
    if place.one_database:
        return 0
    with alone(place):
        return settle_held(place)


def settle_held(place: Workplace) -> int:
    """The same, for whoever holds `alone`."""
    with place.ledger.begin() as ledger, place.bestand.begin() as bestand:
        waiting = corrections.intended(ledger)
        if not waiting:
            return 0
        now = place.clock.now(ledger)
        tombstones, binding = place.tombstones(ledger), place.binding(bestand)
        for row in waiting:
            settle_one(ledger, row.number, now, _was_made(bestand, binding, tombstones, row.rows))
        return len(waiting)


def _was_made(
    bestand: Connection, binding: Binding, tombstones: Tombstones, rows: list[dict[str, Any]]
) -> bool | None:
    """Whether an intended correction was made; None where the rows say neither."""
    answers = {_row_was_made(bestand, binding, tombstones, each) for each in rows}
    return answers.pop() if len(answers) == 1 else None


def _row_was_made(
    bestand: Connection, binding: Binding, tombstones: Tombstones, each: dict[str, Any]
) -> bool | None:
    key = typed_key(binding, each["table"], each["key"])
    row = read_row(bestand, binding, each["table"], key, lock=True)
    if row is None:
        return True if each["gone"] else None
    if version_of(tombstones, row) == each["before"]:
        return False
    if each["gone"]:
        return None
    new = Row(row.table, row.key, {name: row.values[name] for name in each["columns"]})
    return True if version_of(tombstones, new) == each["after"] else None


def settle_one(ledger: Connection, number: int, now: datetime, made: bool | None) -> None:
    """Notices go, or go to nobody; where it cannot be told, a steward is asked too."""
    if made:
        release(ledger, CORRECTION, number)
        corrections.settle(ledger, number, CorrectionState.APPLIED, now)
    else:
        drop(ledger, CORRECTION, number)
        corrections.settle(ledger, number, CorrectionState.ABANDONED, now)
    if made is None:
        kind = QuestionKind.CORRECTION_UNSETTLED.value
        raise_question(ledger, kind, [f"correction:{number}"], now)
    what = {True: "made", False: "not-made", None: "unknown"}[made]
    write_down(ledger, "correction-settled", {"correction": number, "found": what}, now)


def settled(place: Workplace, intended: Corrected, *, made: bool) -> Corrected:
    """The correction as it ended; RefusedError when it was not made."""
    with place.ledger.begin() as ledger:
        settle_one(ledger, intended.number or 0, place.clock.now(ledger), made)
    if not made:
        raise RefusedError(refusals=CHANGED_MEANWHILE)
    return replace(intended, state=CorrectionState.APPLIED)
