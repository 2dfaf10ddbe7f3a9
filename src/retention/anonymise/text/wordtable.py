"""Many words with their marks in little memory, ready at once.

A set of all Dutch words takes four times the memory, and a third of a second to fill. Here a
look-up bisects the lines and searches one.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

_IN_A_LINE = 64


class WordTable:
    """Words in order of their letters, each with a mark of some letters."""

    def __init__(self, file: Path) -> None:
        self._lines = zlib.decompress(file.read_bytes()).decode().split("\n")
        self._firsts = [line[1 : line.index("=")] for line in self._lines]

    def mark(self, word: str) -> str:
        """The mark of the word; empty when it is not in the table."""
        line = self._lines[bisect_right(self._firsts, word) - 1]
        at = line.find(f"\t{word}=")
        if at < 0:
            return ""
        return line[at + len(word) + 2 : line.index("\t", at + 1)]


def write_table(file: Path, marks: Mapping[str, str]) -> None:
    """The compressed file that a WordTable reads: the same words give the same bytes."""
    entries = [f"\t{word}={marks[word]}" for word in sorted(marks)]
    lines = [
        "".join(entries[at : at + _IN_A_LINE]) + "\t" for at in range(0, len(entries), _IN_A_LINE)
    ]
    file.write_bytes(zlib.compress("\n".join(lines).encode(), 9))
