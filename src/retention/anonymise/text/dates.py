"""Dates with a month's name, and ages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.lexicon import (
    CAPITAL,
    LETTERS,
    MARK,
    MONTH,
    NAME,
    ORDINARY,
    ROLE,
    TITLE,
)
from retention.anonymise.text.lists import STREETS, read_lists
from retention.anonymise.text.spans import Label
from retention.anonymise.text.spoken import NUMBER_WORDS
from retention.anonymise.text.tokens import Tokens, where

_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:e|de|ste)?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_ORDINALS = frozenset(read_lists()["ordinals"])
_MONTH_NAMES = "jan|febr?|mrt|maart|apr|april|mei|juni?|juli?|aug|sept?|okt|nov|dec"
_COMPACT = re.compile(  # 12-mrt-2023, 14mrt51
    rf"\d{{1,2}}-?(?:{_MONTH_NAMES}|januari|februari|augustus|(?:septem|okto|novem|decem)ber)"
    r"(?:[-']{0,2}(?:\d{4}|\d{2}))?"
)
_OLD = frozenset(("jaar", "jr", "jarige", "jarig", "j", "jarigen"))
_AGED = re.compile(r"(\d{1,3})-?(?:jarigen?|jr|jaar|j)")
_NO_AGE_BEFORE = frozenset(read_lists()["noages"])
_AGES = frozenset(("leeftijd", "leeft"))
_IS = frozenset(("is", "was", "wordt", "werd"))
_NEARLY = frozenset(("bijna", "ruim", "pas", "al", "nu", "zelf", "net"))
_PERSONS = frozenset(("meisje", "jongen", "man", "vrouw", "dame", "heer", "kind"))
_SUBJECTS = frozenset(("hij", "zij", "ze", "ik"))
_GOES_ON = frozenset(("en", "maar", "dus", "inmiddels", "geworden"))
_YEARS = frozenset(("jaar",))
_LASTING = frozenset(("geleden", "lang", "durende", "later"))


def dates_and_ages(tokens: Tokens) -> Iterator[tuple[int, int, Label]]:
    """Dates that name a month, with their year; and how old somebody is."""
    for at in tokens.telling:
        if tokens.bits[at] & MONTH:
            yield from _date(tokens, at)
    for at in tokens.figures:
        yield from _age(tokens, at)
    yield from _aged_in_words(tokens)


def _aged_in_words(tokens: Tokens) -> Iterator[tuple[int, int, Label]]:
    for at in where(map(_YEARS.__contains__, tokens.plain)):
        number = tokens.plain[at - 1] if at else ""
        old = len(number) > 6 or tokens.plain[at + 1 : at + 2] == ("oud",)
        if old and number in NUMBER_WORDS and not _lasting(tokens, at - 1):
            yield (tokens.starts[at - 1], tokens.ends[at - 1], Label.AGE)


def _date(tokens: Tokens, at: int) -> Iterator[tuple[int, int, Label]]:
    words = tokens.words
    first, last = at, at
    before = at - 1
    if before >= 0 and (
        _DAY.fullmatch(words[before].lower())
        or words[before].lower() in _ORDINALS
        or tokens.plain[before] in NUMBER_WORDS
    ):
        first = before
    after = at + 1
    if after < len(words) and words[after] == "." and tokens.starts[after] == tokens.ends[at]:
        after += 1
    if after < len(words) and words[after] in {"'", "-", "/"}:
        after += 1
    if (after < len(words) and _YEAR.fullmatch(words[after])) or (
        first < at
        and after < len(words)
        and re.fullmatch(r"\d\d", words[after])
        and not tokens.text[tokens.ends[after - 1] : tokens.starts[after]].count("\n")
    ):
        last = after
    if first < at or last > at:
        yield (tokens.starts[first], tokens.ends[last], Label.DATE)


def _age(tokens: Tokens, at: int) -> Iterator[tuple[int, int, Label]]:
    word = tokens.words[at]
    if tokens.bits[at] & LETTERS and _COMPACT.fullmatch(word.lower()):
        yield (tokens.starts[at], tokens.ends[at], Label.DATE)
        return
    if aged := _AGED.fullmatch(word.lower()):
        yield (tokens.starts[at], tokens.starts[at] + aged.end(1), Label.AGE)
        return
    if not (word.isdigit() and len(word) <= 3) or int(word) > 120:
        return
    after = at + 1
    if after < tokens.count and tokens.words[after] == "-":
        after += 1
    follows = after < tokens.count and tokens.words[after].lower() in _OLD
    named = _called_age(tokens, at)
    bracketed = at > 1 and tokens.words[at - 1] == "(" and tokens.words[after : after + 1] == (")",)
    if bracketed and (tokens.bits[at - 2] & (CAPITAL | NAME) or not tokens.bits[at - 2] & ORDINARY):
        named = True
    if named or (follows and not _lasting(tokens, at)):
        yield (tokens.starts[at], tokens.ends[at], Label.AGE)


def _called_age(tokens: Tokens, at: int) -> bool:
    """Leeftijd: 91; hij is 46.; zoon Kacper, 16, tolkt."""
    if at < 2:
        return at == 1 and tokens.plain[0] in _AGES
    before, mark = tokens.plain[at - 1], tokens.words[at - 1]
    if before in _AGES or (mark == ":" and tokens.plain[at - 2] in _AGES):
        return True
    earlier = tokens.bits[at - 2]
    ends = at + 1 == tokens.count or bool(tokens.bits[at + 1] & MARK)
    if before in _IS or before in _NEARLY:
        ends = ends or tokens.plain[at + 1] in _GOES_ON
        return ends and _is_somebody(tokens, at - 2)
    if before == "van" and tokens.plain[at - 2] in _PERSONS:
        return ends
    named = earlier & (NAME | TITLE) or (earlier & CAPITAL and not earlier & ORDINARY)
    # Years of a life, not the number of a house behind its street.
    street = tokens.plain[at - 2].endswith(STREETS)
    closed = at + 1 < tokens.count and tokens.words[at + 1] == ","
    return mark == "," and bool(named) and closed and not street and len(tokens.words[at]) == 2


def _is_somebody(tokens: Tokens, at: int) -> bool:
    """Whether he, she, a relation or a name is what `is` speaks of: ze is zelf, mw. is, jan is."""
    while at > 0 and (tokens.words[at] == "." or tokens.plain[at] in _IS | _NEARLY):
        at -= 1
    return tokens.plain[at] in _SUBJECTS or bool(tokens.bits[at] & (ROLE | TITLE | NAME))


def _lasting(tokens: Tokens, at: int) -> bool:
    """Whether the number of years is how long something lasts, not how old somebody is."""
    if at > 0 and tokens.words[at - 1].lower() in _NO_AGE_BEFORE:
        return True
    return at + 2 < tokens.count and tokens.words[at + 2].lower() in _LASTING
