"""Lines of JSON in, lines of JSON out: one after another, or a large file by several processes."""

from __future__ import annotations

import json
import os
import signal
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from retention.anonymise.text.known import Known
    from retention.anonymise.text.scrub import Dropped, Scrubbed, Scrubber
    from retention.anonymise.text.surrogates import Manner

UNREADABLE_LINE = "unreadable-line"
LARGE = 1_000_000  # bytes from which more processes are worth their start
_LINES = 200  # that a process is given at once

Numbered = tuple[int, bytes]


@dataclass
class Done:
    """What became of the lines."""

    count: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    unreadable: list[int] = field(default_factory=list)

    def add(self, other: Done) -> None:
        """Counts of more lines, which come after these."""
        self.count += other.count
        self.dropped += other.dropped
        self.unreadable += other.unreadable


def jobs_for(opened: BinaryIO) -> int:
    """One per core that this process may use for a large file; one for any other input."""
    try:
        found = os.fstat(opened.fileno())
    except OSError:  # no file at all, as in a test
        return 1
    large = stat.S_ISREG(found.st_mode) and found.st_size >= LARGE
    return len(os.sched_getaffinity(0)) if large else 1


def scrubbed(
    lines: Iterable[bytes], manner: Manner, jobs: int, *, known: bool
) -> Iterator[tuple[str, Done]]:
    """What comes out, in the order of the lines, with what became of them; empty lines are passed.

    With one job a line comes out as soon as it is read.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    if jobs > 1:
        yield from _by_several(numbered, manner, jobs, known=known)
        return
    work = Work(manner, known=known)
    for one in numbered:
        yield work([one])


def _by_several(
    numbered: Iterator[Numbered], manner: Manner, jobs: int, *, known: bool
) -> Iterator[tuple[str, Done]]:
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor
    from itertools import islice
    from multiprocessing import get_context

    waiting: deque[Future[tuple[str, Done]]] = deque()
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (manner, known)) as pool:
        while part := list(islice(numbered, _LINES)):
            waiting.append(pool.submit(_go_on, part))
            if len(waiting) > 2 * jobs:  # so that memory does not grow with the file
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class Work:
    """Scrubs lines; the identities of the last line are kept, since notes of one dossier follow."""

    def __init__(self, manner: Manner, *, known: bool) -> None:
        from retention.anonymise.text.scrub import Scrubber

        self._scrubber: Scrubber = Scrubber(manner)
        self._uses_known = known
        self._last: tuple[dict[str, Any], Known] | None = None

    def __call__(self, numbered: Iterable[Numbered]) -> tuple[str, Done]:
        """The lines that come out, and what became of those that went in."""
        done = Done()
        records = [self._result(line, number, done) for number, line in numbered]
        return "".join([json.dumps(record) + "\n" for record in records]), done

    def _result(self, line: bytes, number: int, done: Done) -> dict[str, Any]:
        done.count += 1
        given = self._read(line)
        if given is None:
            done.unreadable.append(number)
            return {"text": None, "spans": [], "dropped": UNREADABLE_LINE}
        record = _record(self._scrubber.scrub(*given))
        if "dropped" in record:
            done.dropped[record["dropped"]] += 1
        return record

    def _read(self, line: bytes) -> tuple[str, Known] | None:
        """The text and the identities of one line; None when it is not as it should be."""
        try:
            record = json.loads(line.decode("utf-8-sig"))
            text, given = record["text"], record.get("known") if self._uses_known else None
            if not isinstance(text, str) or not isinstance(given, dict | None):
                return None
            return text, self._known(given)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def _known(self, given: dict[str, Any] | None) -> Known:
        from retention.anonymise.text.known import Known
        from retention.anonymise.text.scrub import NOBODY

        if not given:
            return NOBODY
        if self._last is None or self._last[0] != given:
            self._last = given, Known.from_json(given)
        return self._last[1]


def _record(result: Scrubbed | Dropped) -> dict[str, Any]:
    from retention.anonymise.text.scrub import Dropped

    spans = [{"start": start, "end": end, "label": label} for start, end, label in result.spans]
    if isinstance(result, Dropped):
        return {"text": None, "spans": spans, "dropped": result.reason.value}
    return {"text": result.text, "spans": spans}


# In a process of its own

_work: list[Work] = []


def _begin(manner: Manner, known: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    _work.append(Work(manner, known=known))


def _go_on(numbered: list[Numbered]) -> tuple[str, Done]:
    return _work[0](numbered)
