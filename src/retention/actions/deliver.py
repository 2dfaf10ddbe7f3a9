"""Deliver: the outbox goes out, one notice at a time, each recorded before the next.

A crash loses nothing: what was being sent is sent again, with the same Message-ID or key, so at
most the one in flight comes twice.

Three things go on at once: the next messages are written (`ahead`), one is handed over up to what
makes its receiver take it, and the one before is recorded; only then is the last step made.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.ahead import ahead
from retention.actions.faults import at_step
from retention.actions.notice_channels import Writer, channels
from retention.actions.notice_log import write_chunk
from retention.actions.notice_secret import notice_secret
from retention.actions.recording import Recorder
from retention.actions.workplace import Workplace
from retention.domain.notifying import next_try
from retention.domain.protocol import Notices
from retention.domain.recipients import Channel as How
from retention.errors import BusyError
from retention.ledger import outbox, recipients
from retention.ledger.locks import let_go, try_delivering
from retention.notices.failures import DeliveryFailureError, PermanentFailure, TransientFailure
from retention.notices.message import Channel, Message

CHUNK = 200
BY_POST = "by-post"
UNWRITTEN = "message-unwritten"
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What came of one run. `again`: later; `failed`: on the queue; `down`: ways that failed."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    down: int = 0
    left_behind: int = 0


def _unseen(done: int) -> None:
    """Nobody looks."""


def deliver(place: Workplace, progress: Progress = _unseen) -> Delivered:
    """Every notice whose time has come, tried once; BusyError while another worker delivers."""
    rule = place.rules.needs_notices
    with _alone(place) as ledger, _apart(place) as beside:
        start = place.clock.now(ledger)
        found = outbox.left_behind(ledger)
        run = _Run(place, ledger, Recorder(beside), rule, _Watch(place, start))
        try:
            write_chunk(place, start)
            run.all(progress)
        finally:
            run.close()
        counts = run.counts
        return Delivered(
            sent=counts["sent"],
            again=counts["again"],
            failed=counts["failed"],
            down=len(run.down),
            left_behind=found,
        )


def _apart(place: Workplace) -> Connection:
    """A connection on which each statement stands by itself."""
    return place.ledger.connect().execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def _alone(place: Workplace) -> Iterator[Connection]:
    """Such a connection, as the only worker that delivers."""
    with _apart(place) as connection:
        if not try_delivering(connection):
            raise BusyError
        try:
            yield connection
        finally:
            let_go(connection)


class _Watch:
    """The time as it goes on from the start of a run; a clock that stands still stays so."""

    def __init__(self, place: Workplace, start: datetime) -> None:
        self._start = start
        self._stands = place.clock.stands_at is not None
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        passed = 0.0 if self._stands else time.monotonic() - self._began
        return self._start + timedelta(seconds=passed)


@dataclass(frozen=True, slots=True)
class _Written:
    """A message that can be handed over; `body` is empty when its way was down already."""

    way: Channel
    route: str
    message: Message
    body: bytes = field(repr=False)


@dataclass
class _Run:
    """One run over the outbox. `down`: ways that failed, which are not tried again in this run."""

    place: Workplace
    ledger: Connection
    recorder: Recorder
    rule: Notices
    now: Callable[[], datetime]
    counts: Counter[str] = field(default_factory=Counter)
    down: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ways: Mapping[How, Channel] = channels(self.place.settings, self.now)
        self._writer = Writer(self.place, notice_secret(self.place))
        self._random = random.SystemRandom()

    def close(self) -> None:
        """Let go of every connection, when what was taken over has been recorded."""
        self.recorder.close()
        for way in self._ways.values():
            way.close()

    def all(self, progress: Progress) -> None:
        """Chunk after chunk, until nothing is due."""
        while rows := outbox.claim(self.ledger, self.now(), CHUNK):
            self._chunk(rows)
            self.recorder.settle()
            write_chunk(self.place, self.now())
            progress(self.counts.total())

    def _chunk(self, rows: Sequence[Any]) -> None:
        book = recipients.current(self.ledger)
        with ahead(rows, lambda row: self._written(row, book)) as prepared:
            for row, written in prepared:
                try:
                    self._one(row, written())
                except PermanentFailure as failure:
                    self._give_up(row, failure.code)
                except TransientFailure as failure:
                    self._later(row, failure)

    def _written(self, row: Any, book: Mapping[str, Any]) -> _Written:
        """The message as it will go, made in another thread; what goes wrong stops no other."""
        try:
            how, message = self._writer.addressed(row, book)
            if how is How.POST:
                raise PermanentFailure(BY_POST)
            way = self._ways.get(how)
            if way is None:
                raise TransientFailure(f"{how.value}-not-set")
            route = f"{how.value} {way.route(message)}"
            body = b"" if route in self.down else way.written(message)
        except DeliveryFailureError:
            raise
        except Exception:  # noqa: BLE001 - it may quote a value
            raise TransientFailure(UNWRITTEN) from None
        return _Written(way, route, message, body)

    def _one(self, row: Any, written: _Written) -> None:
        route = written.route
        if route in self.down:
            self._not_tried(row, self.down[route])
            return
        at_step("notice-unsent")
        try:
            written.way.send(written.message, written.body, self.recorder.settle)
        except TransientFailure as failure:
            if failure.down:
                self.down[route] = failure.code
            raise
        at_step("notice-accepted")
        self.recorder.sent(row.number, self.now())
        self.counts["sent"] += 1

    def _later(self, row: Any, failure: TransientFailure) -> None:
        if row.attempts >= self.rule.attempts:
            self._give_up(row, failure.code)
            return
        wait = next_try(row.attempts, self.rule, self._random.random(), failure.after)
        outbox.try_again(self.ledger, row.number, failure.code, self.now() + wait)
        self.counts["again"] += 1

    def _not_tried(self, row: Any, code: str) -> None:
        """Its way is down: it waits without losing one of its attempts."""
        wait = next_try(row.attempts, self.rule, self._random.random())
        outbox.try_again(self.ledger, row.number, code, self.now() + wait, counted=False)
        self.counts["again"] += 1

    def _give_up(self, row: Any, code: str) -> None:
        outbox.give_up(self.ledger, row.number, code)
        self.counts["failed"] += 1
