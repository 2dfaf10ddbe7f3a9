"""Numbers written out in words: nul zes twaalf vierendertig, 06 twaalf vierendertig."""

from __future__ import annotations

from collections.abc import Iterator

from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens, where

Found = tuple[int, int, Label]

_ONES = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_STEMS = ("twin", "der", "veer", "vijf", "zes", "zeven", "tach", "negen")
_TEENS = (
    *("tien", "elf", "twaalf"),
    *(f"{stem}tien" for stem in ("der", "veer", "vijf", "zes", "zeven", "acht", "negen")),
)
_TENS = tuple(f"{stem}tig" for stem in _STEMS)
_TWO_DIGITS = (*_TEENS, *_TENS, *(f"{one}en{ten}" for one in _ONES for ten in _TENS))
_THREE_DIGITS = tuple(
    f"{front}honderd{rest}" for front in ("", *_ONES[1:]) for rest in ("", *_ONES, *_TWO_DIGITS)
)
# Number words without diacritics, with how many digits each stands for.
NUMBER_WORDS: dict[str, int] = {
    **dict.fromkeys(("nul", *_ONES), 1),
    **dict.fromkeys(_TWO_DIGITS, 2),
    **dict.fromkeys(_THREE_DIGITS, 3),
}
_ENOUGH = 6  # digits on end that nobody counts to
_FEWEST = 3  # words
_BETWEEN = frozenset("-,./|;\n") | {"dubbel", "streepje"}


def spoken(tokens: Tokens) -> Iterator[Found]:
    """Several number words on end, with the figures between them; `een` alone is an article."""
    some = where(map(NUMBER_WORDS.__contains__, tokens.plain))
    done = -1
    for at in some if len(some) >= _FEWEST else ():
        if at > done:
            first, done, digits, words = _run(tokens, at)
            if digits >= _ENOUGH and words >= _FEWEST:
                yield tokens.starts[first], tokens.ends[done], Label.ID


def _run(tokens: Tokens, at: int) -> tuple[int, int, int, int]:
    """The first and last piece of the number with this word, its digits, and its words."""
    first = last = at
    while first > 0 and tokens.words[first - 1].isdecimal():
        first -= 1
    digits, words, next_ = sum(len(one) for one in tokens.words[first:at]), 0, at
    while next_ < tokens.count:
        plain = tokens.plain[next_]
        if plain in NUMBER_WORDS:
            digits, words, last = digits + NUMBER_WORDS[plain], words + 1, next_
        elif plain.isdecimal():
            digits, last = digits + len(plain), next_
        elif plain not in _BETWEEN or next_ - last > 2:
            break
        next_ += 1
    return first, last, digits, words
