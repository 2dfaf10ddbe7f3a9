"""What was read a short while ago, to use again: a server answers many pages with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

LIFE_SECONDS = 60.0
COUNTS_LIFE_SECONDS = 3.0
T = TypeVar("T")


class Recent(Generic[T]):
    """The newest values, `most` at once, each for as long as it is young and asked for by its key.

    With a life of nothing each value is fresh. To show something with only: nothing is destroyed,
    corrected or decided by what may be a minute old.
    """

    def __init__(self, life_seconds: float = 0, most: int = 1) -> None:
        self._life = life_seconds
        self._most = most
        self._lock = Lock()
        self._found: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of this key, made anew where there is none that is young."""
        now = time.monotonic()
        with self._lock:
            found = self._found.get(key)
        if found is not None and now - found[0] < self._life:
            return found[1]
        fresh = make()
        with self._lock:
            self._found.pop(key, None)
            self._found[key] = (now, fresh)
            while len(self._found) > self._most:
                del self._found[next(iter(self._found))]
        return fresh

    def forget(self) -> None:
        """What was read no longer holds."""
        with self._lock:
            self._found = {}
