"""One real Airflow api-server with the desk in it, on a demo's ledger with work waiting."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from sqlalchemy import URL

from places import Server
from retention.demo_scene import PEOPLE
from retention.desk.visitor import DEMO_ONLOOKERS

PROJECT = Path(__file__).parents[2]
DOSSIERS = 600
ADMIN = "beheerder"
USERS = (*PEOPLE, *DEMO_ONLOOKERS)
PATIENCE = 180  # seconds


@dataclass(frozen=True)
class AirflowHere:
    """The server. `database`: of ledger and bestand, as the demo left it in `pristine`."""

    url: str
    home: Path
    server: Server
    database: URL
    passwords: Mapping[str, str]

    @property
    def log(self) -> Path:
        """All that the api-server wrote."""
        return self.home / "api-server.log"

    def as_the_demo_left_it(self) -> None:
        """Ledger and bestand again as they were before any test."""
        name = self.database.database
        self.server.run(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE pristine STRATEGY FILE_COPY",
        )

    def call(self, path: str, body: object = None, token: str = "") -> Any:
        """The answer of Airflow's own API."""
        request = Request(  # noqa: S310 - our own server
            f"{self.url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
            return json.load(answer)

    def token(self, user: str) -> str:
        """What proves to Airflow's API that this user asks."""
        login = {"username": user, "password": self.passwords[user]}
        return str(self.call("/auth/token", login)["access_token"])


@contextmanager
def airflow_here() -> Iterator[AirflowHere]:
    """Started with the simple auth manager; nothing of it is left afterwards."""
    home = Path(tempfile.mkdtemp(prefix="rt-br-", dir="/tmp"))
    server = Server.start()
    database = server.new_database()
    passwords = {user: secrets.token_urlsafe(9) for user in (ADMIN, *USERS)}
    (home / "passwords.json").write_text(json.dumps(passwords))
    here = AirflowHere(f"http://localhost:{_free_port()}", home, server, database, passwords)
    environment = _environment(here)
    _prepare(here, environment)
    with here.log.open("wb") as log:
        api = subprocess.Popen(
            [sys.executable, "-m", "airflow", "api-server"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(here, api)
        yield here
    finally:
        api.terminate()
        api.wait(timeout=60)
        server.stop()
        shutil.rmtree(home)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(here: AirflowHere) -> dict[str, str]:
    port = here.url.rpartition(":")[2]
    manager = "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
    users = ",".join([f"{ADMIN}:admin", *(f"{user}:viewer" for user in USERS)])
    settings = {
        "CORE__AUTH_MANAGER": manager,
        "CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(here.home / "passwords.json"),
        "CORE__SIMPLE_AUTH_MANAGER_USERS": users,
        "API__BASE_URL": here.url,
        "API__HOST": "127.0.0.1",
        "API__PORT": port,
        "API__WORKERS": "1",
        "API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{here.home}/airflow.db",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    return {
        **os.environ,
        **{f"AIRFLOW__{name}": value for name, value in settings.items()},
        "AIRFLOW_HOME": str(here.home / "airflow"),
        "PYTHONPYCACHEPREFIX": str(PROJECT / "var" / "pycache"),
        "RETENTION_HOME": str(here.home / "retention"),
        "RETENTION_LEDGER_URL": here.database.render_as_string(hide_password=False),
    }


def _prepare(here: AirflowHere, environment: Mapping[str, str]) -> None:
    """Airflow's own database with a DAG in it, and beside it the demo's, kept as a template."""
    airflow = (sys.executable, "-m", "airflow")
    demo = (Path(sys.executable).with_name("retention"), "demo", "--waiting")
    with ThreadPoolExecutor() as pool:
        beside = pool.submit(_run, here, environment, "demo", (*demo, "--dossiers", str(DOSSIERS)))
        _run(here, environment, "migrate", (*airflow, "db", "migrate"))
        _run(here, environment, "dags", (*airflow, "dags", "reserialize"))
        beside.result()
    here.server.run(f"CREATE DATABASE pristine TEMPLATE {here.database.database}")


def _run(
    here: AirflowHere, environment: Mapping[str, str], name: str, words: Sequence[str | Path]
) -> None:
    file = here.home / f"{name}.log"
    with file.open("wb") as log:
        ran = subprocess.run(words, env=environment, stdout=log, stderr=log, check=False)
    assert ran.returncode == 0, file.read_text()[-3000:]


def _wait(here: AirflowHere, api: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert api.poll() is None, here.log.read_text()[-3000:]
        try:
            here.call("/api/v2/version")
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"the api-server did not come up\n{here.log.read_text()[-3000:]}")
