"""The bench's own server and databases: made once under var/bench, cloned for every measurement."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import URL

from retention.actions.clock import Clock
from retention.actions.initialise import add_official, initialise
from retention.actions.workplace import Workplace, open_workplace
from retention.bestand.example.generator import generate
from retention.bestand.example.migrations import migrate
from retention.domain.approval import Official
from retention.domain.protocol import Function
from retention.embedded import embedded_url
from retention.settings import Settings

HOME = Path(os.environ.get("RETENTION_BENCH_HOME", "var/bench")).absolute()
SEED = 20_261_123
AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = {
    "presenter": Function.STEWARD,
    "owner": Function.PROCESS_OWNER,
    "arch": Function.ARCHIVIST,
}


def say(text: str) -> None:
    """A line of progress, apart from the results."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def server() -> URL:
    """The bench's PostgreSQL, with fsync on as it comes."""
    return embedded_url(HOME)


@contextmanager
def admin() -> Iterator[sa.Connection]:
    """A connection that can make and drop databases."""
    engine = sa.create_engine(server(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def clone(template: str, name: str) -> URL:
    """A fresh copy of a database, analyzed and checkpointed."""
    with admin() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = server().set(database=name)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")
    engine.dispose()
    return url


def drop(name: str) -> None:
    """Forget a database."""
    with admin() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def rename(name: str, other: str) -> None:
    """Give a database another name."""
    with admin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} RENAME TO {other}")


def template(dossiers: int) -> str:
    """The name of a database with that many dossiers and a ledger; made when it is not there."""
    name = f"bench_{dossiers}"
    with admin() as connection:
        known = connection.exec_driver_sql("SELECT datname FROM pg_database").scalars()
        if name in set(known):
            return name
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}_new")
    say(f"making a bestand of {dossiers:,} dossiers, once")
    started = time.monotonic()
    with workplace(server().set(database=f"{name}_new"), started_days_ago=9) as place:
        _fill(place, dossiers)
    with admin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name}_new RENAME TO {name}")
    say(f"made in {time.monotonic() - started:.0f} s")
    return name


def _fill(place: Workplace, dossiers: int) -> None:
    initialise(place, demo=True)
    with place.bestand.begin() as connection:
        migrate(connection)
        generate(connection, dossiers=dossiers, seed=SEED, as_of=AS_OF, documents_root=None)
    for user, function in PEOPLE.items():
        add_official(place, Official(user, function, "bench", date(2020, 1, 1)))


@contextmanager
def workplace(
    url: URL, *, started_days_ago: int = 0, evidence: str = "evidence"
) -> Iterator[Workplace]:
    """A workplace on one database, at a moment some days before the bench's now."""
    clock = Clock(NOW - timedelta(days=started_days_ago))
    with open_workplace(bench_settings(url, evidence), clock, uninitialised=True) as place:
        yield place


def bench_settings(url: URL, evidence: str = "evidence") -> Settings:
    """The settings of a workplace on one database."""
    settings = Settings.from_environment({"RETENTION_HOME": str(HOME / "work")})
    return replace(settings, ledger_url=url, bestand_url=url, evidence=HOME / "work" / evidence)
