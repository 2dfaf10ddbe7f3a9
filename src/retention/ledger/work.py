"""Batches in hand: claimed items, the intent, outcomes, documents and entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from retention.bulk import copy_rows
from retention.domain.decision import Disposition
from retention.domain.states import BATCH_TRANSITIONS, BatchState, KeepState, Outcome
from retention.errors import BusyError, UnknownError
from retention.evidence.items import ItemLine
from retention.ledger.items import line_columns, line_of
from retention.ledger.tables import (
    batch,
    destruction_list,
    document,
    entry,
    finding,
    item,
    keep,
    known_dossier,
    outcome,
    request_dossier,
)

Ended = tuple[Outcome, tuple[str, ...]]


def batches_of(connection: Connection, list_number: int) -> list[sa.Row[Any]]:
    """The list's batches in order."""
    select = sa.select(batch).where(batch.c.list == list_number).order_by(batch.c.number)
    return list(connection.execute(select))


def untouched(connection: Connection, list_number: int) -> bool:
    """Whether nothing is known of any batch of the list but that it is planned."""
    worked = [
        sa.select(batch.c.number).where(
            batch.c.list == list_number,
            (batch.c.state != BatchState.PLANNED.value)
            | (batch.c.attempt > 0)
            | batch.c.intended_at.is_not(None)
            | batch.c.rows.is_not(None),
        ),
        *(
            sa.select(table.c.item).where(table.c.list == list_number)
            for table in (outcome, document, entry)
        ),
    ]
    found = sa.union_all(*worked).limit(1)
    return connection.execute(found).first() is None


def batch_row(
    connection: Connection, list_number: int, number: int, *, lock: bool = False
) -> sa.Row[Any]:
    """One batch; UnknownError when the list has none of that number."""
    select = sa.select(batch).where(batch.c.list == list_number, batch.c.number == number)
    row = connection.execute(select.with_for_update() if lock else select).one_or_none()
    if row is None:
        raise UnknownError(f"list {list_number} has no batch {number}")
    return row


def take_over(connection: Connection, list_number: int, number: int) -> sa.Row[Any]:
    """The batch under a raised attempt number, which every later write must carry."""
    return connection.execute(
        sa.update(batch)
        .where(batch.c.list == list_number, batch.c.number == number)
        .values(attempt=batch.c.attempt + 1)
        .returning(batch)
    ).one()


def advance(connection: Connection, mine: Any, following: BatchState, **also: Any) -> None:
    """The batch in its next state; BusyError when another attempt has taken it over."""
    allowed = [state.value for state, after in BATCH_TRANSITIONS.items() if following in after]
    moved = connection.execute(
        sa.update(batch)
        .where(
            batch.c.list == mine.list,
            batch.c.number == mine.number,
            batch.c.attempt == mine.attempt,
            batch.c.state.in_(allowed),
        )
        .values(state=following.value, **also)
    )
    if moved.rowcount != 1:
        raise BusyError(f"batch {mine.number} of list {mine.list} was taken over by another worker")


def claim(connection: Connection, mine: Any) -> None:
    """Lock the ledger's row of every dossier in the batch, in key order."""
    locked = (
        sa.select(known_dossier.c.dossier_key)
        .where(
            known_dossier.c.list == mine.list,
            known_dossier.c.item.between(mine.first, mine.last),
        )
        .order_by(known_dossier.c.dossier_key)
        .with_for_update()
        .subquery()
    )
    connection.execute(sa.select(sa.func.count()).select_from(locked)).scalar_one()


def items_of(connection: Connection, mine: Any) -> Iterator[tuple[ItemLine, str | None]]:
    """(item line, dossier key) of every item of the batch in order; None: no dossier is claimed."""
    select = (
        sa.select(*line_columns(item), known_dossier.c.dossier_key)
        .join_from(
            item,
            known_dossier,
            (known_dossier.c.list == item.c.list) & (known_dossier.c.item == item.c.number),
            isouter=True,
        )
        .where(item.c.list == mine.list, item.c.number.between(mine.first, mine.last))
        .order_by(item.c.number)
    )
    with connection.execute(select, execution_options={"yield_per": 5_000}) as stream:
        for row in stream:
            yield line_of(row), row.dossier_key


def note_outcomes(connection: Connection, mine: Any, ended: Mapping[int, Ended]) -> None:
    """Write down items that end otherwise than their batch; what was noted before stays."""
    rows = [
        {
            "list": mine.list,
            "item": number,
            "outcome": outcome_.value,
            "reasons": list(reasons),
            "attempt": mine.attempt,
        }
        for number, (outcome_, reasons) in ended.items()
    ]
    for start in range(0, len(rows), 5_000):
        chunk = rows[start : start + 5_000]
        connection.execute(insert(outcome).on_conflict_do_nothing(), chunk)


def outcomes_of(connection: Connection, mine: Any) -> dict[int, Ended]:
    """Item number -> how it ended, for items that end otherwise than their batch."""
    rows = connection.execute(
        sa.select(outcome).where(
            outcome.c.list == mine.list, outcome.c.item.between(mine.first, mine.last)
        )
    )
    return {row.item: (Outcome(row.outcome), tuple(row.reasons)) for row in rows}


def add_rows(connection: Connection, mine: Any, counts: Mapping[str, int]) -> None:
    """Add to the rows that this batch destroyed, per table; BusyError when it was taken over."""
    summed = dict(still_mine(connection, mine).rows or {})
    for table, count in counts.items():
        summed[table] = summed.get(table, 0) + count
    connection.execute(
        sa.update(batch)
        .where(batch.c.list == mine.list, batch.c.number == mine.number)
        .values(rows=summed)
    )


def still_mine(connection: Connection, mine: Any) -> sa.Row[Any]:
    """The batch, locked until the transaction ends; BusyError when another attempt has it."""
    row = batch_row(connection, mine.list, mine.number, lock=True)
    if row.attempt != mine.attempt:
        raise BusyError(f"batch {mine.number} of list {mine.list} was taken over by another worker")
    return row


def note_documents(
    connection: Connection, mine: Any, found: Iterable[tuple[int, str, str]]
) -> None:
    """Write (item, address, what lies there) down before the rows that name them go."""
    rows = [
        {"list": mine.list, "item": number, "address": address, "result": seen}
        for number, address, seen in found
    ]
    for start in range(0, len(rows), 5_000):
        connection.execute(sa.insert(document), rows[start : start + 5_000])


def documents_of(connection: Connection, mine: Any) -> list[sa.Row[Any]]:
    """The documents of the batch's items."""
    return list(
        connection.execute(
            sa.select(document)
            .where(document.c.list == mine.list, document.c.item.between(mine.first, mine.last))
            .order_by(document.c.number)
        )
    )


def forget_document(connection: Connection, number: int, result: str, *, gone: bool) -> None:
    """What became of a document; its address is erased once it is gone."""
    values: dict[str, Any] = {"result": result}
    if gone:
        values["address"] = None
    connection.execute(sa.update(document).where(document.c.number == number).values(values))


def add_entries(connection: Connection, mine: Any, lines: Iterable[tuple[int, str, bytes]]) -> None:
    """The evidence lines of the batch's items: (item number, outcome, line)."""
    columns = ", ".join(column.name for column in entry.columns)
    rows = ((mine.list, number, ended, line.decode()) for number, ended, line in lines)
    copy_rows(connection, f"retention.entry ({columns})", rows)


def entry_lines(connection: Connection, list_number: int) -> Iterator[bytes]:
    """The list's evidence lines in item order."""
    select = sa.select(entry.c.line).where(entry.c.list == list_number).order_by(entry.c.item)
    stream = connection.execute(select, execution_options={"yield_per": 5_000})
    return (line.encode() for line in stream.scalars())


def final_outcomes(connection: Connection, mine: Any) -> list[str]:
    """How the items of a final batch ended."""
    return list(
        connection.execute(
            sa.select(entry.c.outcome).where(
                entry.c.list == mine.list, entry.c.item.between(mine.first, mine.last)
            )
        ).scalars()
    )


def ask_about(
    connection: Connection, mine: Any, failed: Iterable[tuple[str, ItemLine, Sequence[str]]]
) -> None:
    """Have a steward asked about failed dossiers (key, line, reasons), until the next sweep."""
    swept = sa.select(destruction_list.c.run).where(destruction_list.c.number == mine.list)
    run = connection.execute(swept).scalar_one()
    rows = [
        {
            "run": run,
            "dossier_key": key,
            "category": line.category,
            "disposition": Disposition.ASK.value,
            "reasons": list(reasons),
            "due_on": line.due_on,
        }
        for key, line, reasons in failed
    ]
    if rows:
        connection.execute(insert(finding).on_conflict_do_nothing(), rows)


def let_go(connection: Connection, mine: Any) -> None:
    """The batch's dossiers are on no list any more; what the ledger knew of destroyed ones goes."""
    on_batch = (known_dossier.c.list == mine.list) & known_dossier.c.item.between(
        mine.first, mine.last
    )
    gone = (
        sa.select(known_dossier.c.dossier_key)
        .join_from(known_dossier, entry, _of_known(entry.c.list, entry.c.item))
        .where(on_batch, entry.c.outcome != Outcome.KEPT.value)
        .where(entry.c.outcome != Outcome.FAILED.value)
    )
    connection.execute(
        sa.delete(keep).where(keep.c.state == KeepState.ENDED.value, keep.c.dossier_key.in_(gone))
    )
    connection.execute(sa.delete(request_dossier).where(request_dossier.c.dossier_key.in_(gone)))
    connection.execute(sa.delete(known_dossier).where(on_batch))


def _of_known(list_number: sa.Column[int], item_number: sa.Column[int]) -> sa.ColumnElement[bool]:
    return (list_number == known_dossier.c.list) & (item_number == known_dossier.c.item)


def intended(connection: Connection, mine: Any, at: datetime) -> None:
    """The intent: from here on a hold is refused and says why."""
    advance(connection, mine, BatchState.INTENDED, intended_at=at)
