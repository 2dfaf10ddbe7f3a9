"""Sentences of a text, with their places; a find is never cut in two."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from retention.anonymise.text.lexicon import ABBREVIATION, INITIALS, TITLE, lexicon
from retention.anonymise.text.spans import Span

_END = re.compile(r"[.!?]+[\"')\]]*\s+(?=[^\W_a-zà-þ]|[\"'(\[])|\n+")
_LAST_WORD = re.compile(r"[^\W\d_][\w.]*$")
_CUT_SHORT = ABBREVIATION | INITIALS | TITLE


def sentences(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence; together they are the whole text.

    In doubt two sentences are one: what is withheld of one is then withheld of both.
    """
    starts = [span.start for span in spans]
    begin = 0
    for found in _END.finditer(text):
        inside = bisect_right(starts, found.start()) - 1
        if inside >= 0 and spans[inside].end > found.end() - 1:
            continue
        if "\n" not in found[0] and _cut_short(text[begin : found.start()]):
            continue
        yield begin, found.end()
        begin = found.end()
    if begin < len(text):
        yield begin, len(text)


def _cut_short(before: str) -> bool:
    """Whether the full stop belongs to the word: dhr. Visser, A. Visser."""
    last = _LAST_WORD.search(before)
    return last is not None and bool(lexicon().bits(last[0]) & _CUT_SHORT)
