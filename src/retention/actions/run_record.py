"""What one list went through, for who may see full counts: moments, counts, statements and heads.

Nothing here names a client: no keys, tombstones, item numbers or motives. Counts are those of the
statements, small ones too; only the declaration is made for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.reconcile import ended
from retention.actions.run_moments import Moment, moments_of
from retention.actions.statements import payload
from retention.actions.workplace import Workplace
from retention.domain.erasure import Erasure, erasure_of
from retention.domain.protocol import Protocol
from retention.domain.states import ListState, Outcome
from retention.evidence.statements import Closing, Opening, Statement, from_record
from retention.ledger import lists
from retention.ledger.tables import batch, rule_set, statement
from retention.yamlfile import parse


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """A signed statement about the list; `head` is its digest, and the chain's head after it."""

    number: int
    kind: str
    made_at: datetime
    head: str
    previous: str | None
    software: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were proposed, and how they ended; `removed` until a remainder is published."""

    proposed: int
    outcomes: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """How many have no outcome yet; below zero when there are more outcomes than items."""
        return self.proposed - sum(self.outcomes.values())

    @property
    def reconciles(self) -> bool:
        """proposed = destroyed + de-identified + kept + already absent + failed."""
        return self.waiting == 0


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows of a table of the bestand; what was not counted yet is None."""

    name: str
    before: int
    destroyed: int | None
    other: int | None
    after: int | None

    @property
    def reconciles(self) -> bool:
        """before - destroyed + other = after; False until it is counted."""
        if self.destroyed is None or self.other is None or self.after is None:
            return False
        return self.before - self.destroyed + self.other == self.after


@dataclass(frozen=True, slots=True)
class BatchSeen:
    """A range of items that is carried out at once; `intended_at`: when nothing could stop it."""

    number: int
    first: int
    last: int
    state: str
    attempts: int
    intended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the run on itself, as its closing statement has it."""

    what: str
    expected: str
    found: str
    holds: bool


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One list from proposal to seal. `by_category` and `by_closure_year` once it is closed."""

    list_number: int
    state: ListState
    as_of: date
    erasure: Erasure | None
    digest: str
    rule_set: str
    protocol_version: str
    software: str
    moments: tuple[Moment, ...]
    batches: tuple[BatchSeen, ...]
    counts: Counted
    by_category: Mapping[str, Mapping[str, int]]
    by_closure_year: Mapping[str, Mapping[str, int]]
    tables: tuple[TableRows, ...]
    checks: tuple[Check, ...]
    statements: tuple[StatementSeen, ...]
    partial: bool

    @property
    def head(self) -> str | None:
        """The head after the last statement about this list; None while there is none."""
        return self.statements[-1].head if self.statements else None


def run_record(place: Workplace, number: int) -> RunRecord:
    """The record of one list; UsageError when there is no such list."""
    with place.ledger.connect() as ledger:
        row = lists.row_of(ledger, number)
        header = lists.header_of(row)
        seen, said = _statements(ledger, number)
        opening = next((each for each in said if isinstance(each, Opening)), None)
        closing = next((each for each in said if isinstance(each, Closing)), None)
        rules = ledger.execute(sa.select(rule_set).where(rule_set.c.digest == row.rule_set)).one()
        return RunRecord(
            list_number=number,
            state=ListState(row.state),
            as_of=row.as_of,
            erasure=erasure_of(header),
            digest=row.digest,
            rule_set=row.rule_set,
            protocol_version=_version(rules.protocol),
            software=rules.software,
            moments=moments_of(ledger, number),
            batches=_batches(ledger, number),
            counts=_counts(ledger, row, closing),
            by_category=closing.by_category if closing else {},
            by_closure_year=closing.by_closure_year if closing else {},
            tables=_tables(opening, closing),
            checks=_checks(closing),
            statements=seen,
            partial=bool(closing and closing.partial),
        )


@lru_cache(maxsize=16)
def _version(protocol: str) -> str:
    """The version in a protocol's text, which never changes once a list was made under it."""
    return parse(protocol, Protocol, "the protocol of the list").version


def _statements(
    ledger: Connection, number: int
) -> tuple[tuple[StatementSeen, ...], tuple[Statement, ...]]:
    """The statements about the list in order, as they are shown and as they were signed."""
    rows = ledger.execute(
        sa.select(statement).where(statement.c.list == number).order_by(statement.c.number)
    ).all()
    said = tuple(from_record(payload(row.envelope)) for row in rows)
    seen = tuple(
        StatementSeen(
            number=row.number,
            kind=row.kind,
            made_at=row.made_at,
            head=row.digest,
            previous=each.previous,
            software=each.software,
        )
        for row, each in zip(rows, said, strict=True)
    )
    return seen, said


def _batches(ledger: Connection, number: int) -> tuple[BatchSeen, ...]:
    rows = ledger.execute(
        sa.select(batch).where(batch.c.list == number).order_by(batch.c.number)
    ).all()
    return tuple(
        BatchSeen(row.number, row.first, row.last, row.state, row.attempt, row.intended_at)
        for row in rows
    )


def _counts(ledger: Connection, row: sa.Row[Any], closing: Closing | None) -> Counted:
    found = closing.outcomes if closing else ended(ledger, row)
    outcomes = {each.value: found.get(each.value, 0) for each in Outcome}
    if closing or not outcomes[Outcome.REMOVED]:
        del outcomes[Outcome.REMOVED]
    return Counted(row.item_count, outcomes)


def _tables(opening: Opening | None, closing: Closing | None) -> tuple[TableRows, ...]:
    if closing is not None:
        return tuple(
            TableRows(
                name=name,
                before=rows["before"],
                destroyed=rows["destroyed"],
                other=rows.get("other", 0),
                after=rows["after"],
            )
            for name, rows in closing.rows.items()
        )
    held = opening.rows if opening else {}
    return tuple(TableRows(name, count, None, None, None) for name, count in held.items())


def _checks(closing: Closing | None) -> tuple[Check, ...]:
    checks = closing.checks if closing else {}
    return tuple(
        Check(what, str(each["expected"]), str(each["found"]), bool(each["holds"]))
        for what, each in checks.items()
    )
