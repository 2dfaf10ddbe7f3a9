"""The example bestand is repeatable and realistic, on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from retention.bestand.example.generator import Generated, generate
from retention.bestand.example.migrations import migrate
from retention.bestand.example.schema import metadata, schema_for
from retention.errors import UsageError

AS_OF = date(2026, 11, 23)


def fill(engine: sa.Engine, root: Path | None = None, **wanted: int) -> Generated:
    asked = {"dossiers": 200, "seed": 7, **wanted}
    with engine.begin() as connection:
        return generate(connection, **asked, as_of=AS_OF, documents_root=root)


def digest(engine: sa.Engine) -> str:
    """One digest over every row of every table, the same on every engine."""
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in metadata(schema_for(engine.dialect.name)).sorted_tables:
            for row in connection.execute(sa.select(table).order_by(*table.primary_key)):
                found.update(repr([_plain(value) for value in row]).encode())
    return found.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()
    return value


def another() -> sa.Engine:
    engine = sa.create_engine("sqlite://")
    migrate(engine)
    return engine


def test_same_seed_gives_the_same_rows_on_every_engine(bestand: sa.Engine) -> None:
    second = another()
    assert fill(bestand) == fill(second)
    assert digest(bestand) == digest(second)
    second.dispose()


def test_another_seed_gives_other_rows(sqlite: sa.Engine) -> None:
    second = another()
    fill(sqlite)
    fill(second, seed=8)
    assert digest(sqlite) != digest(second)
    second.dispose()


def test_counts_are_those_of_the_tables(bestand: sa.Engine) -> None:
    made = fill(bestand)
    with bestand.connect() as connection:
        for table in metadata(schema_for(bestand.dialect.name)).sorted_tables:
            count = connection.scalar(sa.select(sa.func.count()).select_from(table))
            assert made.rows[table.name] == count
    assert made.rows["dossier"] == 200


def test_every_foreign_key_holds_in_sqlite(sqlite: sa.Engine) -> None:
    fill(sqlite)
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_documents_lie_where_their_rows_say(sqlite: sa.Engine, tmp_path: Path) -> None:
    made = fill(sqlite, tmp_path)
    tables = metadata(None).tables
    document, dossier = tables["document"], tables["dossier"]
    rows = sa.select(document.c.address, document.c.byte_count, dossier.c.number).join(dossier)
    with sqlite.connect() as connection:
        found = connection.execute(rows).all()
    for address, byte_count, number in found:
        assert address.startswith(f"{number[-2:]}/{number}/")
        assert (tmp_path / address).stat().st_size == byte_count
    assert len(found) == len([path for path in tmp_path.rglob("*") if path.is_file()])
    assert {number for *_, number in found} == set(made.planted["with_documents"])
    assert 20 <= len(made.planted["with_documents"]) <= 60


def test_without_a_root_only_the_documents_are_absent(sqlite: sa.Engine, tmp_path: Path) -> None:
    second = another()
    with_documents, without = fill(sqlite, tmp_path), fill(second)
    assert without.rows == {**with_documents.rows, "document": 0}
    second.dispose()


def test_progress_hears_of_every_batch(sqlite: sa.Engine) -> None:
    heard: list[int] = []
    with sqlite.begin() as connection:
        generate(
            connection,
            dossiers=1_200,
            seed=1,
            as_of=AS_OF,
            documents_root=None,
            progress=heard.append,
        )
    assert heard[-1] == 1_200
    assert len(heard) == 2
    assert heard == sorted(heard)


def test_filling_a_bestand_that_holds_dossiers_is_refused(sqlite: sa.Engine) -> None:
    fill(sqlite)
    with pytest.raises(UsageError, match="already holds dossiers"):
        fill(sqlite)


def test_too_few_dossiers_for_every_shape_is_refused(sqlite: sa.Engine) -> None:
    with pytest.raises(UsageError, match="at least"):
        fill(sqlite, dossiers=10)


def test_nothing_is_committed_by_the_generator(sqlite: sa.Engine) -> None:
    with sqlite.connect() as connection:
        generate(connection, dossiers=50, seed=1, as_of=AS_OF, documents_root=None)
        connection.rollback()
        assert connection.scalar(sa.select(sa.func.count()).select_from(sa.table("dossier"))) == 0
