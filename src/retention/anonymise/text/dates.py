"""Dates with a month's name, and ages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.lexicon import DIGIT, MARK, MONTH
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.tokens import Tokens

_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:e|de|ste)?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_ONES = "een één twee drie vier vijf zes zeven acht negen".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd".split()
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
NUMBERS = frozenset(
    [*_ONES, *_TENS, *_TEENS]
    + [f"{one}{link}{ten}" for one in _ONES for ten in _TENS for link in ("en", "ën")]
)
_ORDINALS = frozenset(
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende "
    "veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste eenentwintigste "
    "tweeëntwintigste drieëntwintigste vierentwintigste vijfentwintigste zesentwintigste "
    "zevenentwintigste achtentwintigste negenentwintigste dertigste eenendertigste".split()
)
_OLD = frozenset(("jaar", "jr", "jarige", "jarig", "j", "jarigen"))
_AGED = re.compile(r"\d{1,3}-?(?:jarigen?|jr|jaar|j)")
_NO_AGE_BEFORE = frozenset(
    "al sinds na over afgelopen laatste per elke ruim minimaal maximaal om voor binnen komende".split()
)


def dates_and_ages(tokens: Tokens) -> Iterator[Span]:
    """Dates that name a month, with their year; and how old somebody is."""
    for at, bits in enumerate(tokens.bits):
        if bits & MONTH:
            yield from _date(tokens, at)
        elif bits & DIGIT:
            yield from _age(tokens, at)
    yield from _aged_in_words(tokens)


def _aged_in_words(tokens: Tokens) -> Iterator[Span]:
    for at, word in enumerate(tokens.words[1:], 1):
        if word.lower() == "jaar" and tokens.words[at - 1].lower() in NUMBERS:
            number = tokens.words[at - 1].lower()
            if len(number) > 6 and not _lasting(tokens, at - 1):
                yield Span(tokens.starts[at - 1], tokens.ends[at - 1], Label.AGE)


def _date(tokens: Tokens, at: int) -> Iterator[Span]:
    words = tokens.words
    first, last = at, at
    before = at - 1
    if before >= 0 and (
        _DAY.fullmatch(words[before].lower()) or words[before].lower() in NUMBERS | _ORDINALS
    ):
        first = before
    after = at + 1
    if after < len(words) and words[after] == "." and tokens.starts[after] == tokens.ends[at]:
        after += 1
    if after < len(words) and words[after] in {"'", "-", "/"}:
        after += 1
    if after < len(words) and _YEAR.fullmatch(words[after]):
        last = after
    elif (
        first < at
        and after < len(words)
        and re.fullmatch(r"\d\d", words[after])
        and not tokens.text[tokens.ends[after - 1] : tokens.starts[after]].count("\n")
    ):
        last = after
    if first < at or last > at:
        yield Span(tokens.starts[first], tokens.ends[last], Label.DATE)


def _age(tokens: Tokens, at: int) -> Iterator[Span]:
    word = tokens.words[at]
    if _AGED.fullmatch(word.lower()):
        yield Span(tokens.starts[at], tokens.ends[at], Label.AGE)
        return
    if not (word.isdigit() and len(word) <= 3) or int(word) > 120:
        return
    after = at + 1
    if after < len(tokens) and tokens.words[after] == "-":
        after += 1
    follows = after < len(tokens) and tokens.words[after].lower() in _OLD
    named = (
        at > 0
        and tokens.words[at - 1].lower() in {"leeftijd", "leeft"}
        or (at > 1 and tokens.words[at - 1] == ":" and tokens.words[at - 2].lower() == "leeftijd")
    )
    if named or (follows and not _lasting(tokens, at)):
        yield Span(tokens.starts[at], tokens.ends[at], Label.AGE)


def _lasting(tokens: Tokens, at: int) -> bool:
    """Whether the number of years is how long something lasts, not how old somebody is."""
    if at > 0 and tokens.words[at - 1].lower() in _NO_AGE_BEFORE:
        return True
    return at + 2 < len(tokens) and tokens.words[at + 2].lower() in {
        "geleden",
        "lang",
        "durende",
        "later",
    }
