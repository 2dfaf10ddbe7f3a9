"""One server for all tests, and databases cloned from templates that are made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from factories import Bestand
from places import DOSSIERS, NOW, Server, Template, cloned, fill, make_template, settings
from retention.actions.clock import Clock
from retention.actions.workplace import Workplace, open_workplace


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own."""
    server = Server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_template(server: Server) -> Iterator[Template]:
    """A ledger with officials beside an empty example bestand."""
    template = make_template(server, dossiers=0)
    yield template
    shutil.rmtree(template.home)


@pytest.fixture(scope="session")
def filled_template(server: Server) -> Iterator[Template]:
    """A ledger with officials beside the example bestand with all its shapes."""
    template = make_template(server, dossiers=DOSSIERS)
    yield template
    shutil.rmtree(template.home)


@pytest.fixture
def place(server: Server, empty_template: Template, tmp_path: Path) -> Iterator[Workplace]:
    """A workplace on an empty bestand; a test writes the dossiers that matter to it."""
    with cloned(server, empty_template, tmp_path) as place:
        yield place


@pytest.fixture
def filled_place(server: Server, filled_template: Template, tmp_path: Path) -> Iterator[Workplace]:
    """A workplace on the generated example bestand."""
    with cloned(server, filled_template, tmp_path) as place:
        yield place


@pytest.fixture
def bestand_rows(place: Workplace) -> Bestand:
    """Writes dossiers in the bestand of `place`."""
    return Bestand(place.bestand, place.settings.documents)


@pytest.fixture(params=["another-database", "sqlite"])
def apart(
    request: pytest.FixtureRequest, server: Server, empty_template: Template, tmp_path: Path
) -> Iterator[Workplace]:
    """A workplace whose empty bestand lies in another PostgreSQL database, or in SQLite."""
    with _apart(request.param, server, empty_template, tmp_path) as place:
        yield place


@pytest.fixture(params=["one-database", "another-database", "sqlite"])
def anywhere(
    request: pytest.FixtureRequest, server: Server, empty_template: Template, tmp_path: Path
) -> Iterator[Workplace]:
    """A workplace whose empty bestand lies in the ledger's database, in another, or in SQLite."""
    if request.param == "one-database":
        with cloned(server, empty_template, tmp_path) as place:
            yield place
        return
    with _apart(request.param, server, empty_template, tmp_path) as place:
        yield place


@contextmanager
def _apart(engine: str, server: Server, template: Template, home: Path) -> Iterator[Workplace]:
    ledger = server.new_database(template.database)
    if engine == "sqlite":
        (home / "bestand.db").touch()
        bestand = URL.create("sqlite", database=str(home / "bestand.db"))
    else:
        bestand = server.new_database(template.database)
    with open_workplace(settings(home, ledger, bestand), Clock(NOW)) as place:
        if engine == "sqlite":
            fill(place.bestand, 0, None)
        yield place
    server.drop(ledger)
    if engine != "sqlite":
        server.drop(bestand)
