"""Faults of databases, named without a value of anybody; and the named steps that tests stop at."""

from __future__ import annotations

import os
import signal

from sqlalchemy.exc import DBAPIError

STOP_AT = "RETENTION_TEST_STOP_AT"


def _state(err: DBAPIError) -> str:
    return str(getattr(err.orig, "sqlstate", None) or type(err.orig).__name__)


def fault_reason(err: DBAPIError) -> str:
    """SQLSTATE and constraint, never the message: it quotes values."""
    constraint = getattr(getattr(err.orig, "diag", None), "constraint_name", None)
    return f"sql-{_state(err)}" + (f":{constraint}" if constraint else "")


def is_passing(err: DBAPIError) -> bool:
    """Whether the same transaction may well succeed now: a deadlock, or a lost race."""
    locked = "database is locked" in str(err.orig)
    return _state(err) in {"40001", "40P01", "55P03"} or locked


def is_gone(err: DBAPIError) -> bool:
    """Whether the database itself went away."""
    return err.connection_invalidated or _state(err) in {
        "57P01",
        "57P02",
        "57P03",
        "08006",
        "08003",
        "53100",
        "OperationalError",
    }


def at_step(name: str) -> None:
    """Tests kill the process at a named step; nothing happens otherwise."""
    if os.environ.get(STOP_AT) == name:
        os.kill(os.getpid(), signal.SIGKILL)
