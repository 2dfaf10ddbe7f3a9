"""The check scripts as modules, and a copy of the docs to plant errors in."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[2]
CODE = ("src", "scripts", "bench", "dags", "tests", "plugins", "Makefile", "LICENSE")


def load(name: str) -> ModuleType:
    """A script as a module; scripts/ itself stays off the path, it hides Airflow."""
    spec = importlib.util.spec_from_file_location(name, PROJECT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Copied:
    """A copy of the docs beside the real code."""

    root: Path
    checks: ModuleType

    def change(self, name: str, old: str, new: str) -> None:
        """Other words everywhere in one document."""
        path = self.root / name
        text = path.read_text()
        assert old in text, f"{name} no longer holds {old!r}"
        path.write_text(text.replace(old, new))

    def add(self, name: str, text: str) -> None:
        """More text at the end of one document."""
        path = self.root / name
        path.write_text(path.read_text() + text)

    @property
    def problems(self) -> list[str]:
        """Everything that the check finds."""
        return list(self.checks.problems(self.checks.Docs(self.root)))


@pytest.fixture(scope="session")
def check_docs() -> ModuleType:
    """scripts/check_docs.py."""
    load("states")  # which it imports
    return load("check_docs")


@pytest.fixture(scope="session")
def check_migrations() -> ModuleType:
    """scripts/check_migrations.py."""
    return load("check_migrations")


@pytest.fixture
def copied(check_docs: ModuleType, tmp_path: Path) -> Copied:
    """The docs as they are, for a test to change."""
    shutil.copytree(PROJECT / "docs", tmp_path / "docs")
    for name in ("README.md", "CHANGELOG.md"):
        shutil.copy(PROJECT / name, tmp_path / name)
    for name in CODE:
        (tmp_path / name).symlink_to(PROJECT / name)
    return Copied(tmp_path, check_docs)
