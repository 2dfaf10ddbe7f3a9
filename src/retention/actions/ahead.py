"""Preparing what comes next in a second thread, while the first waits for others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
AHEAD = 4


@contextmanager
def ahead(
    given: Iterable[Given], make: Callable[[Given], Made], count: int = AHEAD
) -> Iterator[Iterator[tuple[Given, Callable[[], Made]]]]:
    """(each, what gives what was made of it) in order, at most `count` made ahead of their use.

    What `make` raised is raised where its result is asked for, and stops no other.
    """
    worker = ThreadPoolExecutor(1, "ahead")
    try:
        yield _in_order(given, make, count, worker)
    finally:
        worker.shutdown(cancel_futures=True)


def _in_order(
    given: Iterable[Given], make: Callable[[Given], Made], count: int, worker: ThreadPoolExecutor
) -> Iterator[tuple[Given, Callable[[], Made]]]:
    waiting: deque[tuple[Given, Callable[[], Made]]] = deque()
    for each in given:
        waiting.append((each, worker.submit(make, each).result))
        if len(waiting) > count:
            yield waiting.popleft()
    yield from waiting
