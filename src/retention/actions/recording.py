"""Recording what was taken over while the next message is being prepared.

A commit takes as long as a server's answer, so both wait at once. `settle` is called right before
the next message can be taken over: never are two accepted of which neither is recorded.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from sqlalchemy.engine import Connection

from retention.actions.faults import at_step
from retention.ledger import outbox


class Recorder:
    """Marks notices as sent, on a connection of its own on which each statement stands alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._worker = ThreadPoolExecutor(1, "recorder")
        self._pending: Future[None] | None = None

    def sent(self, number: int, at: datetime) -> None:
        """It is being recorded; what went before has been."""
        self.settle()
        self._pending = self._worker.submit(self._mark, number, at)

    def _mark(self, number: int, at: datetime) -> None:
        outbox.mark_sent(self._connection, number, at)
        at_step("notice-recorded")

    def settle(self) -> None:
        """Everything is recorded; raises what went wrong with it."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()

    def close(self) -> None:
        """Nothing is under way any more."""
        self._worker.shutdown()
