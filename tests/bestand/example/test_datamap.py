"""The shipped data map names the example bestand completely."""

from __future__ import annotations

from importlib.resources import files

import pytest

from retention.bestand.example.schema import metadata
from retention.datamap.model import DataMap, Role
from retention.datamap.order import destruction_order
from retention.yamlfile import parse

TABLES = {table.name: table for table in metadata().sorted_tables}


@pytest.fixture(scope="module")
def data_map() -> DataMap:
    text = (files("retention.datamap") / "example.yaml").read_text(encoding="utf-8")
    return parse(text, DataMap, "example.yaml")


def test_every_table_is_named(data_map: DataMap) -> None:
    assert set(data_map.tables) == {*TABLES, "alembic_version"}


def test_every_column_of_a_mapped_table_is_named(data_map: DataMap) -> None:
    for name, mapped in data_map.tables.items():
        if mapped.role is not Role.UNRELATED:
            assert list(mapped.columns) == TABLES[name].columns.keys()


def test_every_foreign_key_is_named_with_its_target(data_map: DataMap) -> None:
    for name, mapped in data_map.tables.items():
        if mapped.role is not Role.UNRELATED:
            live = {(key.parent.name, key.column.table.name) for key in TABLES[name].foreign_keys}
            assert {(*link.columns, link.to) for link in mapped.references} == live


def test_keys_are_the_primary_keys(data_map: DataMap) -> None:
    for name, mapped in data_map.tables.items():
        if mapped.role is not Role.UNRELATED:
            assert mapped.key == tuple(column.name for column in TABLES[name].primary_key)


def test_every_table_with_personal_data_has_a_last_change_or_a_reason(data_map: DataMap) -> None:
    for name, mapped in data_map.tables.items():
        if mapped.last_change is not None:
            assert ("changed_at" in TABLES[name].columns) == (mapped.last_change.none is None)


def test_dossiers_go_after_their_parts_and_before_their_client(data_map: DataMap) -> None:
    order = destruction_order(data_map)
    assert order.index("note") < order.index("dossier") < order.index("client")
    assert order.index("client") < order.index("address")
