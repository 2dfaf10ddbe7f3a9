"""Towns where nothing but their place tells: behind a postcode, or behind `uit` and `te`."""

from __future__ import annotations

from bisect import bisect_left

from retention.anonymise.text.lexicon import (
    DETERMINER,
    DIGIT,
    FUNCTION,
    LAST,
    MARK,
    PREFIX,
    PROPER,
    ROLE,
    SPEECH,
)
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens, where

Found = tuple[int, int, Label]

_MOST = 4  # words in the name of a town: Capelle aan den IJssel
_WHERE = frozenset(("uit", "te", "in", "naar"))
_STAY = frozenset(
    ("woont", "woonde", "woonachtig", "wonend", "verhuisd", "komt", "kwam", "geboren")
)


def towns(tokens: Tokens, found: list[Found]) -> list[Found]:
    """Towns behind the postcodes that were found; in a flat text also behind a preposition."""
    places = [_behind(tokens, end) for _, end, label in found if label is Label.POSTCODE]
    if tokens.lower or tokens.upper:
        places += [_lives(tokens, at) for at in where(map(_STAY.__contains__, tokens.plain))]
    return [
        (tokens.starts[first], tokens.ends[last - 1], Label.LOCATION)
        for first, last in places
        if last > first
    ]


def _behind(tokens: Tokens, end: int) -> tuple[int, int]:
    """The words between a postcode and the next mark or number, when they may be a town."""
    first = last = bisect_left(tokens.starts, end)
    if tokens.words[first : first + 1] == (",",):
        first = last = first + 1
    while last < tokens.count and last - first < _MOST and not tokens.bits[last] & (MARK | DIGIT):
        bits = tokens.bits[last]
        if bits & (FUNCTION | SPEECH | ROLE) and not bits & (PREFIX | PROPER | LAST):
            break
        last += 1
    while last > first and tokens.bits[last - 1] & PREFIX:
        last -= 1
    return first, last


def _lives(tokens: Tokens, at: int) -> tuple[int, int]:
    """Woont in tuindorp: a word that is a place too, with no article before it."""
    where = at + 1
    while where < tokens.count and where - at < _MOST and tokens.plain[where] not in _WHERE:
        where += 1
    town = where + 1
    if town >= tokens.count or tokens.plain[where] not in _WHERE:
        return town, town
    bits = tokens.bits[town]
    named = bits & PROPER and not bits & (FUNCTION | SPEECH | ROLE | DETERMINER)
    return town, town + bool(named)
