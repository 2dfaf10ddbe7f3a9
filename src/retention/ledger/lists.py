"""Destruction lists: their header, items, decisions and state."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.approval import Given, ListDecision, ListUnderDecision, Official
from retention.domain.protocol import Function
from retention.domain.states import OPEN_LISTS, ListState, may_follow
from retention.errors import BusyError, TamperedError, UnknownError, UsageError
from retention.evidence.canonical import canonical, digest
from retention.evidence.entries import Event, parse_event
from retention.evidence.statements import Abandoned
from retention.ledger.log import utc_text
from retention.ledger.tables import (
    batch,
    decision,
    desk_key,
    destruction_list,
    item,
    known_dossier,
    log,
    outcome,
    statement,
)
from retention.ledger.tables.base import said_each

OPEN = destruction_list.c.state.in_(said_each(OPEN_LISTS))
_LOGGED = tuple(
    kind.value
    for kind in (ListDecision.PRESENTED, ListDecision.APPROVED, ListDecision.GUARD_LIFTED)
)
# What a signed event says of a decision, in the order of `written_down`.
_NAMED = ("by", "function", "mandate", "list_digest")
_ENDED = (ListState.REJECTED.value, ListState.LAPSED.value)


def row_of(connection: Connection, number: int, *, lock: bool = False) -> sa.Row[Any]:
    """The list's row; UnknownError when there is no such list."""
    select = sa.select(destruction_list).where(destruction_list.c.number == number)
    row = connection.execute(select.with_for_update() if lock else select).one_or_none()
    if row is None:
        raise UnknownError(f"there is no list {number}; `retention list show` names them all")
    return row


def header_of(row: sa.Row[Any]) -> dict[str, Any]:
    """The list's header; TamperedError when it is not what the digest covers."""
    header: dict[str, Any] = json.loads(row.header)
    # A list of an earlier version does not name its guards.
    guards = header.get("guards", list(row.guards_tripped))
    if (
        digest(canonical(header)) != row.digest
        or header["number"] != row.number
        or guards != list(row.guards_tripped)
    ):
        raise TamperedError(f"list {row.number} was changed since it was proposed")
    return header


def under_decision(connection: Connection, number: int, *, lock: bool = False) -> ListUnderDecision:
    """The list as the rules for decisions see it. Approvals of another digest do not count."""
    row = row_of(connection, number, lock=lock)
    given = connection.execute(
        sa.select(decision.c.kind, decision.c.user, decision.c.function)
        .where(decision.c.list == number, decision.c.list_digest == row.digest)
        .order_by(decision.c.number)
    ).all()
    return ListUnderDecision(
        number=number,
        state=ListState(row.state),
        digest=row.digest,
        presented_by=row.presented_by,
        approvals=tuple(
            Given(each.user, Function(each.function))
            for each in given
            if each.kind == ListDecision.APPROVED
        ),
        guard_tripped=bool(row.guards_tripped),
        guard_lifted_by=tuple(
            each.user for each in given if each.kind == ListDecision.GUARD_LIFTED
        ),
        approved_at=row.approved_at,
        rule_set=row.rule_set,
    )


def add_decision(
    connection: Connection,
    subject: ListUnderDecision,
    kind: ListDecision,
    person: Official,
    at: datetime,
    *,
    motive: str | None = None,
    item_number: int | None = None,
) -> None:
    """Write a decision down, bound to the digest of the list as it is."""
    connection.execute(
        sa.insert(decision).values(
            list=subject.number,
            kind=kind.value,
            user=person.user,
            function=person.function.value,
            mandate=person.mandate,
            list_digest=subject.digest,
            motive=motive,
            item=item_number,
            at=at,
        )
    )


def decisions_on(connection: Connection, number: int) -> list[dict[str, Any]]:
    """Presenting and approving, as the evidence names them; motives stay in the ledger."""
    rows = connection.execute(
        sa.select(decision)
        .where(decision.c.list == number, decision.c.kind.in_(("presented", "approved")))
        .order_by(decision.c.number)
    )
    return [
        {
            "official": row.user,
            "function": row.function,
            "mandate": row.mandate,
            "decided_at": utc_text(row.at),
            "list_digest": row.list_digest,
            "part": row.kind,
        }
        for row in rows
    ]


def written_down(connection: Connection, number: int, is_signed: Callable[[Event], bool]) -> bool:
    """Whether the log holds every presenting, approval and lifting of a guard, signed.

    Each as it stands in its row: by whom, in which function, on which mandate and when. Not so for
    a list that nobody but its approvers presented.
    """
    decided = connection.execute(
        sa.select(decision).where(decision.c.list == number, decision.c.kind.in_(_LOGGED))
    ).all()
    lines = connection.execute(sa.select(log.c.line).where(log.c.kind.in_(_LOGGED))).scalars()
    events = (parse_event(line.encode()) for line in lines)
    known = {
        (each.kind, each.at, *(each.record.get(name) for name in _NAMED))
        for each in events
        if each.record.get("list") == number and is_signed(each)
    }
    presenters = {row.user for row in decided if row.kind == ListDecision.PRESENTED}
    approvers = {row.user for row in decided if row.kind == ListDecision.APPROVED}
    return bool(presenters - approvers) and all(
        (row.kind, utc_text(row.at), row.user, row.function, row.mandate, row.list_digest) in known
        for row in decided
    )


def was_ended(connection: Connection, number: int) -> bool:
    """Whether the log or a signed statement says that the list was rejected or lapsed."""
    said = sa.select(log.c.line).where(log.c.kind.in_(_ENDED))
    lines = connection.execute(said).scalars()
    if any(parse_event(line.encode()).record.get("list") == number for line in lines):
        return True
    abandoned = sa.select(statement.c.number).where(
        statement.c.list == number, statement.c.kind == Abandoned.kind
    )
    return connection.execute(abandoned).first() is not None


def decided_unsigned(connection: Connection, number: int, field: str) -> bool:
    """Whether a decision without a signature (in `field`) is older than the key to sign with."""
    key_made_at = connection.execute(sa.select(desk_key.c.made_at)).scalar()
    lines = connection.execute(sa.select(log.c.line).where(log.c.kind.in_(_LOGGED))).scalars()
    unsigned = (
        event.at
        for event in (parse_event(line.encode()) for line in lines)
        if event.record.get("list") == number and field not in event.record
    )
    return any(key_made_at is None or at < utc_text(key_made_at) for at in unsigned)


def approval_completed_at(
    connection: Connection, row: sa.Row[Any], approvers: int
) -> datetime | None:
    """When the approval was given that completed the number asked for, by the decisions alone."""
    given = connection.execute(
        sa.select(decision.c.at)
        .where(
            decision.c.list == row.number,
            decision.c.kind == ListDecision.APPROVED.value,
            decision.c.list_digest == row.digest,
        )
        .order_by(decision.c.number)
        .offset(approvers - 1)
        .limit(1)
    )
    return given.scalar_one_or_none()


def move(
    connection: Connection, number: int, current: ListState, following: ListState, **also: Any
) -> None:
    """The list in its next state. The step must be in the table of transitions."""
    if not may_follow(current, following):
        raise UsageError(f"list {number} cannot go from {current.value} to {following.value}")
    moved = connection.execute(
        sa.update(destruction_list)
        .where(destruction_list.c.number == number, destruction_list.c.state == current.value)
        .values(state=following.value, **also)
    )
    if moved.rowcount != 1:
        raise BusyError(f"list {number} changed meanwhile; look at it again")


def open_lists(connection: Connection) -> tuple[int, ...]:
    """The lists that have not ended."""
    return tuple(
        connection.execute(
            sa.select(destruction_list.c.number).where(OPEN).order_by(destruction_list.c.number)
        ).scalars()
    )


def release_dossiers(connection: Connection, number: int) -> None:
    """The dossiers of a list that ends without being carried out may be proposed again."""
    connection.execute(sa.delete(known_dossier).where(known_dossier.c.list == number))


def summary(connection: Connection, number: int) -> Mapping[str, int]:
    """How many items there are per category."""
    rows = connection.execute(
        sa.select(item.c.category, sa.func.count())
        .where(item.c.list == number)
        .group_by(item.c.category)
        .order_by(item.c.category)
    )
    return {row[0]: row[1] for row in rows}


def progress(connection: Connection, number: int) -> Mapping[str, int]:
    """How many items stand in batches of each state."""
    rows = connection.execute(
        sa.select(batch.c.state, sa.func.sum(batch.c.last - batch.c.first + 1))
        .where(batch.c.list == number)
        .group_by(batch.c.state)
    )
    return {state: int(count) for state, count in rows}


def outcomes_noted(connection: Connection, number: int, batch_row: Any) -> dict[int, str]:
    """Item number -> outcome, for the items of a batch that end otherwise than their batch."""
    rows = connection.execute(
        sa.select(outcome.c.item, outcome.c.outcome).where(
            outcome.c.list == number, outcome.c.item.between(batch_row.first, batch_row.last)
        )
    )
    return {row.item: row.outcome for row in rows}
