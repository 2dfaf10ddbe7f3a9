"""The part of the lock file that runs in production: what the project itself leads to.

Reads requirements.lock and writes the same lines, hashes included, without what only developers
need; the image is built from it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

OURS = "retention (pyproject.toml)"
NAME = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)
VIA = re.compile(r"^ {4}# (?:via |  )(.+)$", re.MULTILINE)


def runtime_lock(text: str) -> str:
    """The lock file's entries that are reached from the project's own dependencies, in order."""
    entries = {name: entry for entry in _entries(text) for name in NAME.findall(entry)}
    wanted_by = {name: set(VIA.findall(entry)) for name, entry in entries.items()}
    kept = {OURS}
    while more := {n for n, by in wanted_by.items() if n not in kept and by & kept}:
        kept |= more
    return "".join(entry for name, entry in entries.items() if name in kept)


def _entries(text: str) -> list[str]:
    """The text cut before each line that begins an entry."""
    return [part for part in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if part.strip()]


if __name__ == "__main__":
    sys.stdout.write(runtime_lock(Path(sys.argv[1]).read_text(encoding="utf-8")))
