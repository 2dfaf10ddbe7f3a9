"""The migrated tables are those of the MetaData, and every link finds its rows by an index."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from retention.bestand.example.migrations import migrate
from retention.bestand.example.schema import metadata, schema_for


def differences(engine: sa.Engine, wanted: sa.MetaData) -> list[object]:
    schema = schema_for(engine.dialect.name)
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_schemas": schema is not None,
        "include_name": lambda name, kind, _: kind != "schema" or name == schema,
        "version_table_schema": schema,
    }
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), wanted)


def test_migrated_schema_equals_the_metadata(bestand: sa.Engine) -> None:
    assert differences(bestand, metadata(schema_for(bestand.dialect.name))) == []


@pytest.mark.parametrize(
    "changed",
    [
        "alter table {}note drop column text",
        "drop index {}ix_dossier_category_closed_on",
        "alter table {}goal add column mood text",
    ],
    ids=["column dropped", "index dropped", "column added"],
)
def test_a_difference_would_show(bestand: sa.Engine, changed: str) -> None:
    schema = schema_for(bestand.dialect.name)
    with bestand.begin() as connection:
        connection.exec_driver_sql(changed.format(f"{schema}." if schema else ""))
    assert differences(bestand, metadata(schema)) != []


def test_migrating_twice_changes_nothing(bestand: sa.Engine) -> None:
    migrate(bestand)
    with bestand.connect() as connection:
        migrate(connection)
        tables = sa.inspect(connection).get_table_names(schema=schema_for(bestand.dialect.name))
    assert set(tables) == {*(t.name for t in metadata().sorted_tables), "alembic_version"}


def test_version_table_lies_in_the_schema_of_the_bestand(postgres: sa.Engine) -> None:
    assert "alembic_version" not in sa.inspect(postgres).get_table_names(schema="public")


def test_every_link_is_enforced_and_leads_an_index(bestand: sa.Engine) -> None:
    schema = schema_for(bestand.dialect.name)
    inspector = sa.inspect(bestand)
    for table in metadata(schema).sorted_tables:
        live = inspector.get_foreign_keys(table.name, schema=schema)
        leading = {index["column_names"][0] for index in inspector.get_indexes(table.name, schema)}
        leading.add(inspector.get_pk_constraint(table.name, schema)["constrained_columns"][0])
        assert {link["constrained_columns"][0] for link in live} == {
            column.name for column in table.columns if column.foreign_keys
        }
        assert {link["constrained_columns"][0] for link in live} <= leading
        assert {link["options"].get("ondelete") for link in live} <= {None, "NO ACTION"}


@pytest.mark.parametrize("schema", ["wmo", None])
def test_links_stay_inside_the_schema(schema: str | None) -> None:
    tables = metadata(schema)
    assert {table.schema for table in tables.sorted_tables} == {schema}
    assert all(
        key.column.table.schema == schema for t in tables.sorted_tables for key in t.foreign_keys
    )
