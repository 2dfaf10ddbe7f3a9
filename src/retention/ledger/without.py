"""Items of a list of which nothing survives, though their category is de-identified.

They lie beside the items and not in them: an item never changes, and once the remainders are
published nothing may tell whose are among them. Until then the plan's digest binds these rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.bulk import copy_rows
from retention.domain.decision import Disposition
from retention.domain.states import Outcome
from retention.errors import TamperedError
from retention.evidence.canonical import canonical, digest
from retention.evidence.entries import fresh_salt
from retention.ledger.tables import entry, item, without_remainder

_TABLE = without_remainder.fullname


class Without(NamedTuple):
    """An item of which nothing survives. The salt keeps the plan's digest from being guessed."""

    item: int
    reason: str
    salt: str


def chosen(reasons: Mapping[str, Iterable[int]]) -> tuple[Without, ...]:
    """The rows for these items by reason, in order of item, with fresh salts."""
    pairs = sorted((item, reason) for reason, items in reasons.items() for item in items)
    return tuple(Without(item, reason, fresh_salt()) for item, reason in pairs)


def digest_of(rows: Sequence[Without]) -> str:
    """What the plan says of the rows, so that approvers approve these and no others."""
    return digest(canonical([list(row) for row in rows]))


def add_without(connection: Connection, list_number: int, rows: Sequence[Without]) -> None:
    """Write the rows of a new list down."""
    columns = "list, item, reason, salt"
    copy_rows(connection, f"{_TABLE} ({columns})", ((list_number, *row) for row in rows))


def without_of(connection: Connection, list_number: int) -> tuple[Without, ...]:
    """The rows of a list in order of item; none once it is published."""
    c = without_remainder.c
    select = sa.select(c.item, c.reason, c.salt).where(c.list == list_number).order_by(c.item)
    return tuple(Without(*row) for row in connection.execute(select))


def check_without(connection: Connection, list_number: int, plan: Mapping[str, Any]) -> None:
    """Nothing; TamperedError when the rows are not those that the plan was approved with."""
    found = without_of(connection, list_number)
    # A plan from before these rows has no digest; such items say `destroy` themselves.
    if digest_of(found) != plan.get("without", digest_of(())):
        raise TamperedError(
            f"which items of list {list_number} leave nothing was changed since it was proposed"
        )


def surviving_items(connection: Connection, list_number: int) -> tuple[int, ...]:
    """The items of a list of which something survives: they are gone, and not among these rows."""
    left_out = sa.select(without_remainder.c.item).where(without_remainder.c.list == list_number)
    select = (
        sa.select(item.c.number)
        .join_from(item, entry, (entry.c.list == item.c.list) & (entry.c.item == item.c.number))
        .where(item.c.list == list_number, item.c.disposition == Disposition.DEIDENTIFY.value)
        .where(entry.c.outcome == Outcome.REMOVED.value, item.c.number.not_in(left_out))
    )
    return tuple(connection.execute(select).scalars())


def may_forget(connection: Connection) -> bool:
    """Whether this user may have these rows' table written anew: it owns it."""
    owned = (
        "SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables"
        " WHERE schemaname || '.' || tablename = :table"
    )
    return bool(connection.execute(sa.text(owned), {"table": _TABLE}).scalar_one())


def forget_without(connection: Connection, list_number: int) -> None:
    """Nothing tells any more of which items of this list nothing survives.

    Nor does the table's file: it is written anew without their rows. The planner's statistics
    have none of its values.
    """
    # Always, and before the log: whoever proposes takes the two in this order.
    connection.exec_driver_sql(f"LOCK TABLE {_TABLE} IN ACCESS EXCLUSIVE MODE")
    mine = sa.delete(without_remainder).where(without_remainder.c.list == list_number)
    if connection.execute(mine).rowcount:
        # A column that is made of an expression is what has a table written anew.
        connection.exec_driver_sql(
            f"ALTER TABLE {_TABLE} ALTER COLUMN salt TYPE text USING salt || ''"
        )
