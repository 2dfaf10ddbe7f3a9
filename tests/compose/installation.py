"""The services of docker-compose.yaml as processes of this machine, with the same settings.

Hosts become sockets and ports, mounted folders become folders of the test; nothing else differs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import psutil
import yaml

PROJECT = Path(__file__).parents[2]
DEFAULTED = re.compile(r"\$\{(\w+)(?::?[-?]([^}]*))?\}")


def user_of(role: str) -> str:
    """The user id for a role."""
    return role.removeprefix("Retention ").lower().replace(" ", "_")


@dataclass
class Installation:
    """One installation: its folder with secrets and .env, its database server and its port."""

    folder: Path
    socket: Path
    port: int
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @cached_property
    def file(self) -> Any:
        """docker-compose.yaml, with its variables filled in from .env."""
        lines = (self.folder / ".env").read_text().splitlines()
        given = dict(line.split("=", 1) for line in lines)

        def value(match: re.Match[str]) -> str:
            name, default = match.groups()
            return given.get(name, default or "")

        return yaml.safe_load(DEFAULTED.sub(value, (PROJECT / "docker-compose.yaml").read_text()))

    @cached_property
    def image(self) -> dict[str, str]:
        """The variables that the Dockerfile's last stage sets."""
        last = (PROJECT / "Dockerfile").read_text().split("\nFROM ")[-1]
        block = re.search(r"^ENV ((?:.*\\\n)*.*)$", last, re.MULTILINE)
        assert block is not None
        pairs = block.group(1).replace("\\\n", " ").split()
        return dict(pair.split("=", 1) for pair in pairs)

    def here(self, text: str) -> str:
        """A setting's value, with the places of containers replaced by those of this test."""
        text = re.sub(r"@postgres:5432/(\w+)", rf"@/\1?host={self.socket}", text)
        for there, place in (
            ("http://api-server:8080", f"http://127.0.0.1:{self.port}"),
            ("http://localhost:8080", f"http://127.0.0.1:{self.port}"),
            ("/run/secrets", str(self.folder / "secrets")),
            ("/opt/retention/dags", str(PROJECT / "dags")),
            ("/opt/retention/plugins", str(PROJECT / "plugins")),
            ("/opt/retention/", f"{PROJECT}/docker/"),
            ("/var/lib/", f"{self.folder}/lib/"),
            ("/var/log/", f"{self.folder}/log/"),
        ):
            text = text.replace(there, place)
        return text

    def environment(self, service: str) -> dict[str, str]:
        """What this service's processes are told, and of this shell only where things are."""
        told = {**self.image, **self.file["services"][service]["environment"]}
        told = {name: self.here(value) for name, value in told.items()}
        python = str(Path(sys.executable).parent)
        return {
            **told,
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "HEALTH_URL": f"http://127.0.0.1:{self.port}",
            "HOME": str(self.folder),
            "PATH": f"{python}:/usr/bin:/bin",
            "PYTHONPATH": str(PROJECT / "src"),
            "PYTHONPYCACHEPREFIX": str(PROJECT / "var" / "pycache"),
            "PYTHONDONTWRITEBYTECODE": "",
        }

    def words(self, service: str, command: list[str] | None = None) -> list[str]:
        """The command line of a service, or another one that is given in its place."""
        given = command or self.file["services"][service]["command"]
        return [self.here(word) for word in given]

    def run(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """One command in a service's surroundings, to its end; without one, the service's own."""
        return subprocess.run(
            self.words(service, list(command)),
            env=self.environment(service),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def start(self, service: str) -> None:
        """A service in the background, in a session of its own."""
        with (self.folder / f"{service}.log").open("wb") as log:
            process = subprocess.Popen(
                self.words(service),
                env=self.environment(service),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started.append(process)

    def is_healthy(self, service: str) -> bool:
        """What the service's own health check says."""
        test = self.file["services"][service]["healthcheck"]["test"][1:]
        return self.run(service, *test).returncode == 0

    def wait_until_healthy(self, *services: str, seconds: float = 240) -> None:
        """Until each service's health check passes; the test fails when one ends or never does."""
        waits, until = set(services), time.monotonic() + seconds
        while waits and time.monotonic() < until:
            for process in self.started:
                assert process.poll() is None, self.last_words()
            waits = {service for service in waits if not self.is_healthy(service)}
            time.sleep(1)
        assert not waits, f"{sorted(waits)} not healthy\n{self.last_words()}"

    def last_words(self) -> str:
        """The ends of the services' logs."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text()[-1500:]}" for log in logs)

    def call(
        self, path: str, token: str = "", body: object = None, method: str | None = None
    ) -> tuple[int, Any]:
        """(status, answer) of the api-server."""
        request = Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
            method=method,
        )
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except HTTPError as err:
            return err.code, None

    def token(self, user: str, password: str) -> str:
        """The token that logging in gives; empty when it is refused."""
        status, answer = self.call("/auth/token", body={"username": user, "password": password})
        return str(answer["access_token"]) if status == 201 else ""

    def stop(self) -> None:
        """Every process of every session that was started here has ended."""
        ours = {process.pid for process in self.started}
        found = []
        for process in psutil.process_iter():
            with suppress(OSError, psutil.Error):
                if os.getsid(process.pid) in ours:
                    found.append(process)
        for process in found:
            with suppress(psutil.Error):
                process.terminate()
        _, left = psutil.wait_procs(found, timeout=15)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        for process in self.started:
            process.wait(timeout=10)
