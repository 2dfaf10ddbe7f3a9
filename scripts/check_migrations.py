"""Whether migrations and tables say the same: of the ledger, and of the example bestand.

On a real PostgreSQL in a temporary folder, and on SQLite for the bestand. Ends with 1 when not.
"""

# ruff: noqa: T201 - a command talks to its user

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, MetaData

from retention.bestand.example import migrations as example
from retention.bestand.example import schema as example_schema
from retention.embedded import embedded_url
from retention.ledger import migrate as ledger
from retention.ledger import tables as ledger_tables

# Alembic compares no CHECK constraints, and these say that three people decide.
CONSTRAINTS = """
SELECT c.relname || ': ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = :schema AND k.contype <> 'n' AND c.relname <> 'alembic_version'
"""


@dataclass(frozen=True)
class Subject:
    """What is migrated: its tables, its schema, and how."""

    name: str
    metadata: MetaData
    schema: str | None
    migrate: Callable[[Connection], None]
    revisions: Path
    named_as_files: bool = False


def subjects(dialect: str) -> Iterator[Subject]:
    """What is migrated on this engine."""
    if dialect == "postgresql":
        metadata, schema = ledger_tables.metadata, ledger_tables.SCHEMA
        yield Subject("ledger", metadata, schema, ledger.migrate, ledger.MIGRATIONS, True)
    schema = example_schema.schema_for(dialect)
    folder = Path(example.__file__).parent
    metadata = example_schema.metadata(schema)
    yield Subject(f"example bestand, {dialect}", metadata, schema, example.migrate, folder)


def problems() -> Iterator[str]:
    """Everything wrong, in plain words."""
    for dialect, url in {"postgresql": _postgresql(), "sqlite": URL.create("sqlite")}.items():
        for subject in subjects(dialect):
            found = [*differences(url, subject), *file_problems(subject)]
            yield from (f"{subject.name}: {each}" for each in found)


def _postgresql() -> URL:
    """A server of our own, of which nothing stays; in /tmp, since a socket's path must be short."""
    home = Path(tempfile.mkdtemp(prefix="rm-", dir="/tmp"))
    # Handlers run last in, first out: the server's own one has stopped it by then.
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return embedded_url(home)


@contextmanager
def _rolled_back(url: URL) -> Iterator[Connection]:
    """A connection of which nothing stays."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


def differences(url: URL, subject: Subject) -> Iterator[str]:
    """Where an empty database after all migrations is not as the tables say."""
    with _rolled_back(url) as connection:
        subject.migrate(connection)
        for each in compare_metadata(_context(connection, subject), subject.metadata):
            yield f"migrations and tables differ: {each}"
        migrated = _constraints(connection, subject)
    with _rolled_back(url) as connection:
        if subject.schema is not None:
            connection.execute(sa.schema.CreateSchema(subject.schema, if_not_exists=True))
        subject.metadata.create_all(connection)
        written = _constraints(connection, subject)
    yield from (f"only the migrations make {each}" for each in sorted(migrated - written))
    yield from (f"no migration makes {each}" for each in sorted(written - migrated))


def _context(connection: Connection, subject: Subject) -> MigrationContext:
    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "schema" or name == subject.schema

    return MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "compare_server_default": True,
            "include_schemas": subject.schema is not None,
            "include_name": ours,
            "version_table_schema": subject.schema,
        },
    )


def _constraints(connection: Connection, subject: Subject) -> set[str]:
    if connection.dialect.name != "postgresql":
        return set()
    return set(connection.execute(sa.text(CONSTRAINTS), {"schema": subject.schema}).scalars())


def file_problems(subject: Subject) -> Iterator[str]:
    """More than one newest revision; in the ledger also a file not named as its revision.

    `retention.ledger.migrate.is_current` knows the newest revision by the name of its file.
    """
    config = Config()
    config.set_main_option("script_location", str(subject.revisions).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    heads = scripts.get_heads()
    if len(heads) != 1:
        yield f"there are {len(heads)} newest revisions: {', '.join(heads)}"
    if not subject.named_as_files:
        return
    names = {Path(each.path).stem: each.revision for each in scripts.walk_revisions()}
    yield from (
        f"{name}.py holds revision {each!r}" for name, each in names.items() if name != each
    )
    if max(names) not in heads:
        yield f"{max(names)} comes last by name, but is not the newest revision"


def main() -> int:
    """The exit code: 0 when nothing is wrong."""
    warnings.simplefilter("error")
    found = list(problems())
    print(*found, sep="\n") if found else print("migrations: as the tables say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
