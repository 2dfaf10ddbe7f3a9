"""Park: make ready what may survive before any lock is held, and keep it with the intent.

A dossier that turns out to be kept loses its parked remainder when the batch is finished.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.attempt import Attempt, Claimed
from retention.actions.workplace import Rules
from retention.anonymise.archive.parking import park, unpark
from retention.anonymise.text.gather import Rows, known_of
from retention.anonymise.text.known import Known
from retention.bestand.binding import Binding
from retention.bestand.remainder import identity_rows, remainder_of_form
from retention.datamap.release import Form, forms_of
from retention.domain.decision import Disposition
from retention.domain.states import BatchState, Outcome
from retention.errors import TamperedError
from retention.ledger import work
from retention.ledger.without import without_of

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Remainder:
    """What may survive: rows to park per form, and whose they are (item number -> key)."""

    keys: Mapping[int, str] = field(default_factory=dict)
    forms: Sequence[tuple[Form, pl.DataFrame]] = ()


def remainder_of(attempt: Attempt) -> Remainder:
    """The remainder of every dossier of the batch that is to be de-identified; no lock is held."""
    if attempt.release is None or attempt.mine.state != BatchState.PLANNED:
        return Remainder()
    with attempt.place.ledger.connect() as ledger:
        without = {each.item for each in without_of(ledger, attempt.mine.list)}
        mine = [
            Claimed(line, key)
            for line, key in work.items_of(ledger, attempt.mine)
            if line.disposition == Disposition.DEIDENTIFY
            if line.item not in without and key is not None
        ]
    with attempt.place.bestand.begin() as bestand:
        hand = attempt.fill(bestand, mine)
        forms = list(treated(attempt.place.rules, attempt.binding, bestand, hand, attempt.release))
    return Remainder({each.line.item: each.key for each in mine}, forms)


def park_with(
    ledger: Connection,
    attempt: Attempt,
    remainder: Remainder,
    claimed: Sequence[Claimed],
    ended: Mapping[int, work.Ended],
) -> None:
    """Park the remainder in the transaction that records the intent, but not of what ended there.

    Raises TamperedError where an item no longer names the dossier whose remainder this is.
    """
    if attempt.release is None:
        return
    named = {each.line.item: each.key for each in claimed if each.line.item in remainder.keys}
    if named != remainder.keys:
        raise TamperedError(
            f"batch {attempt.mine.number} of list {attempt.mine.list} changed while its remainder"
            " was made; nothing is destroyed"
        )
    secret = attempt.place.tombstones(ledger).secret
    for form, rows in remainder.forms:
        going = rows.filter(~rows["item"].is_in(list(ended)))
        park(ledger, attempt.mine.list, form, going, secret)


def drop_unreleased(ledger: Connection, attempt: Attempt, noted: Mapping[int, work.Ended]) -> None:
    """Nothing stays parked of a dossier that did not go."""
    if attempt.release is not None:
        stayed = (item for item, (end, _) in noted.items() if end is not Outcome.DESTROYED)
        unpark(ledger, attempt.mine.list, stayed)


def treated(
    rules: Rules,
    binding: Binding,
    bestand: Connection,
    hand: sa.Table,
    release: Mapping[str, Any],
) -> Iterator[tuple[Form, pl.DataFrame]]:
    """What may survive of the dossiers in hand, by the plan of their release; form by form."""
    # Needed only where something survives: they take long to load.
    from retention.anonymise.release import as_table
    from retention.anonymise.treat import Treatment

    treatment = Treatment(release["levels"], rules.ladder)
    known = _known(binding, bestand, hand)
    for form in forms_of(rules.data_map):
        found = remainder_of_form(bestand, binding, hand, form)
        yield form, treatment.of(form, as_table(found.items, found.values, form), known)


def _known(binding: Binding, bestand: Connection, hand: sa.Table) -> dict[int, Known]:
    """Item -> everything that the dossier's own rows say of anybody."""
    tables: dict[int, list[Rows]] = defaultdict(list)
    for _, item, identities, row in identity_rows(bestand, binding, hand):
        tables[item].append(Rows((row,), identities))
    return {item: known_of(rows) for item, rows in tables.items()}
