"""The words that must go, as spans with the label that seems likeliest."""

from __future__ import annotations

from bisect import bisect_left

from retention.anonymise.text.context import unknown_words
from retention.anonymise.text.lexicon import (
    CAPITAL,
    COMPOUND,
    DEMONYM,
    DETERMINER,
    FUNCTION,
    INITIALS,
    INSTITUTION,
    MONTH,
    NAME,
    ORDINARY,
    ORG_HEAD,
    PREFIX,
    ROLE,
    SPEECH,
    TITLE,
    UPPER,
)
from retention.anonymise.text.lists import SURE_STREETS
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens, where

_NEVER_CARRIED = (
    FUNCTION | PREFIX | SPEECH | TITLE | ROLE | ORG_HEAD | MONTH | DEMONYM | INSTITUTION | INITIALS
)
_PLACES = frozenset(["in", "te", "uit", "naar", "nabij", "richting"])


def names(tokens: Tokens, found: list[tuple[int, int, Label]]) -> list[tuple[int, int, Label]]:
    """Spans of unknown and name-like words; `found` is what was found before."""
    hit = unknown_words(tokens, _taken(tokens, found))
    _carry(tokens, hit)
    return [(tokens.starts[at], tokens.ends[at], _label(tokens, at)) for at in where(hit)]


def _carry(tokens: Tokens, hit: list[bool]) -> None:
    """Mark a word that was a name once wherever it may be one: Mevrouw Visser belt. Visser komt.

    In small letters only where capitals tell nothing and no article stands before it, or where
    nothing but a compound would make a word of it.
    """
    named = {
        tokens.plain[at]
        for at in tokens.telling
        if hit[at] and tokens.bits[at] & (ORDINARY | _NEVER_CARRIED) == ORDINARY
    }
    if not named:
        return
    flat = tokens.lower or tokens.upper
    for at in tokens.telling:
        if hit[at] or tokens.plain[at] not in named:
            continue
        what = tokens.bits[at]
        if flat:
            hit[at] = not (at and tokens.bits[at - 1] & DETERMINER)
        else:
            hit[at] = bool(what & (CAPITAL | COMPOUND))


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
