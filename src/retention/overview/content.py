"""The pages of an access overview as data: what the PDF, the JSON and the steward's screen show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from retention.evidence.canonical import canonical, digest

Line = tuple[str, str]  # what it is, what it says


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as lines; how much of it is masked, what is withheld by reason, how many texts."""

    lines: tuple[Line, ...]
    masked_count: int = 0
    withheld: Mapping[str, int] = field(default_factory=dict)
    texts: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Entries under one heading: the rows of one table."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the overview that a steward checks as a whole."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def masked_count(self) -> int:
        """How many finds are masked on it."""
        return sum(entry.masked_count for block in self.blocks for entry in block.entries)

    @property
    def withheld(self) -> dict[str, int]:
        """Reason -> how often something on it is withheld."""
        found: Counter[str] = Counter()
        for block in self.blocks:
            for entry in block.entries:
                found.update(entry.withheld)
        return dict(sorted(found.items()))

    @property
    def record(self) -> dict[str, Any]:
        """The page as JSON has it: what the requester reads, and no word on what is withheld."""
        blocks = [
            {"title": b.title, "entries": [[list(line) for line in e.lines] for e in b.entries]}
            for b in self.blocks
        ]
        return {"title": self.title, "blocks": blocks}


def page_digest(record: Mapping[str, Any]) -> str:
    """The SHA-256 of a page as JSON has it."""
    return digest(canonical(record))


def paged(title: str, blocks: Iterable[Block], largest: int) -> list[Page]:
    """Pages of at most so many entries; entries without a text count for a fifth."""
    pages: list[list[Block]] = [[]]
    weight = 0
    for block in blocks:
        part: list[Entry] = []
        for entry in block.entries:
            weighs = 5 if entry.texts else 1
            if weight + weighs > 5 * largest and weight:
                if part:
                    pages[-1].append(Block(block.title, tuple(part)))
                part, weight = [], 0
                pages.append([])
            part.append(entry)
            weight += weighs
        if part:
            pages[-1].append(Block(block.title, tuple(part)))
    full = [tuple(each) for each in pages if each]
    if len(full) < 2:
        return [Page(title, blocks) for blocks in full]
    return [
        Page(f"{title} ({number} van {len(full)})", blocks)
        for number, blocks in enumerate(full, start=1)
    ]
