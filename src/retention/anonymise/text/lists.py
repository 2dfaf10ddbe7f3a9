"""The project's own word lists, by heading."""

from __future__ import annotations

from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"


@cache
def read_lists() -> dict[str, frozenset[str]]:
    """Each heading of `lists.txt` with its words in small letters."""
    lists: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in (WORDS / "lists.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.endswith(":"):
            current = lists.setdefault(line[:-1], set())
        else:
            current.update(word.replace("_", " ") for word in line.lower().split())
    return {heading: frozenset(words) for heading, words in lists.items()}


STREETS = tuple(sorted(read_lists()["streets"]))  # endings of their names
SURE_STREETS = tuple(sorted(read_lists()["surestreets"]))  # that nothing else has
