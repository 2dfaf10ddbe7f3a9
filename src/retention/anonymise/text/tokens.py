"""A folded text as words and marks, each with its place and what the lexicon knows of it."""

from __future__ import annotations

import re

from retention.anonymise.text.lexicon import CAPITAL, DIGIT, MARK, UPPER, lexicon

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}+(?:[^\W\d_](?!\w))?"  # J.C. and i.v.m.
    r"|\w+(?:['-]\w+)*+"
    r"|'[stnSTN](?!\w)(?:-\w+)?"  # 't Hof, 's-Gravenhage
    r"|\n|[^\w\s]"
)
_CASED = 0.8  # share of words in capitals from which a text counts as shouted


class Tokens:
    """Four lists of one length, and how the text is cased: normal, lower or upper."""

    __slots__ = ("bits", "ends", "lower", "starts", "text", "upper", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_TOKEN.finditer(text))
        self.words = [one[0] for one in found]
        self.starts = [one.start() for one in found]
        self.ends = [one.end() for one in found]
        lex = lexicon()
        known, judge = lex.known, lex.bits
        self.bits = [known(word) or judge(word) for word in self.words]
        capitals = uppers = letters = 0
        for bits in self.bits:
            if not bits & (DIGIT | MARK):
                letters += 1
                if bits & CAPITAL:
                    capitals += 1
                    if bits & UPPER:
                        uppers += 1
        self.lower = capitals == 0
        self.upper = letters > 0 and uppers >= _CASED * letters

    def __len__(self) -> int:
        return len(self.words)
