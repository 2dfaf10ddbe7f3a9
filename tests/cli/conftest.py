"""Towns: a database cloned from the shared template, with folders of its own, to run commands in.

The officials are those of `places.OFFICIALS`; in a ledger marked demo they need no token.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from places import NOW, Server, Template, approved_list, settings
from retention import cli
from retention.actions import workplace
from retention.actions.clock import Clock
from retention.actions.workplace import Rules, Workplace, open_workplace, read_rules
from retention.settings import Settings

COOLED_OFF = NOW + timedelta(days=8)


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Town:
    """A municipality of its own: a database, and folders for evidence, keys and documents."""

    url: sa.URL
    home: Path

    def environment(self, now: datetime | None = NOW) -> dict[str, str]:
        found = {
            "RETENTION_HOME": str(self.home),
            "RETENTION_LEDGER_URL": self.url.render_as_string(hide_password=False),
        }
        return found if now is None else {**found, "RETENTION_DEMO_NOW": now.isoformat()}

    def run(self, *arguments: str, now: datetime | None = NOW, token: str = "") -> Ran:
        """One command in this process, on a clock that stands at `now` (None: a real one)."""
        environment = {**self.environment(now), "RETENTION_TOKEN": token}
        with patch.dict(os.environ, environment), patch.object(workplace, "read_rules", _rules):
            return run(*arguments)

    def done(self, *arguments: str, now: datetime | None = NOW) -> Ran:
        """The same for a command that must succeed."""
        ran = self.run(*arguments, now=now)
        assert ran.code == 0, ran.err
        return ran

    def record(self, *arguments: str, now: datetime | None = NOW) -> Any:
        """What a command that must succeed writes for a machine."""
        return self.done(*arguments, "--json", now=now).record

    def sql(self, statement: str) -> list[sa.Row[Any]]:
        """Something behind the software's back."""
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            result = connection.execute(sa.text(statement))
            return list(result) if result.returns_rows else []

    def number_of(self, condition: str) -> str:
        """The number of the first dossier for which a condition on its row holds."""
        rows = self.sql(f"SELECT number FROM wmo.dossier WHERE {condition} ORDER BY number LIMIT 1")
        return str(rows[0][0])

    @contextmanager
    def place(self) -> Iterator[Workplace]:
        """Where the actions work, at NOW; for what a test needs beside the command line."""
        here = settings(self.home, self.url)
        with (
            patch.object(workplace, "read_rules", _rules),
            open_workplace(here, Clock(NOW)) as place,
        ):
            yield place

    def approved(self) -> str:
        """The number of a list of all that is due; it has cooled off."""
        with self.place() as place:
            return str(approved_list(place))


@cache
def _rules_in(protocol: Path, data_map: Path) -> Rules:
    return read_rules(replace(Settings.from_environment({}), protocol=protocol, data_map=data_map))


def _rules(chosen: Settings) -> Rules:
    """The shipped rules, read once: parsing them is most of a small command's time."""
    return _rules_in(chosen.protocol, chosen.data_map)


def run(*arguments: str) -> Ran:
    """One command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(arguments)
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a demo left in var/ is no part of a test."""
    monkeypatch.setenv("RETENTION_HOME", str(tmp_path / "elsewhere"))


@contextmanager
def clone(server: Server, template: Template, home: Path) -> Iterator[Town]:
    """A town under `home` without its documents; its database goes with it."""
    url = server.new_database(template.database)
    yield Town(url, home)
    server.drop(url)


@pytest.fixture
def town(server: Server, filled_template: Template, tmp_path: Path) -> Iterator[Town]:
    """A town that one test may change as it likes."""
    with clone(server, filled_template, tmp_path) as town:
        yield town


@pytest.fixture(scope="module")
def quiet_town(
    server: Server, filled_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A town that a module's tests only look at."""
    with clone(server, filled_template, tmp_path_factory.mktemp("town")) as town:
        yield town
