"""Bring the ledger's schema up to date. Migrations only go forward."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.ledger.tables import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = sa.table("alembic_version", sa.column("version_num"), schema=SCHEMA)


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for this connection, without an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Apply every migration that this ledger has not had."""
    from alembic import command

    connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
    command.upgrade(alembic_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the ledger is there and has had every migration.

    A revision has the name of its file, so that the newest is known without importing Alembic.
    """
    if not sa.inspect(connection).has_table(VERSION.name, schema=SCHEMA):
        return False
    newest = max(file.stem for file in (MIGRATIONS / "versions").glob("r*.py"))
    return connection.execute(sa.select(VERSION.c.version_num)).scalar_one_or_none() == newest
