"""The example bestand's own migrations; they only go forward."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

VERSION_TABLE = "alembic_version"


def migrate(bind: Engine | Connection) -> None:
    """Bring the example bestand to the newest revision; a connection's owner commits."""
    if isinstance(bind, Engine):
        with bind.begin() as connection:
            migrate(connection)
        return
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = bind
    command.upgrade(config, "head")
