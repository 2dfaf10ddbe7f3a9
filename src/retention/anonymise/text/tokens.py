"""A folded text as words and marks, each with its place and what the lexicon knows of it."""

from __future__ import annotations

import re
from itertools import accumulate
from operator import sub

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    DIGIT,
    MARK,
    ORDINARY,
    UPPER,
    lexicon,
)

# Every character but white space at the end belongs to one piece, so that lengths give the places.
_PIECE = re.compile(
    r"[^\S\n]*+(?:\w\w++(?:['-]\w++)*+"
    r"|(?:[^\W\d_]\.){2,}+(?:[^\W\d_](?!\w))?"  # J.C. and i.v.m.
    r"|\w(?:['-]\w++)*+"
    r"|'[stnSTN](?!\w)(?:-\w++)?"  # 't Hof, 's-Gravenhage
    r"|\n|[^\w\s])"
)
_CASED = 0.8  # share of words in capitals from which a text counts as shouted
_FEW = 40  # one word with a capital in so many is a slip in a text without capitals


class Tokens:
    """Lists of one length, and how the text is cased: normal, lower or upper.

    `figures` are the places of the words with a digit.
    """

    __slots__ = ("bits", "ends", "figures", "lower", "plain", "starts", "text", "upper", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = _PIECE.findall(text.rstrip())
        self.words: list[str] = (
            list(map(str.lstrip, pieces)) if "\n" not in text else _words(pieces)
        )
        self.ends = list(accumulate(map(len, pieces)))
        self.starts: list[int] = list(map(sub, self.ends, map(len, self.words)))
        lex = lexicon()
        self.bits = list(map(lex.bits, self.words))
        self.plain = list(map(lex.plain, self.words))
        self.figures = [at for at, bits in enumerate(self.bits) if bits & DIGIT]
        self._case()

    def tight(self) -> list[str]:
        """Each word without anything but its letters and digits."""
        return list(map(lexicon().tight, self.words))

    def _case(self) -> None:
        capitals = [bits for bits in self.bits if bits & (CAPITAL | DIGIT) == CAPITAL]
        self.lower = not capitals or (
            len(capitals) <= len(self.bits) // _FEW
            and all(bits & ABBREVIATION or not bits & ORDINARY for bits in capitals)
        )
        self.upper = False
        if len(capitals) > len(self.bits) // 3:
            letters = sum(1 for bits in self.bits if not bits & (DIGIT | MARK))
            self.upper = sum(1 for bits in capitals if bits & UPPER) >= _CASED * letters

    def __len__(self) -> int:
        return len(self.words)


def _words(pieces: list[str]) -> list[str]:
    return [piece.lstrip() or "\n" for piece in pieces]
