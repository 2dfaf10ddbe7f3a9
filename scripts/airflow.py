"""Airflow on this machine, for getting to know it: `up` starts it, `down` leaves nothing running.

In production its components are services of their own with another auth manager: docs/airflow.md.
"""

# ruff: noqa: T201 - a command talks to its user

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

if __name__ != "__main__":
    raise ImportError(
        "scripts/airflow.py is a command and hides Airflow: keep scripts/ off the path"
    )

from airflow_keeper import DAGS, PROJECT, Here, end_everything, keeper_of, private, spawn
from airflow_users import ADMIN, passwords

POOL, POOL_SLOTS = "retention_bestand", 4
PATIENCE = 480  # seconds; a first start takes about a minute on two idle cores


class UpError(Exception):
    """It did not come up; the message says why."""


def up(here: Here) -> None:
    """Airflow started, the DAGs loaded, the pool made. Raises UpError."""
    if not _free(here.port):
        raise UpError(
            f"port {here.port} is taken by something else; choose another one:"
            f" RETENTION_AIRFLOW_PORT={here.port + 1} make up"
        )
    here.airflow.mkdir(parents=True, exist_ok=True)
    here.airflow.chmod(0o700)
    before = passwords(here.passwords)
    print("Starting Airflow and its database; this takes a minute the first time.", flush=True)
    keeper = spawn(here)
    expected = sorted(file.stem for file in DAGS.glob("*.py"))
    try:
        _wait(here, keeper, set(expected))
    except BaseException:
        _forget_unseen(here, before)
        raise
    _say_where(here, expected, before)


def _forget_unseen(here: Here, before: dict[str, str]) -> None:
    """The passwords as they were: nobody saw the new ones."""
    here.passwords.unlink(missing_ok=True)
    if before:
        private(here.passwords, json.dumps(before) + "\n")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait(here: Here, keeper: subprocess.Popen[bytes], expected: set[str]) -> None:
    """Until everything is healthy, the DAGs are loaded and the pool is there."""
    waits_for, until = "the api-server", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.5)
        if keeper.poll() is not None:
            raise UpError(f"it ended while it was coming up\n{_last_words(here)}")
        try:
            waits_for = _still_waits_for(here, expected)
        except OSError:
            continue
        if not waits_for:
            return
    raise UpError(f"{waits_for} did not come up in {PATIENCE} seconds\n{_last_words(here)}")


def _still_waits_for(here: Here, expected: set[str]) -> str:
    health = call(here, "/api/v2/monitor/health")
    for part in ("metadatabase", "scheduler", "dag_processor"):
        if health[part]["status"] != "healthy":
            return part
    login = {"username": ADMIN, "password": passwords(here.passwords)[ADMIN]}
    token = call(here, "/auth/token", body=login)["access_token"]
    for broken in call(here, "/api/v2/importErrors", token)["import_errors"]:
        raise UpError(f"{broken['filename']} cannot be read:\n{broken['stack_trace']}")
    if not expected <= {dag["dag_id"] for dag in call(here, "/api/v2/dags", token)["dags"]}:
        return "the DAGs"
    _make_pool(here, token)
    return ""


def _make_pool(here: Here, token: str) -> None:
    """The pool, when there is none; a size that somebody chose stays."""
    try:
        call(here, f"/api/v2/pools/{POOL}", token)
    except HTTPError as err:
        if err.code != 404:
            raise
        what = "How many tasks work on the bestand at once"
        body = {"name": POOL, "slots": POOL_SLOTS, "description": what}
        call(here, "/api/v2/pools", token, body)


def call(here: Here, path: str, token: str = "", body: object = None) -> Any:
    """The answer of Airflow's own API."""
    request = Request(
        f"http://127.0.0.1:{here.port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
        return json.load(answer)


def _last_words(here: Here) -> str:
    """The end of the two logs that were written last."""
    logs = sorted(here.airflow.glob("*.log"), key=lambda log: log.stat().st_mtime)[-2:]
    ends = [log.read_text(errors="replace").splitlines()[-12:] for log in logs]
    return "\n".join(
        "\n".join([f"--- {log}", *end]) for log, end in zip(logs, ends, strict=True) if end
    )


def _say_where(here: Here, dags: list[str], before: dict[str, str]) -> None:
    known = passwords(here.passwords)
    fresh = {user: text for user, text in known.items() if before.get(user) != text}
    print(
        f"Airflow runs:  http://localhost:{here.port}\n"
        f"The desk:      {_desk(here, known)}\n"
        f"Log in as:     {_shown(known, fresh)}\n"
        f"               passwords are kept in {here.passwords}\n"
        f"DAGs:          {', '.join(dags)}\n"
        "  Each is paused. Look without switching one on (a dry run changes nothing):\n"
        f"  . {here.airflow}/environment; {sys.executable} -m airflow dags test {dags[1]}\n"
        "  Switched on, on its page, it keeps to its schedule and works for real.\n"
        f"Logs:          {here.airflow}/*.log\n"
        "Stop it with:  make down"
    )


def _desk(here: Here, known: dict[str, str]) -> str:
    if set(known) == {ADMIN}:
        return "closed to these simple logins, since the ledger is a real one; see docs/desk.md"
    return f"http://localhost:{here.port}/desk/ and, in Airflow's navigation, Desk"


def _shown(known: dict[str, str], fresh: dict[str, str]) -> str:
    """Each user with a new password, shown this once."""
    width = max(map(len, known))
    return f"\n{15 * ' '}".join(
        f"{user:{width}}  {fresh.get(user, 'with the password kept')}" for user in known
    )


def main() -> int:
    """The exit code: 0 when it is as asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["up", "down"])
    port = int(os.environ.get("RETENTION_AIRFLOW_PORT") or 8080)
    parser.add_argument("--port", type=int, default=port)
    given = parser.parse_args()
    os.chdir(PROJECT)
    here = Here(Path(os.environ.get("RETENTION_HOME") or "var").absolute(), given.port)
    if given.what == "down":
        return _down(here)
    keeper = keeper_of(here)
    if keeper is not None and keeper[2]:
        print(f"It runs already: http://localhost:{keeper[1]} (`make down` stops it)")
        return 0
    if keeper is not None:
        end_everything(here)  # an earlier keeper was killed
    try:
        up(here)
    except (UpError, KeyboardInterrupt) as err:
        print(f"Airflow did not start: {err or 'interrupted'}", file=sys.stderr)
        end_everything(here)
        return 1
    return 0


def _down(here: Here) -> int:
    was_there = keeper_of(here) is not None
    left = end_everything(here)
    if left:
        print(f"Still running: {', '.join(left)}; end it by hand", file=sys.stderr)
        return 1
    print("Airflow and its database are stopped." if was_there else "Nothing was running.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
