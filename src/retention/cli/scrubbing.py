"""Lines of JSON in, lines of JSON out: one after another, or a large file by several processes."""

from __future__ import annotations

import os
import signal
import stat
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

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
) -> Iterator[tuple[bytes, Done]]:
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
) -> Iterator[tuple[bytes, Done]]:
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor
    from itertools import islice
    from multiprocessing import get_context

    waiting: deque[Future[tuple[bytes, Done]]] = deque()
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (manner, known)) as pool:
        while part := list(islice(numbered, _LINES)):
            waiting.append(pool.submit(_go_on, part))
            if len(waiting) > 2 * jobs:  # so that memory does not grow with the file
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Given(msgspec.Struct):
    """One line; of the identities the JSON itself, which for notes of one dossier is the same."""

    text: str
    known: msgspec.Raw = msgspec.Raw(b"{}")


class Work:
    """Scrubs lines; the identities of the last line are kept, since notes of one dossier follow."""

    def __init__(self, manner: Manner, *, known: bool) -> None:
        from retention.anonymise.text.scrub import NOBODY, Dropped, Reason, Scrubber

        self._dropped = Dropped(Reason.UNREADABLE)
        self._scrubber: Scrubber = Scrubber(manner)
        self._uses_known = known
        self._read = msgspec.json.Decoder(_Given).decode
        self._last: tuple[bytes, Known] = b"{}", NOBODY

    def __call__(self, numbered: Iterable[Numbered]) -> tuple[bytes, Done]:
        """The lines that come out, and what became of those that went in."""
        done = Done()
        records = [self._result(line, number, done) for number, line in numbered]
        return msgspec.json.Encoder().encode_lines(records), done

    def _result(self, line: bytes, number: int, done: Done) -> dict[str, Any]:
        done.count += 1
        try:
            given = self._read(line.removeprefix(BOM_UTF8))
            known = self._known(given.known)
        except (ValueError, TypeError, RecursionError):
            if not _has_broken_text(line):
                done.unreadable.append(number)
                return {"text": None, "spans": [], "dropped": UNREADABLE_LINE}
            result: Scrubbed | Dropped = self._dropped
        else:
            result = self._scrubber.scrub(given.text, known)
        record = _record(result)
        if "dropped" in record:
            done.dropped[record["dropped"]] += 1
        return record

    def _known(self, given: msgspec.Raw) -> Known:
        """The identities in this JSON. ValueError when it holds no object."""
        from retention.anonymise.text.known import Known
        from retention.anonymise.text.scrub import NOBODY

        if not self._uses_known:
            return NOBODY
        written = bytes(given)
        if written != self._last[0]:
            fields = msgspec.json.decode(written, type=dict[str, Any] | None)
            self._last = written, Known.from_json(fields)
        return self._last[1]


def _has_broken_text(line: bytes) -> bool:
    """Whether a line is a record whose text holds half a character: the text's fault alone."""
    import json

    try:
        text = json.loads(line.decode("utf-8-sig"))["text"]
        text.encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return False


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


def _go_on(numbered: list[Numbered]) -> tuple[bytes, Done]:
    return _work[0](numbered)
