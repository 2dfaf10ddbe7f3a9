"""The files of an installation: what the image is made of, and what the check of the file finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.conftest import load

from .installation import PROJECT

load("compose_secrets")
_guards = load("check_compose")._guards
runtime_lock = load("runtime_lock").runtime_lock

GUARDED = {
    "user": "1000:1000",
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "healthcheck": {"disable": True},
    "ports": ["127.0.0.1:8080:8080/tcp"],
    "environment": {"RETENTION_LEDGER_PASSWORD_FILE": "/run/secrets/x"},
}


def test_image_has_what_the_project_needs_with_hashes_and_no_tools_of_developers() -> None:
    kept = runtime_lock((PROJECT / "requirements.lock").read_text())
    names = set(re.findall(r"^([a-z0-9._-]+)==", kept, re.MULTILINE))
    assert {"apache-airflow", "apache-airflow-providers-fab", "flask", "psycopg", "typst"} <= names
    assert not names & {"pytest", "playwright", "mypy", "ruff", "hypothesis", "schemathesis"}
    entries = re.split(r"^(?=[a-z0-9])", kept, flags=re.MULTILINE)[1:]
    assert len(entries) == len(names)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_dependency_of_the_image_is_in_its_lock() -> None:
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    kept = runtime_lock((PROJECT / "requirements.lock").read_text())
    names = set(re.findall(r"^([a-z0-9._-]+)==", kept, re.MULTILINE))
    missing = set()
    for name in names:
        try:
            wanted = map(Requirement, requires(name) or ())
        except PackageNotFoundError:
            missing.add(name)
            continue
        plain = [each for each in wanted if not each.marker or each.marker.evaluate({"extra": ""})]
        missing |= {canonicalize_name(each.name) for each in plain} - names
    assert missing == set()


def test_service_that_is_guarded_passes_the_check() -> None:
    assert list(_guards(GUARDED)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"user": "root"}, "may run as root"),
        ({"read_only": False}, "can write in its image"),
        ({"cap_drop": []}, "keeps capabilities"),
        ({"security_opt": []}, "may gain privileges"),
        ({"ports": ["8080:8080/tcp"]}, "is reached from outside"),
        ({"environment": {"POSTGRES_PASSWORD": "airflow"}}, "has a secret in its environment"),
    ],
)
def test_service_that_is_not_guarded_is_named(change: dict[str, object], said: str) -> None:
    (found,) = _guards({**GUARDED, **change})
    assert said in found
    assert "airflow" not in found


def test_nothing_of_an_installation_can_be_committed() -> None:
    ignored = (PROJECT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", "/rules/", "/.env"} <= set(ignored)
    context = (PROJECT / ".dockerignore").read_text().splitlines()
    assert context[0] == "*"
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE
    )
    for path in " ".join(copied).split():
        assert Path(PROJECT / path).exists(), path
        assert any(f"!{path}".startswith(each) for each in context if each[0] == "!"), path
