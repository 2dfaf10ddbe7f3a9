"""T2 and T3: rows go and outcomes are recorded, in one transaction where it is one database.

Rows that changed since approval roll the batch back; it runs again without those dossiers, which
are kept. A batch that fails otherwise is halved until the poison dossier stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from retention.actions.attempt import Attempt, Claimed
from retention.actions.faults import at_step, fault_reason, is_gone, is_passing
from retention.actions.purpose import InHand
from retention.bestand.batch import take_out
from retention.bestand.destroy import (
    CameBackError,
    LateChangeError,
    destroy_rows,
    hold_dossiers,
    refuse_rows_left,
)
from retention.domain.states import BatchState, Outcome
from retention.errors import RetentionError
from retention.ledger import work

LARGEST_RETRY = 10


@dataclass
class _Lessons:
    """What earlier tries at a part taught: nothing yet means that a quick check will do."""

    late: set[int] = field(default_factory=set)
    came_back: set[int] = field(default_factory=set)

    @property
    def ended(self) -> dict[int, work.Ended]:
        kept: dict[int, work.Ended] = dict.fromkeys(
            self.late, (Outcome.KEPT, ("changed-meanwhile",))
        )
        return kept | dict.fromkeys(self.came_back, (Outcome.FAILED, ("put-back",)))


def destroy_batch(attempt: Attempt, claimed: Sequence[Claimed]) -> None:
    """Every item gone or its other outcome noted; the batch stands at rows-gone."""
    with attempt.place.ledger.connect() as ledger:
        noted = work.outcomes_of(ledger, attempt.mine)
    waiting = [[each for each in claimed if each.line.item not in noted]]
    whole = True
    while waiting:
        part = waiting.pop()
        try:
            _destroy_part(attempt, part, whole=whole)
        except DBAPIError as err:
            if is_gone(err):
                raise
            whole = False
            waiting += _halve(attempt, part, err)
        else:
            if whole:
                return
    with attempt.place.ledger.begin() as ledger:
        work.advance(ledger, attempt.mine, BatchState.ROWS_GONE)


def _halve(attempt: Attempt, part: list[Claimed], err: DBAPIError) -> list[list[Claimed]]:
    if len(part) > 1:
        middle = len(part) // 2
        return [part[middle:], part[:middle]]
    with attempt.place.ledger.begin() as ledger:
        work.still_mine(ledger, attempt.mine)
        failed = {each.line.item: (Outcome.FAILED, (fault_reason(err),)) for each in part}
        work.note_outcomes(ledger, attempt.mine, failed)
    return []


def _destroy_part(attempt: Attempt, part: list[Claimed], *, whole: bool) -> None:
    """One part in one transaction, again after a deadlock and without what may not go."""
    lessons = _Lessons()
    for number in range(LARGEST_RETRY + 1):
        try:
            _destroy_once(attempt, part, lessons, whole=whole)
        except LateChangeError as err:
            lessons.late |= err.items
        except CameBackError as err:
            lessons.came_back |= err.items
        except DBAPIError as err:
            if number == LARGEST_RETRY or not is_passing(err):
                raise
        else:
            return
    raise RetentionError(
        f"batch {attempt.mine.number} of list {attempt.mine.list} changes faster than it can be"
        " carried out; run it again at a quiet hour"
    )


def _destroy_once(attempt: Attempt, part: list[Claimed], lessons: _Lessons, *, whole: bool) -> None:
    with attempt.place.both() as (ledger, bestand):
        hand = attempt.fill(bestand, part)
        absent = hold_dossiers(bestand, attempt.binding, hand)
        ended = _absent(attempt, absent)
        ended |= _check_again(
            attempt, InHand(ledger, bestand, hand, quick=not lessons.late), absent, lessons
        )
        take_out(bestand, hand, ended)
        counts = destroy_rows(bestand, attempt.binding, hand)
        refuse_rows_left(bestand, attempt.binding, hand)
        at_step("rows-gone-uncommitted")
        if not whole:
            # The rest of the batch may end otherwise: each item says for itself how it ended.
            rest = (each.line.item for each in part if each.line.item not in ended)
            ended |= dict.fromkeys(rest, (Outcome.DESTROYED, ()))
        work.note_outcomes(ledger, attempt.mine, ended)
        work.add_rows(ledger, attempt.mine, counts)
        if whole:
            work.advance(ledger, attempt.mine, BatchState.ROWS_GONE)


def _absent(attempt: Attempt, items: frozenset[int]) -> dict[int, work.Ended]:
    """Gone after our intent: by us when an earlier attempt's record was lost with its process."""
    if attempt.place.one_database:
        return dict.fromkeys(items, (Outcome.ALREADY_ABSENT, ("absent-after-intent",)))
    return dict.fromkeys(items, (Outcome.DESTROYED, ("recovered",)))


def _check_again(
    attempt: Attempt, hand: InHand, absent: frozenset[int], lessons: _Lessons
) -> dict[int, work.Ended]:
    """Items that may no longer go, decided in a statement after the locks.

    The first try leaves the last changes of a dossier's own rows to the deletion itself, which
    returns them; any later try looks at everything.
    """
    ended = {item: end for item, end in lessons.ended.items() if item not in absent}
    stay = attempt.purpose.stay(attempt, hand)
    for item, reasons in stay.items():
        if item not in absent | lessons.came_back:
            ended[item] = (Outcome.KEPT, reasons)
    return ended
