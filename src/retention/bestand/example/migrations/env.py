"""Alembic's way in: runs the revisions on the connection that `migrate` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.schema import CreateSchema

from retention.bestand.example.migrations import VERSION_TABLE
from retention.bestand.example.schema import metadata, schema_for


def run(connection: Connection) -> None:
    """Run what is missing, in the bestand's own schema."""
    schema = schema_for(connection.dialect.name)
    if schema is not None:
        connection.execute(CreateSchema(schema, if_not_exists=True))
    context.configure(
        connection=connection,
        target_metadata=metadata(schema),
        version_table=VERSION_TABLE,
        version_table_schema=schema,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
