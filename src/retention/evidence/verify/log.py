"""The log that runs on over all lists: each slice continues the same tree."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retention.errors import EvidenceError
from retention.evidence.canonical import at
from retention.evidence.entries import parse_event
from retention.evidence.tree import Tree
from retention.evidence.verify.reading import lines
from retention.evidence.verify.signed_lines import SignedLines


@dataclass
class Log:
    """The log as far as it was followed, and the roots that openings said it would have.

    `complete` is False when earlier slices are not here: their roots cannot be rebuilt then.
    """

    complete: bool
    tree: Tree = field(default_factory=Tree)
    promised: deque[tuple[str, int, str]] = field(default_factory=deque)

    def promise(self, name: str, log: Mapping[str, Any]) -> None:
        """An opening states the log so far; its events are in the next closing's slice."""
        newest = self.promised[-1][1] if self.promised else self.tree.size
        if self.complete and log["size"] < newest:
            raise EvidenceError(f"{name}: its log is shorter than that of the statement before it")
        self.promised.append((name, log["size"], log["root"]))
        self._keep_promises()

    def take(self, name: str, path: Path, shown: str, log: Mapping[str, Any]) -> None:
        """Follows the slice that ends at this closing or abandoned statement."""
        if not self.complete:
            _check_sequence(path, shown, log["size"])
            return
        if self.promised and self.promised[-1][1] > log["size"]:
            raise EvidenceError(f"{name}: its log is shorter than that of the statement before it")
        slice_ = SignedLines(path, shown, "line", log["size"], log["root"])
        first = self.tree.size
        for line in slice_.follow(self.tree):
            with at(f"{shown}, line {self.tree.size - first}"):
                _check_event(line, self.tree.size - 1)
            self._keep_promises()

    def _keep_promises(self) -> None:
        while self.complete and self.promised and self.promised[0][1] == self.tree.size:
            name, size, root = self.promised.popleft()
            if self.tree.root().hex() != root:
                raise EvidenceError(f"{name}: its log root does not fit the first {size} events")


def _check_event(line: bytes, sequence: int) -> None:
    event = parse_event(line)
    if event.sequence != sequence:
        raise EvidenceError(f"is event {event.sequence} where event {sequence} should be")


def _check_sequence(path: Path, shown: str, size: int) -> None:
    """Without the earlier slices only this can be seen: the events count on to the last."""
    expected: int | None = None
    with at(shown):
        for position, line in enumerate(lines(path), start=1):
            with at(f"line {position}"):
                event = parse_event(line)
                _check_event(line, event.sequence if expected is None else expected)
            expected = event.sequence + 1
        if expected not in {None, size}:
            raise EvidenceError(f"ends before event {size - 1}, the last that was signed")
