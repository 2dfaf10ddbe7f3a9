"""The words that must go, as spans with the label that seems likeliest."""

from __future__ import annotations

from bisect import bisect_left

from retention.anonymise.text.context import unknown_words
from retention.anonymise.text.lexicon import CAPITAL, NAME, ORG_HEAD, UPPER
from retention.anonymise.text.lists import SURE_STREETS
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens, where

_PLACES = frozenset(["in", "te", "uit", "naar", "nabij", "richting"])


def names(tokens: Tokens, found: list[tuple[int, int, Label]]) -> list[tuple[int, int, Label]]:
    """Spans of unknown and name-like words; `found` is what was found before."""
    hit = unknown_words(tokens, _taken(tokens, found))
    return [(tokens.starts[at], tokens.ends[at], _label(tokens, at)) for at in where(hit)]


def _taken(tokens: Tokens, found: list[tuple[int, int, Label]]) -> list[bool]:
    taken = [False] * tokens.count
    for start, end, label in found:
        if label is Label.PERSON:
            at = bisect_left(tokens.ends, start + 1)
            while at < len(taken) and tokens.starts[at] < end:
                taken[at] = True
                at += 1
    return taken


def _label(tokens: Tokens, at: int) -> Label:
    what, word = tokens.bits[at], tokens.words[at].lower()
    if word.endswith(SURE_STREETS):
        return Label.ADDRESS
    if what & NAME:
        return Label.PERSON
    if what & ORG_HEAD:
        return Label.ORG
    if at and tokens.words[at - 1].lower() in _PLACES:
        return Label.LOCATION
    if what & UPPER and not tokens.upper and len(word) <= 4:
        return Label.ORG
    return Label.PERSON if what & CAPITAL else Label.UNKNOWN
