"""What the engine's own catalogue knows beside tables: views, triggers, rules, publications."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_POSTGRESQL = """
SELECT 'view', c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = :schema AND c.relkind IN ('v', 'm', 'f')
UNION SELECT 'trigger', t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = :schema AND NOT t.tgisinternal
UNION SELECT 'trigger', r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = :schema AND r.rulename <> '_RETURN'
UNION SELECT 'publication', p.pubname FROM pg_publication p
 WHERE p.puballtables OR EXISTS (SELECT 1 FROM pg_publication_tables t
   WHERE t.pubname = p.pubname AND t.schemaname = :schema)
ORDER BY 1, 2
"""

_ELSEWHERE = """
SELECT fn.nspname || '.' || f.relname, c.relname FROM pg_constraint k
  JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
  JOIN pg_class c ON c.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype = 'f' AND n.nspname = :schema AND fn.nspname <> :schema
"""

# Locking a row asks for the right to UPDATE at least one of its columns.
_RIGHTS = """
SELECT c.relname,
       concat_ws(', ',
         CASE WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'USAGE of its schema' END,
         CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
         CASE WHEN NOT has_any_column_privilege(c.oid, 'UPDATE') AND c.relname = ANY(:locked)
              THEN 'UPDATE' END,
         CASE WHEN :deletes AND NOT has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END),
       row_security_active(c.oid)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = :schema AND c.relname = ANY(:tables) AND c.relkind IN ('r', 'p')
ORDER BY 1
"""


def rights_missing(
    connection: Connection,
    schema: str | None,
    tables: list[str],
    locked: list[str],
    *,
    deletes: bool,
) -> Iterator[tuple[str, str, bool]]:
    """(table, rights that this user lacks, whether rows may be hidden from this user).

    Only tables where something is amiss. `locked`: tables whose rows are locked before they go.
    """
    if connection.dialect.name != "postgresql":
        return
    asked = {**_named(connection, schema), "tables": tables, "locked": locked, "deletes": deletes}
    for table, rights, hidden in connection.execute(sa.text(_RIGHTS), asked):
        if rights or hidden:
            yield table, rights, hidden


def other_objects(connection: Connection, schema: str | None) -> Iterator[tuple[str, str]]:
    """(kind, name) of every view, trigger (rules too) and publication that touches the schema."""
    if connection.dialect.name == "postgresql":
        for row in connection.execute(sa.text(_POSTGRESQL), _named(connection, schema)):
            yield row[0], row[1]
        return
    for name in sa.inspect(connection).get_view_names(schema=schema):
        yield "view", name
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        for (name,) in connection.exec_driver_sql(found):
            yield "trigger", name


def references_from_elsewhere(
    connection: Connection, schema: str | None
) -> Iterator[tuple[str, str]]:
    """(table elsewhere, table in the schema) for foreign keys from other schemas."""
    if connection.dialect.name == "postgresql":
        for row in connection.execute(sa.text(_ELSEWHERE), _named(connection, schema)):
            yield row[0], row[1]


def _named(connection: Connection, schema: str | None) -> dict[str, str]:
    return {"schema": schema or connection.dialect.default_schema_name or "public"}
