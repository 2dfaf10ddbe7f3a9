"""Bring the ledger's schema up to date. Migrations only go forward."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from retention.ledger.tables import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for this connection, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Apply every migration that this ledger has not had."""
    connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
    command.upgrade(alembic_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the ledger is there and has had every migration."""
    context = MigrationContext.configure(connection, opts={"version_table_schema": SCHEMA})
    if not sa.inspect(connection).has_table("alembic_version", schema=SCHEMA):
        return False
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    return context.get_current_revision() == newest
