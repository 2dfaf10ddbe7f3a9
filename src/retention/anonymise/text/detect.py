"""Find what must not survive: known identities, shapes, and what is no ordinary Dutch word."""

from __future__ import annotations

from retention.anonymise.text.dates import dates_and_ages
from retention.anonymise.text.fold import fold
from retention.anonymise.text.houses import houses
from retention.anonymise.text.identities import search
from retention.anonymise.text.lexicon import lexicon
from retention.anonymise.text.merging import as_spans, merge
from retention.anonymise.text.naming import names
from retention.anonymise.text.places import towns
from retention.anonymise.text.shapes import shapes
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.spellings import Compiled
from retention.anonymise.text.spoken import spoken
from retention.anonymise.text.tokens import Tokens

__all__ = ["Compiled", "Detector"]


class Detector:
    """The whole of detection; the lexicon is loaded once in a process."""

    def __init__(self) -> None:
        lexicon()

    def find(self, text: str, known: Compiled | None = None) -> list[Span]:
        """What must go, sorted and disjoint, in offsets of the text as it was given.

        Raises UnscrubbableTextError for text that cannot be read.
        """
        folded = fold(text)
        tokens = Tokens(folded.text, plain=folded.plain)
        found = shapes(tokens)
        found += dates_and_ages(tokens)
        found += spoken(tokens)
        if known is not None:
            found += search(tokens, known)
        found += towns(tokens, found)
        found += names(tokens, found)
        if tokens.figures:
            found += houses(tokens, found)
        found += [(start, end, Label.UNKNOWN) for start, end in folded.disguised]
        merged = merge(found, folded.text)
        if folded.starts:  # one character may have become several words
            placed = [(*folded.original(start, end), label) for start, end, label in merged]
            merged = merge(placed, text)
        return as_spans(merged)
