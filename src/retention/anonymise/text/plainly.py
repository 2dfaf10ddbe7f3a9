"""Letters without their diacritics, and without anything between them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NOT_KEPT = re.compile(r"[\W_]+")
_STROKES = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
    "Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE",
}  # fmt: skip


def bare(word: str) -> str:
    """The text without diacritics: ayse for ayşe."""
    return word if word.isascii() else _NOT_ASCII.sub(_without_marks, word)


def squeeze(text: str) -> str:
    """Letters and digits only, lower case, without diacritics: `C-19 35` gives `c1935`."""
    return _NOT_KEPT.sub("", bare(text.lower()))


def _without_marks(found: re.Match[str]) -> str:
    return _base(found[0])


@lru_cache(maxsize=2048)
def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", _STROKES.get(letter, letter))
    return "".join(one for one in parts if not unicodedata.combining(one))
