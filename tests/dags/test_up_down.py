"""`make up` and `make down` for real: Airflow under its own scheduler, and nothing left of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import psutil
import pytest
from sqlalchemy import make_url

from places import DOSSIERS, fill
from retention.actions.announce import announce_correction
from retention.actions.workplace import open_workplace
from retention.demo_scene import PEOPLE
from retention.desk.visitor import DEMO_ONLOOKERS
from retention.settings import Settings

PROJECT = Path(__file__).parents[2]
DAGS = {
    "retention_carry_out",
    "retention_notices",
    "retention_propose",
    "retention_review",
    "retention_watch",
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Installation:
    """One installation of its own, with the two commands and Airflow's API."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.keeper = -1

    def command(self, what: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "RETENTION_HOME": str(self.home),
            "RETENTION_AIRFLOW_PORT": str(self.port),
            "PYTHONPYCACHEPREFIX": str(PROJECT / "var" / "pycache"),
        }
        return subprocess.run(
            [sys.executable, PROJECT / "scripts" / "airflow.py", what],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    def processes(self) -> list[str]:
        """What lives of it: the keeper's session, and the database server."""
        found = []
        for process in psutil.process_iter(["pid", "cmdline", "status"]):
            words = process.info["cmdline"] or []
            try:
                ours = os.getsid(process.pid) == self.keeper or f"{self.home}/postgres" in words
            except OSError:
                continue
            if ours and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(" ".join(words))
        return found

    def call(self, path: str, body: object = None, method: str | None = None) -> Any:
        """The answer of Airflow's API to the admin that `up` made."""
        token = "" if path == "/auth/token" else self.token("beheerder")
        request = Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
            method=method,
        )
        with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
            return json.load(answer)

    def token(self, user: str) -> str:
        """What proves that this user asks."""
        login = {"username": user, "password": json.loads(self.read("passwords.json"))[user]}
        return str(self.call("/auth/token", login)["access_token"])

    def desk(self, user: str) -> int:
        """The status of the desk's front page for this user."""
        address = f"http://127.0.0.1:{self.port}/desk/"
        request = Request(address, headers={"Authorization": f"Bearer {self.token(user)}"})
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return refused.code

    def read(self, name: str) -> str:
        return (self.home / "airflow" / name).read_text()

    def run(self, dag: str, **conf: object) -> str:
        """The state in which a run under the scheduler ends."""
        self.call(f"/api/v2/dags/{dag}", {"is_paused": False}, "PATCH")
        body = {"logical_date": None, "conf": conf, "dag_run_id": "by-hand"}
        self.call(f"/api/v2/dags/{dag}/dagRuns", body)
        state = ""
        until = time.monotonic() + 120
        while state not in {"success", "failed"} and time.monotonic() < until:
            time.sleep(0.5)
            state = self.call(f"/api/v2/dags/{dag}/dagRuns/by-hand")["state"]
        return state

    def hears_of_a_correction(self, password: str) -> str:
        """The state in which the run ends that the event of a correction starts."""
        settings = replace(
            Settings.from_environment(),
            airflow_url=f"http://127.0.0.1:{self.port}",
            airflow_user="beheerder",
            airflow_password=password,
        )
        assert announce_correction(settings)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            runs = self.call("/api/v2/dags/retention_notices/dagRuns")["dag_runs"]
            ended = [
                run["state"]
                for run in runs
                if run["run_type"] == "asset_triggered" and run["state"] in {"success", "failed"}
            ]
            if ended:
                return str(ended[0])
            time.sleep(0.5)
        return "never"


@pytest.fixture
def installation() -> Iterator[Installation]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = Path(tempfile.mkdtemp(prefix="rt-up-", dir="/tmp"))
    made = Installation(home, port)
    yield made
    made.command("down")
    shutil.rmtree(home)


def test_up_runs_a_dag_under_the_scheduler_and_down_leaves_nothing(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _real_ledger(installation)
    up = installation.command("up")
    assert up.returncode == 0, up.stderr
    assert f"http://localhost:{installation.port}" in up.stdout
    assert list(json.loads(installation.read("passwords.json"))) == ["beheerder"]
    assert installation.desk("beheerder") == 403
    installation.keeper = json.loads(installation.read("keeper.json"))["pid"]

    password = json.loads(installation.read("passwords.json"))["beheerder"]
    assert password in up.stdout
    assert password not in "".join(
        log.read_text() for log in (installation.home / "airflow").glob("*.log")
    )
    again = installation.command("up")
    assert again.returncode == 0
    assert "It runs already" in again.stdout
    assert password not in again.stdout

    dags = installation.call("/api/v2/dags")["dags"]
    assert {dag["dag_id"] for dag in dags} == DAGS
    assert all(dag["is_paused"] for dag in dags)
    assert installation.call("/api/v2/pools/retention_bestand")["slots"] == 4

    _fill(installation, monkeypatch)
    assert installation.run("retention_propose", dry_run=False) == "success"
    results = (
        "/api/v2/dags/retention_propose/dagRuns/by-hand/taskInstances/propose_list/xcomEntries"
    )
    assert installation.call(f"{results}/return_value")["value"]["list"] == 1
    # Switching it on fired no missed tick.
    assert installation.call("/api/v2/dags/retention_propose/dagRuns")["total_entries"] == 1

    installation.call("/api/v2/dags/retention_notices", {"is_paused": False}, "PATCH")
    assert installation.hears_of_a_correction(password) == "success"

    assert len(installation.processes()) > 4
    down = installation.command("down")
    assert (down.returncode, down.stdout) == (0, "Airflow and its database are stopped.\n")
    assert installation.processes() == []
    assert not (installation.home / "airflow" / "keeper.json").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", installation.port)) != 0
    assert installation.command("down").stdout == "Nothing was running.\n"


def _real_ledger(installation: Installation) -> None:
    """A ledger that no demo made, as `retention init` leaves it."""
    program = Path(sys.executable).with_name("retention")
    environment = {**os.environ, "RETENTION_HOME": str(installation.home)}
    subprocess.run([program, "init"], check=True, capture_output=True, env=environment)


def test_up_without_a_ledger_opens_the_desk_for_a_demo_user_of_each_role(
    installation: Installation,
) -> None:
    up = installation.command("up")
    assert up.returncode == 0, up.stderr
    assert f"http://localhost:{installation.port}/desk/" in up.stdout
    passwords = json.loads(installation.read("passwords.json"))
    assert set(passwords) == {"beheerder", *PEOPLE, *DEMO_ONLOOKERS}
    assert all(password in up.stdout for password in passwords.values())
    assert (installation.home / "airflow" / "passwords.json").stat().st_mode & 0o077 == 0
    logs = "".join(log.read_text() for log in (installation.home / "airflow").glob("*.log"))
    assert not any(password in logs for password in passwords.values())
    assert installation.desk("demo-steward") == 200
    assert installation.desk("beheerder") == 403
    assert installation.command("down").returncode == 0


def _fill(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """An example bestand where the installation looks for it."""
    exported = (line.split("=", 1) for line in installation.read("environment").splitlines())
    address = next(value for name, value in exported if name == "export RETENTION_LEDGER_URL")
    monkeypatch.setenv("RETENTION_HOME", str(installation.home))
    monkeypatch.setenv("RETENTION_LEDGER_URL", address.strip("'"))
    settings = Settings.from_environment()
    assert settings.ledger_url == make_url(address.strip("'"))
    with open_workplace(settings) as place:
        fill(place.bestand, DOSSIERS, None)


def test_up_says_that_the_port_is_taken_and_starts_nothing(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        up = installation.command("up")
    assert up.returncode == 1
    assert f"port {installation.port} is taken" in up.stderr
    assert installation.processes() == []
    assert not (installation.home / "airflow").exists()
