"""A folded text as words and marks, each with its place and what the lexicon knows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, compress, count
from operator import sub
from typing import NamedTuple

from retention.anonymise.text.fold import LATIN
from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    COMPOUND,
    DIGIT,
    INITIALS,
    JOINED,
    MARK,
    MONTH,
    NAME,
    ORDINARY,
    ORG_HEAD,
    PREFIX,
    SURE_TITLE,
    UPPER,
    Kept,
    lexicon,
)
from retention.anonymise.text.plainly import squeeze


def _pieces(space: str, sign: str, letter: str) -> re.Pattern[str]:
    """Every character but white space at the end is of one piece, so that lengths give places."""
    return re.compile(
        rf"{space}*+(?:{sign}{{2,}}+(?:['-]{sign}++)*+"
        rf"|(?:{letter}\.){{2,}}+(?:{letter}(?!{sign}))?"  # J.C. and i.v.m.
        rf"|{sign}(?:['-]{sign}++)*+"
        rf"|'[stnSTN](?!{sign})(?:-{sign}++)?"  # 't Hof, 's-Gravenhage
        rf"|\n|[^\w\s])"
    )


_PIECE = _pieces(r"[^\S\n]", r"\w", r"[^\W\d_]")
# The same for plain text; a class of few letters is a look in a table.
_PLAIN_PIECE = _pieces(r"[ \t\r]", f"[0-9A-Za-z_{LATIN}]", f"[A-Za-z{LATIN}]")
_CASED = 0.8  # share of words in capitals from which a text counts as shouted
_FEW = 40  # one word with a capital in so many is a slip in a text without capitals

# The method of a set is several times as quick in a map as that of a string.
_WORD = frozenset("wCU")
_TELLING = NAME | CAPITAL | SURE_TITLE | PREFIX | ORG_HEAD | INITIALS | MONTH | COMPOUND | JOINED


class _Token(NamedTuple):
    """What there is to know of one piece of text, worked out once."""

    word: str
    length: int
    bits: int
    plain: str  # in small letters without diacritics
    tight: str  # the same without anything but letters and digits
    kind: str  # d digits, m mark, U all capitals, C capital, w other word to look at, o ordinary


def _token(piece: str) -> _Token:
    word = piece.lstrip() or "\n"
    lex = lexicon()
    bits = lex.bits(word)
    return _Token(word, len(word), bits, lex.plain(word), squeeze(word), _kind(bits))


def _kind(bits: int) -> str:
    if bits & (DIGIT | MARK):
        return "d" if bits & DIGIT else "m"
    if bits & CAPITAL:
        return "U" if bits & UPPER else "C"
    return "o" if bits & (ORDINARY | _TELLING) == ORDINARY else "w"


_known = Kept(_token).__getitem__


def _few(kinds: str, kind: str) -> list[int]:
    """The places of a kind that is rare."""
    found = []
    at = kinds.find(kind)
    while at >= 0:
        found.append(at)
        at = kinds.find(kind, at + 1)
    return found


def where(flags: Iterable[object]) -> list[int]:
    """The places of those that hold; without a loop of its own several times as quick."""
    return list(compress(count(), flags))


class Tokens:
    """Tuples of one length, `count`, and how the text is cased: normal, lower or upper.

    `plain` says that its letters are all of ASCII or LATIN (`fold`).

    `figures` are the places of the words with a digit, `telling` those of the words that may be of
    a name: what is left are marks and ordinary words in small letters.
    """

    __slots__ = (
        "bits", "count", "ends", "figures", "kinds", "lower", "plain", "starts", "telling", "text",
        "tight", "upper", "words",
    )  # fmt: skip

    def __init__(self, text: str, *, plain: bool = False) -> None:
        self.text = text
        pieces = (_PLAIN_PIECE if plain else _PIECE).findall(text.rstrip())
        self.words: tuple[str, ...] = ()
        self.bits: tuple[int, ...] = ()
        self.plain: tuple[str, ...] = ()
        self.tight: tuple[str, ...] = ()
        lengths: tuple[int, ...] = ()
        kinds: tuple[str, ...] = ()
        if pieces:
            columns = zip(*map(_known, pieces), strict=True)
            self.words, lengths, self.bits, self.plain, self.tight, kinds = columns
        self.count = len(pieces)
        self.kinds = "".join(kinds)
        self.ends = list(accumulate(map(len, pieces)))
        self.starts: list[int] = list(map(sub, self.ends, lengths))
        self.figures = _few(self.kinds, "d")
        self.telling = where(map(_WORD.__contains__, kinds))
        self._case()

    def _case(self) -> None:
        shouted = self.kinds.count("U")
        capitals = shouted + self.kinds.count("C")
        self.lower = not capitals or (capitals <= self.count // _FEW and self._are_slips())
        self.upper = capitals > self.count // 3 and self._is_shouted(shouted)

    def _is_shouted(self, shouted: int) -> bool:
        """Whether nearly all words are in capitals; a letter by itself tells nothing."""
        lone = sum(len(self.words[at]) == 1 and self.kinds[at] == "C" for at in self.telling)
        words = self.count - len(self.figures) - self.kinds.count("m") - lone
        return shouted >= _CASED * words

    def _are_slips(self) -> bool:
        """Whether no word with a capital is an ordinary one, which would open a sentence."""
        capitals = [bits for bits in map(self.bits.__getitem__, self.telling) if bits & CAPITAL]
        return all(bits & ABBREVIATION or not bits & ORDINARY for bits in capitals)
