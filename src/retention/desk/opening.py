"""The workplace of a web application: opened by the first request, closed with the application."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Lock

from retention.actions.workplace import Workplace, read_rules

Opener = Callable[[], AbstractContextManager[Workplace]]


class Lazily:
    """The workplace, with the rules as their files are now: a changed protocol counts at once."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._stack = ExitStack()
        self._lock = Lock()
        self._place: Workplace | None = None
        self._read_at: tuple[int, ...] = ()

    def __call__(self) -> Workplace:
        with self._lock:
            if self._place is None:
                self._place = self._stack.enter_context(self._opener())
                self._read_at = _changed_at(self._place)
            elif self._read_at != (changed_at := _changed_at(self._place)):
                self._place = replace(self._place, rules=read_rules(self._place.settings))
                self._read_at = changed_at
            return self._place

    def close(self) -> None:
        """The workplace closed, where it was opened."""
        self._stack.close()


def _changed_at(place: Workplace) -> tuple[int, ...]:
    return tuple(_modified(each) for each in (place.settings.protocol, place.settings.data_map))


def _modified(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0
