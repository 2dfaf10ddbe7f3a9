"""Reading whole evidence: one at a time in a process, so that other pages keep answering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from retention.errors import BusyError

LONGEST_WAIT = 20.0  # seconds
WAITING = 3  # who waits holds a thread that other pages need


class EvidenceTurn:
    """Takes turns. BusyError where too many wait, or one takes too long."""

    def __init__(self, longest_wait: float = LONGEST_WAIT) -> None:
        self._longest_wait = longest_wait
        self._room = BoundedSemaphore(1 + WAITING)
        self._turn = Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The turn, until the end of the block."""
        if not self._room.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turn.acquire(timeout=self._longest_wait):
                raise _busy()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()


def _busy() -> BusyError:
    return BusyError("the evidence is being read for somebody else; try again in a minute")
