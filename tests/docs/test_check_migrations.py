"""Migrations and tables say the same, and the check sees where they would not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import URL

from places import Server

REVISION = """
revision = "{name}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
"""


@pytest.fixture
def url(server: Server) -> Iterator[URL]:
    """An empty database."""
    url = server.new_database()
    yield url
    server.drop(url)


@pytest.fixture
def ledger(check_migrations: ModuleType) -> Any:
    """The ledger as the check sees it."""
    return next(check_migrations.subjects("postgresql"))


def copy(metadata: sa.MetaData) -> sa.MetaData:
    """The same tables, to change."""
    copied = sa.MetaData(schema=metadata.schema, naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(copied)
    return copied


def test_migrations_are_as_the_tables_say_on_postgresql(
    check_migrations: ModuleType, url: URL
) -> None:
    subjects = list(check_migrations.subjects("postgresql"))
    found = [each for subject in subjects for each in check_migrations.differences(url, subject)]
    found += [each for subject in subjects for each in check_migrations.file_problems(subject)]

    assert [subject.name for subject in subjects] == ["ledger", "example bestand, postgresql"]
    assert found == []


def test_migrations_are_as_the_tables_say_on_sqlite(check_migrations: ModuleType) -> None:
    (subject,) = check_migrations.subjects("sqlite")

    assert list(check_migrations.differences(URL.create("sqlite"), subject)) == []


def test_column_is_named_when_no_migration_makes_it(
    check_migrations: ModuleType, url: URL, ledger: Any
) -> None:
    metadata = copy(ledger.metadata)
    metadata.tables["retention.batch"].append_column(sa.Column("mood", sa.Text))

    (found,) = check_migrations.differences(url, replace(ledger, metadata=metadata))

    assert "add_column" in found
    assert "mood" in found


def test_constraint_on_three_people_is_named_when_the_tables_drop_it(
    check_migrations: ModuleType, url: URL, ledger: Any
) -> None:
    metadata = copy(ledger.metadata)
    table = metadata.tables["retention.destruction_list"]
    table.constraints = {c for c in table.constraints if "three_people" not in str(c.name)}

    (found,) = check_migrations.differences(url, replace(ledger, metadata=metadata))

    assert found.startswith(
        "only the migrations make destruction_list: ck_destruction_list_three_people"
    )


def planted(folder: Path, ledger: Any, files: dict[str, tuple[str, str | None]]) -> Any:
    """The ledger with other revisions: file name -> (revision, the one before)."""
    (folder / "versions").mkdir()
    shutil.copy(ledger.revisions / "env.py", folder / "env.py")
    for file, (name, before) in files.items():
        text = REVISION.format(name=name, before=repr(before))
        (folder / "versions" / f"{file}.py").write_text(text)
    return replace(ledger, revisions=folder)


def test_revision_is_named_when_its_file_has_another_name(
    check_migrations: ModuleType, ledger: Any, tmp_path: Path
) -> None:
    files = {"r0001_first": ("r0001_first", None), "r0002_more": ("r0002_other", "r0001_first")}

    found = list(check_migrations.file_problems(planted(tmp_path, ledger, files)))

    assert "r0002_more.py holds revision 'r0002_other'" in found


def test_heads_are_named_when_there_are_two(
    check_migrations: ModuleType, ledger: Any, tmp_path: Path
) -> None:
    files: dict[str, tuple[str, str | None]] = {
        "r0001_first": ("r0001_first", None),
        "r0002_one": ("r0002_one", "r0001_first"),
        "r0002_two": ("r0002_two", "r0001_first"),
    }

    (found,) = check_migrations.file_problems(planted(tmp_path, ledger, files))

    assert found.startswith("there are 2 newest revisions")


def test_newest_revision_is_named_when_it_does_not_come_last_by_name(
    check_migrations: ModuleType, ledger: Any, tmp_path: Path
) -> None:
    files = {"r0002_first": ("r0002_first", None), "r0001_next": ("r0001_next", "r0002_first")}

    (found,) = check_migrations.file_problems(planted(tmp_path, ledger, files))

    assert found == "r0002_first comes last by name, but is not the newest revision"
