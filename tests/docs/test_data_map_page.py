"""The small database and its map on docs/data-map.md fit each other."""

from __future__ import annotations

import re

import sqlalchemy as sa

from places import Server
from retention.bestand.check import findings
from retention.datamap.model import DataMap
from retention.yamlfile import parse

from .conftest import PROJECT


def block(language: str) -> str:
    """The first block in this language on the page."""
    page = (PROJECT / "docs" / "data-map.md").read_text()
    found = re.search(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_map_on_the_page_names_all_of_the_database_on_the_page(server: Server) -> None:
    url = server.new_database()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(block("sql"))
        data_map = parse(block("yaml"), DataMap, "data-map.md")

        assert findings(connection, data_map) == ()
    engine.dispose()
    server.drop(url)
