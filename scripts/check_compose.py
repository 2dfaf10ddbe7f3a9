"""Whether docker-compose.yaml is what it says, read by docker-compose itself without an engine.

Says what is wrong, one line each, and ends with 1.
"""

# ruff: noqa: T201 - a command talks to its user

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from compose_secrets import make, make_environment

PROJECT = Path(__file__).resolve().parents[1]
RUNS_OURS = "retention:"


def config(environment: Path) -> subprocess.CompletedProcess[str]:
    """What docker-compose makes of the file with this .env, every profile included."""
    words = ["docker-compose", "--profile", "by-hand", "--env-file", str(environment), "config"]
    return subprocess.run(  # noqa: S603 - Debian's docker-compose
        words,
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def problems() -> Iterator[str]:
    """Everything wrong, in plain words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty").touch()
        refused = config(folder / "empty")
        if refused.returncode == 0 or "compose_secrets.py" not in refused.stderr:
            yield "it starts without secrets, or does not say how to make them"
        make_environment(folder / ".env", "1000:1000", "http://localhost:8080")
        read = config(folder / ".env")
        if read.returncode or read.stderr.strip():
            yield f"docker-compose does not take it: {read.stderr.strip()}"
            return
        made = set(make(folder / "secrets"))
    whole = yaml.safe_load(read.stdout)
    if made != set(whole["secrets"]):
        yield f"secrets made and asked for differ: {sorted(made ^ set(whole['secrets']))}"
    for name, service in whole["services"].items():
        yield from (f"{name}: {each}" for each in _guards(service))


def _guards(service: dict[str, Any]) -> Iterator[str]:
    """What a service lacks of what keeps a break-in small."""
    if service.get("user") != "1000:1000":
        yield "may run as root"
    if not service.get("read_only"):
        yield "can write in its image"
    if service.get("cap_drop") != ["ALL"]:
        yield "keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    if "healthcheck" not in service:
        yield "has no health check"
    for published in service.get("ports", []):
        if not str(published).startswith("127.0.0.1:"):
            yield f"is reached from outside at {published}"
    for name, value in service.get("environment", {}).items():
        if ("PASSWORD" in name or "SECRET" in name) and not name.endswith(("_FILE", "_CMD")):
            yield f"has a secret in its environment, {name}: {value!r:.3}"


def main() -> int:
    """The exit code: 0 when nothing is wrong."""
    found = list(problems())
    print(*found, sep="\n") if found else print("docker-compose.yaml: nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
