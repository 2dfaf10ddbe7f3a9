"""Many rows at once, by PostgreSQL's COPY; its faults come out as those of any other statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection


def copy_rows(connection: Connection, target: str, rows: Iterable[Sequence[Any]]) -> int:
    """How many rows went into `target`, a table with its columns: `t (a, b)`.

    No other query may run on this connection while `rows` are made. Raises DBAPIError.
    """
    raw: Any = connection.connection.driver_connection
    count = 0
    with _faults_as_usual(raw), raw.cursor().copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def copy_text(connection: Connection, target: str, lines: str) -> None:
    """Many rows written as CSV beforehand go into `target`, a table with its columns.

    Raises DBAPIError.
    """
    raw: Any = connection.connection.driver_connection
    statement = f"COPY {target} FROM STDIN WITH (FORMAT csv)"
    with _faults_as_usual(raw), raw.cursor().copy(statement) as copy:
        copy.write(lines)


@contextmanager
def _faults_as_usual(raw: psycopg.Connection[Any]) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as err:
        raise sa.exc.DBAPIError.instance(
            None, None, err, psycopg.Error, hide_parameters=True, connection_invalidated=raw.closed
        ) from None
