"""A text without anything but its letters and digits, searched for known strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from retention.anonymise.text.lexicon import bare
from retention.anonymise.text.spans import Span

if TYPE_CHECKING:
    from retention.anonymise.text.spellings import Compiled

_OTHER = re.compile(r"[\W_]+")
_KEPT = re.compile(r"[^\W_]+")


def squeeze(text: str) -> str:
    """Letters and digits only, lower case, without diacritics: `C-19 35` gives `c1935`."""
    return _OTHER.sub("", bare(text.lower()))


def squeezed_hits(text: str, compiled: Compiled) -> Iterator[Span]:
    """Where a known string stands in the text, whatever stands between its letters and digits."""
    squeezed = squeeze(text)
    wanted = [known for known in compiled.squeezed if known in squeezed]
    if not wanted:
        return
    places = _places(text)
    for known in wanted:
        at = squeezed.find(known)
        while at >= 0:
            start, end = places[at], places[at + len(known) - 1] + 1
            if _stands_alone(text, start, end):
                yield Span(start, end, compiled.squeezed[known])
            at = squeezed.find(known, at + 1)


def _places(text: str) -> list[int]:
    """For each letter of the squeezed text, where it stands; diacritics may yield two letters."""
    places: list[int] = []
    for kept in _KEPT.finditer(text):
        for at in range(kept.start(), kept.end()):
            places += [at] * len(squeeze(text[at]))
    return places


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no digit goes on with a digit, and no letter with a letter, at either side."""
    before, after = text[start - 1 : start], text[end : end + 1]
    left = before.isdigit() and text[start].isdigit() or before.isalpha() and text[start].isalpha()
    right = after.isdigit() and text[end - 1].isdigit()
    return not left and not right
