"""Advisory locks and gapless numbers. A killed worker's locks are free at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

LOG = 1
PROPOSING = 2
NUMBERING = 3
CORRECTING = 4
DELIVERING = 5
OURS = 7_368_052  # the first of two lock numbers: this software
LISTS = 7_368_053


def hold_log(connection: Connection) -> None:
    """Wait for the log until this transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(OURS, LOG)))


def try_proposing(connection: Connection) -> bool:
    """Whether this transaction is now the only one that proposes."""
    return bool(
        connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(OURS, PROPOSING))).scalar()
    )


def next_number(connection: Connection, column: sa.Column[Any]) -> int:
    """The next number without a gap; held until this transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(OURS, NUMBERING)))
    return int(
        connection.execute(sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1)).scalar_one()
    )


def hold_correcting(connection: Connection) -> None:
    """Wait until this connection is the only one that corrects, until `let_go`."""
    connection.execute(sa.select(sa.func.pg_advisory_lock(OURS, CORRECTING)))
    connection.commit()


def try_delivering(connection: Connection) -> bool:
    """Whether this connection now delivers notices, as the only one, until `let_go`."""
    taken = connection.execute(sa.select(sa.func.pg_try_advisory_lock(OURS, DELIVERING)))
    return bool(taken.scalar())


def try_list(connection: Connection, list_number: int, *, alone: bool) -> bool:
    """Whether this connection now works on the list, alone or beside others, until `let_go`."""
    take = sa.func.pg_try_advisory_lock if alone else sa.func.pg_try_advisory_lock_shared
    return bool(connection.execute(sa.select(take(LISTS, -list_number))).scalar())


def try_batch(connection: Connection, list_number: int, batch_number: int) -> bool:
    """Whether this connection now works on the batch, until `let_go`."""
    shard = (list_number % 65_536) * 16_384 + batch_number
    return bool(connection.execute(sa.select(sa.func.pg_try_advisory_lock(LISTS, shard))).scalar())


def let_go(connection: Connection) -> None:
    """Free what `try_list` and `try_batch` took; the server notices a closed connection later."""
    with suppress(DBAPIError):  # a lost connection has no lock any more
        connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))
        connection.commit()
