"""Makes what docker-compose.yaml asks for: random secrets, private files, and a first .env.

Nothing that is there already is changed. The folders secrets/ and rules/ and the file .env lie
beside docker-compose.yaml; git ignores them. Needs Python and openssl, nothing else.
"""

# ruff: noqa: T201 - a command talks to its user

from __future__ import annotations

import argparse
import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WHO_WHEN_ROOT = 10001  # containers never run as root, so neither may their files be root's

PASSWORDS = (
    "airflow_database_password",
    "airflow_jwt_secret",
    "airflow_secret_key",
    "auditor_password",
    "bestand_owner_password",
    "desk_password",
    "ledger_owner_password",
    "postgres_password",
    "runner_password",
    "smtp_password",
)
HEX = ("notices.secret", "tombstone.secret")
KEYS = ("desk.pem", "signing.pem")
# Where the bestand has a server of its own, its administrator's passwords come in their place.
THE_SAME = {"bestand_desk_password": "desk_password", "bestand_runner_password": "runner_password"}


def make(folder: Path) -> list[str]:
    """The names of the secrets that were made now, each in a file of mode 600."""
    folder.mkdir(mode=0o700, exist_ok=True)
    made = [name for name in PASSWORDS if _new(folder / name, lambda: secrets.token_urlsafe(48))]
    made += [name for name in HEX if _new(folder / name, lambda: secrets.token_hex(32))]
    made += [name for name in KEYS if _new(folder / name, _ed25519)]
    made += [
        name
        for name, source in THE_SAME.items()
        if _new(folder / name, (folder / source).read_text)
    ]
    fernet = base64.urlsafe_b64encode(os.urandom(32)).decode()
    derived: dict[str, Callable[[], str]] = {
        "airflow_fernet_key": lambda: fernet,
        "airflow_database_url": lambda: _address(folder / "airflow_database_password"),
        "desk_public.pem": lambda: _public(folder / "desk.pem"),
    }
    return made + [name for name, text in derived.items() if _new(folder / name, text)]


def _new(path: Path, text: Callable[[], str]) -> bool:
    if path.exists():
        return False
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text().strip() + "\n")
    return True


def _address(password: Path) -> str:
    return f"postgresql+psycopg://airflow:{password.read_text().strip()}@postgres:5432/airflow"


def _ed25519() -> str:
    return _openssl("genpkey", "-algorithm", "ed25519")


def _public(key: Path) -> str:
    return _openssl("pkey", "-in", str(key), "-pubout")


def _openssl(*words: str) -> str:
    command = ["openssl", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def make_environment(path: Path, user: str, address: str) -> bool:
    """Whether a first .env was written: who the containers run as, and where browsers go."""
    if path.exists():
        return False
    path.write_text(f"CONTAINER_USER={user}\nADDRESS={address}\n", encoding="utf-8")
    return True


def main() -> int:
    """The exit code: 0 when all is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=PROJECT, help="where docker-compose.yaml is")
    parser.add_argument("--address", default="http://localhost:8080", help="where browsers go")
    given = parser.parse_args()
    (given.folder / "rules").mkdir(exist_ok=True)
    made = make(given.folder / "secrets")
    uid, gid = (os.getuid(), os.getgid()) if os.getuid() else (WHO_WHEN_ROOT, WHO_WHEN_ROOT)
    if os.getuid() == 0:
        for path in [given.folder / "secrets", *(given.folder / "secrets").iterdir()]:
            os.chown(path, uid, gid)
    fresh = make_environment(given.folder / ".env", f"{uid}:{gid}", given.address)
    print(f"{len(made)} secrets made in {given.folder / 'secrets'}, each readable by {uid} only.")
    print(".env written." if fresh else ".env was there and is left as it is.")
    print(
        "Keep a copy of signing.pem, tombstone.secret and desk.pem in a safe, not beside backups."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
