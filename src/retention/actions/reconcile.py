"""Reconcile: count how a list ended, from the entries themselves, and check it against the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.bestand.balance import balance, rows_per_table
from retention.bestand.binding import Binding
from retention.domain.states import Outcome
from retention.evidence.entries import parse_entry
from retention.evidence.statements import OUTCOMES, Opening
from retention.evidence.tally import Tally
from retention.evidence.verify.reconcile import split
from retention.ledger import lists, work
from retention.ledger.publications import publication_of
from retention.ledger.tables import batch, document, entry

Counts = dict[str, int]
# The entry's words for a dossier whose rows this list destroyed.
GONE = (Outcome.DESTROYED, Outcome.REMOVED)


@dataclass(frozen=True)
class Reckoning:
    """How a list ended, in the closing statement's own terms."""

    items: int
    tally: Tally
    rows: dict[str, Counts]
    balance: dict[str, Counts]
    moved: dict[str, Counts]
    documents: Counts
    checks: dict[str, dict[str, Any]]
    release: dict[str, Any] | None

    @property
    def outcomes(self) -> Counts:
        """How many items ended in each way, all five ways named."""
        counts = split(self.tally.outcomes, sum(self._published.values()))
        return {name: counts.get(name, 0) for name in OUTCOMES}

    @property
    def occurred(self) -> Counts:
        """The outcomes that occurred."""
        return {name: count for name, count in self.outcomes.items() if count}

    @property
    def by_category(self) -> dict[str, Counts]:
        """The outcomes per category."""
        return {
            category: dict(split(counts, self._published.get(category, 0)))
            for category, counts in self.tally.by_category.items()
        }

    @property
    def by_closure_year(self) -> dict[str, Counts]:
        """The outcomes per closure year; a remainder is counted as destroyed, not per year."""
        return {year: dict(split(ends, 0)) for year, ends in self.tally.by_closure_year.items()}

    @property
    def _published(self) -> Counts:
        published: Counts = (self.release or {}).get("published", {})
        return published

    @property
    def partial(self) -> bool:
        """Whether something failed or a check does not hold."""
        return bool(self.outcomes[Outcome.FAILED.value]) or not all(
            check["holds"] for check in self.checks.values()
        )


def ended(ledger: Connection, row: sa.Row[Any]) -> Counts:
    """How the dossiers of a list ended so far, in the closing statement's terms.

    Until the remainder is published, what was removed of its categories is counted as such.
    """
    rows = ledger.execute(
        sa.select(entry.c.outcome, sa.func.count())
        .where(entry.c.list == row.number)
        .group_by(entry.c.outcome)
    )
    counts: Counts = {outcome: count for outcome, count in rows}  # noqa: C416 - rows, not pairs
    release = publication_of(ledger, row.number)
    if release is None and "release" in lists.header_of(row):
        return counts
    return dict(split(counts, sum((release or {}).get("published", {}).values())))


def reckon(place: Workplace, ledger: Connection, row: sa.Row[Any], opening: Opening) -> Reckoning:
    """The reckoning of a list whose batches are all final."""
    tally = Tally()
    for line in work.entry_lines(ledger, row.number):
        tally.add(parse_entry(line))
    destroyed = _rows_destroyed(ledger, row.number)
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        rows = _rows(bestand, binding, opening.rows, destroyed)
        after = balance(bestand, binding)
    documents = _documents(ledger, row.number)
    return Reckoning(
        items=row.item_count,
        tally=tally,
        rows=rows,
        balance=after,
        moved=_moved(opening.balance, after, tally),
        documents=documents,
        release=publication_of(ledger, row.number),
        checks=_checks(binding, row, tally, destroyed),
    )


def _rows_destroyed(ledger: Connection, number: int) -> Counts:
    summed: Counts = {}
    for counts in ledger.execute(sa.select(batch.c.rows).where(batch.c.list == number)).scalars():
        for table, count in (counts or {}).items():
            summed[table] = summed.get(table, 0) + count
    return summed


def _rows(
    bestand: Connection, binding: Binding, before: Mapping[str, int], destroyed: Counts
) -> dict[str, Counts]:
    after = rows_per_table(bestand, binding)
    return {
        table: {
            "before": before.get(table, 0),
            "destroyed": destroyed.get(table, 0),
            "after": count,
            "other": count - before.get(table, 0) + destroyed.get(table, 0),
        }
        for table, count in after.items()
    }


def _moved(
    before: Mapping[str, Mapping[str, int]], after: dict[str, Counts], tally: Tally
) -> dict[str, Counts]:
    """What else changed in the balance since the opening: closing - opening + gone."""
    moved = {}
    for category in sorted(before.keys() | after.keys()):
        was, now = before.get(category, {}), after.get(category, {})
        ended = tally.by_category.get(category, {})
        gone = sum(ended.get(end.value, 0) for end in GONE)
        change = {
            "open": now.get("open", 0) - was.get("open", 0),
            "closed": now.get("closed", 0) - was.get("closed", 0) + gone,
        }
        if any(change.values()):
            moved[category] = change
    return moved


def _documents(ledger: Connection, number: int) -> Counts:
    rows = ledger.execute(
        sa.select(document.c.result, sa.func.count())
        .where(document.c.list == number, document.c.result != "kept")
        .group_by(document.c.result)
    )
    found = {row[0]: row[1] for row in rows}
    deleted, missing = found.pop("deleted", 0), found.pop("missing", 0)
    return {"deleted": deleted, "missing": missing, "failed": sum(found.values())}


def _checks(
    binding: Binding, row: sa.Row[Any], tally: Tally, destroyed: Counts
) -> dict[str, dict[str, Any]]:
    dossiers = destroyed.get(binding.data_map.dossier.table, 0)
    ended = tally.outcomes
    recovered = sum(tally.reasons_of(end.value).get("recovered", 0) for end in GONE)
    came_back = tally.reasons_of(Outcome.FAILED.value).get("came-back", 0)
    standing = tally.reasons_of(Outcome.FAILED.value).get("document-not-deleted", 0)
    return {
        "every item has one outcome": _check(row.item_count, sum(ended.values())),
        "dossier rows destroyed": _check(
            sum(ended.get(end.value, 0) for end in GONE) - recovered + came_back + standing,
            dossiers,
        ),
        "rows that came back": _check(0, came_back),
    }


def _check(expected: int, found: int) -> dict[str, Any]:
    return {"expected": expected, "found": found, "holds": expected == found}
