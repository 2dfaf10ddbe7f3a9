"""T1: lock the dossiers in the ledger, look for holds, and record the intent.

From here on a hold on one of these dossiers is refused and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.attempt import Attempt, Claimed
from retention.actions.park import Remainder, park_with
from retention.actions.purpose import InHand
from retention.bestand.batch import take_out
from retention.bestand.destroy import absent_items
from retention.bestand.documents import DocumentResult, addresses_in_batch, named_by_others
from retention.domain.states import BatchState, Outcome
from retention.errors import TamperedError
from retention.evidence.items import item_leaf
from retention.evidence.tree import Tree
from retention.ledger import work
from retention.ledger.log import write_down


def intend(attempt: Attempt, remainder: Remainder) -> list[Claimed]:
    """Every item of the batch, after the intent has been recorded, once.

    What may survive is parked with the intent.
    """
    with attempt.place.ledger.begin() as ledger:
        work.claim(ledger, attempt.mine)
        claimed = _as_approved(ledger, attempt)
        # A statement after the locks: a hold that came first is seen here.
        keeps = attempt.purpose.keeps(attempt, ledger)
        noted = work.outcomes_of(ledger, attempt.mine)
        if attempt.mine.state == BatchState.PLANNED:
            _refuse(attempt, bool(noted), "outcomes that nobody decided")
            ended: dict[int, work.Ended] = {
                number: (Outcome.KEPT, tuple(keep.reason for keep in found))
                for number, found in keeps.items()
            }
            if over := attempt.purpose.over(ledger):
                ended = {each.line.item: (Outcome.KEPT, over) for each in claimed}
            free = [each for each in claimed if each.line.item not in ended]
            ended |= _look_ahead(ledger, attempt, free)
            work.note_outcomes(ledger, attempt.mine, ended)
            park_with(ledger, attempt, remainder, claimed, ended)
            work.intended(ledger, attempt.mine, attempt.now)
            write_down(ledger, "intended", attempt.named, attempt.now)
        elif attempt.mine.state == BatchState.INTENDED:
            # Since the intent a hold is refused, so whatever keeps an item was noted with it.
            _refuse(attempt, not keeps.keys() <= noted.keys(), "an intent that nobody recorded")
        return claimed


def _refuse(attempt: Attempt, found: bool, what: str) -> None:
    if found:
        raise TamperedError(
            f"batch {attempt.mine.number} of list {attempt.mine.list} has {what};"
            " nothing is destroyed"
        )


def _as_approved(ledger: Connection, attempt: Attempt) -> list[Claimed]:
    """The items as approved: they give the batch's root, their keys the tombstones."""
    tombstones = attempt.place.tombstones(ledger)
    tree = Tree()
    claimed = []
    for line, key in work.items_of(ledger, attempt.mine):
        tree.add(item_leaf(line))
        if key is None or tombstones.of(key) != line.tombstone:
            raise TamperedError(
                f"item {line.item} of list {attempt.mine.list} no longer names the dossier"
                " that was approved; nothing is destroyed"
            )
        claimed.append(Claimed(line, key))
    if tree.root().hex() != attempt.mine.root:
        raise TamperedError(
            f"batch {attempt.mine.number} of list {attempt.mine.list} is not what was approved;"
            " nothing is destroyed"
        )
    return claimed


def _look_ahead(
    ledger: Connection, attempt: Attempt, claimed: Sequence[Claimed]
) -> dict[int, work.Ended]:
    """Items that are absent before we began, or whose documents may not be touched."""
    with _bestand(ledger, attempt) as bestand:
        hand = attempt.fill(bestand, claimed)
        ended: dict[int, work.Ended] = dict.fromkeys(
            absent_items(bestand, attempt.binding, hand),
            (Outcome.ALREADY_ABSENT, ("absent-before-intent",)),
        )
        ended |= dict.fromkeys(
            named_by_others(bestand, attempt.binding, hand),
            (Outcome.FAILED, ("document-of-another-dossier",)),
        )
        ended |= _note_documents(ledger, bestand, attempt, hand, ended)
        take_out(bestand, hand, ended)
        attempt.purpose.tell(attempt, InHand(ledger, bestand, hand))
        return ended


@contextmanager
def _bestand(ledger: Connection, attempt: Attempt) -> Iterator[Connection]:
    if attempt.place.one_database:
        yield ledger
        return
    with attempt.place.bestand.begin() as bestand:
        yield bestand


def _note_documents(
    ledger: Connection,
    bestand: Connection,
    attempt: Attempt,
    hand: sa.Table,
    ended: Mapping[int, work.Ended],
) -> dict[int, work.Ended]:
    """Write addresses down before their rows go; items with an address we refuse are failed."""
    found = [
        (number, address, attempt.place.documents.look(address))
        for number, address in addresses_in_batch(bestand, attempt.binding, hand)
        if number not in ended
    ]
    refused = {number for number, _, seen in found if seen is DocumentResult.REFUSED}
    work.note_documents(
        ledger,
        attempt.mine,
        ((number, address, seen.value) for number, address, seen in found if number not in refused),
    )
    return dict.fromkeys(refused, (Outcome.FAILED, ("document-address-refused",)))
