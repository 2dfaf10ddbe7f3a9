"""Every list with where it stands and the head after its last statement, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from retention.actions.workplace import Workplace
from retention.domain.states import ListState
from retention.ledger.tables import destruction_list, statement

PAGE = 50


@dataclass(frozen=True, slots=True)
class RunSeen:
    """One list. `sealed_at` and `head`: of its last signed statement, if there is one yet."""

    number: int
    state: ListState
    as_of: date
    dossiers: int
    proposed_at: datetime
    sealed_at: datetime | None
    head: str | None


@dataclass(frozen=True, slots=True)
class RunsPage:
    """A page of lists; `earlier`: the number below which the next page begins, None on the last."""

    runs: tuple[RunSeen, ...]
    earlier: int | None


def runs_page(place: Workplace, before: int | None = None, size: int = PAGE) -> RunsPage:
    """The newest lists, or those below a number."""
    last = (
        sa.select(statement.c.made_at, statement.c.digest)
        .where(statement.c.list == destruction_list.c.number)
        .order_by(statement.c.number.desc())
        .limit(1)
        .lateral("last")
    )
    columns = destruction_list.c
    select = (
        sa.select(
            columns.number,
            columns.state,
            columns.as_of,
            columns.item_count,
            columns.proposed_at,
            last.c.made_at,
            last.c.digest,
        )
        .select_from(destruction_list.outerjoin(last, sa.true()))
        .order_by(columns.number.desc())
        .limit(size + 1)
    )
    if before is not None:
        select = select.where(columns.number < before)
    with place.ledger.connect() as ledger:
        rows = ledger.execute(select).all()
    shown = tuple(RunSeen(row[0], ListState(row[1]), *row[2:]) for row in rows[:size])
    return RunsPage(shown, shown[-1].number if len(rows) > size else None)
