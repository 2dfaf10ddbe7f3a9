"""Alembic's entry: migrates the connection that `retention.ledger.migrate` hands it."""

from __future__ import annotations

from alembic import context

from retention.ledger.tables import SCHEMA, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_schemas=True,
    include_name=lambda name, kind, _: kind != "schema" or name == SCHEMA,
    version_table_schema=SCHEMA,
)
with context.begin_transaction():
    context.run_migrations()
