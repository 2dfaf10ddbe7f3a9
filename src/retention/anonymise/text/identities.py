"""Search for a dossier's own identities, whatever the spelling.

Two searches do all. *Words*: each name with its genitives, diminutives and, from five letters,
one typing error. *Squeezed*: the text without anything but letters and digits, in which a number, a
date, a postcode or a name of several words stands as one string however it was spaced.
"""

from __future__ import annotations

import re

from retention.anonymise.text.fold import fold
from retention.anonymise.text.lexicon import (
    CAPITAL,
    COMPOUND,
    DETERMINER,
    DIGIT,
    FUNCTION,
    INITIALS,
    JOINED,
    MARK,
    NAME,
    ORDINARY,
    PREFIX,
    ROLE,
    SPEECH,
    TITLE,
    lexicon,
)
from retention.anonymise.text.plainly import bare
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.spellings import Compiled, compile_known
from retention.anonymise.text.squeeze import Squeezed
from retention.anonymise.text.tokens import Tokens, where

__all__ = ["Compiled", "compile_known", "hits", "search"]

_BESIDE = TITLE | ROLE | NAME | INITIALS
_SKIPPED = MARK | DIGIT | FUNCTION
_MISSED = _SKIPPED | CAPITAL | ORDINARY
_TRIED = frozenset((0, CAPITAL, CAPITAL | ORDINARY))
_COMPOUND = COMPOUND | ORDINARY  # hoekstar: a slip may make a word of a name
_COMPOUNDED = _COMPOUND | _SKIPPED
_PARTS = re.compile(r"[-'\d_]+")
_BEFORE_PERSONS = frozenset(("met", "bij", "van", "namens", "door", "aan", "voor", "naar"))
_MOST = 5  # words that a prefix has
_GLUE = frozenset(("v", "d", "vd"))


def hits(text: str, compiled: Compiled) -> list[Span]:
    """Every known identity in the text, in its own offsets; sorted, may overlap."""
    folded = fold(text)
    found = search(Tokens(folded.text, plain=folded.plain), compiled, thorough=True)
    spans = (Span(*folded.original(start, end), label) for start, end, label in found)
    return sorted(spans, key=lambda span: (span.start, span.end))


def search(
    tokens: Tokens, compiled: Compiled, *, thorough: bool = False
) -> list[tuple[int, int, Label]]:
    """The same over a folded text, as start, end and label.

    Words that the lexicon does not know are searched for typing errors only when `thorough`.
    """
    found = _strings(tokens, compiled)
    words = compiled.words
    for at in where(map(words.__contains__, tokens.plain)):
        label = _allowed(tokens, at, words[tokens.plain[at]], compiled)
        if label is not None:
            found.append(_whole(tokens, at, label, compiled))
    bits, plains, exact = tokens.bits, tokens.plain, compiled.exact
    for at in tokens.telling:
        what = bits[at]
        label = _part(tokens, at, compiled) if what & JOINED else None
        if label is None and (what & _MISSED in _TRIED or what & _COMPOUNDED == _COMPOUND):
            label = Label.PERSON if tokens.words[at] in exact else None
            if label is None and (thorough or what & ORDINARY or bits[at - 1] & PREFIX):
                label = Label.PERSON if compiled.is_misspelled(plains[at]) else None
        if label is not None:
            found.append(_whole(tokens, at, label, compiled))
    for at in tokens.figures:
        if bits[at] & JOINED and (label := _part(tokens, at, compiled)):
            found.append((tokens.starts[at], tokens.ends[at], label))
    return found


def _whole(tokens: Tokens, at: int, label: Label, compiled: Compiled) -> tuple[int, int, Label]:
    first = _first(tokens, at, tokens.plain[at], compiled) if label is Label.PERSON else at
    last = (
        _last(tokens, at, compiled) if first < at or tokens.plain[at] in compiled.prefixed else at
    )
    return tokens.starts[first], tokens.ends[last], label


def _last(tokens: Tokens, at: int, compiled: Compiled) -> int:
    """The last of the prefixes that stand behind their surname: Berg van der; Berg, van der."""
    behind = at + 1 + (tokens.words[at + 1 : at + 2] == (",",))
    last = at
    while behind < tokens.count and tokens.plain[behind] in compiled.prefixes:
        if behind - at > _MOST:
            break
        last = behind
        behind += 1
    return last


def _strings(tokens: Tokens, compiled: Compiled) -> list[tuple[int, int, Label]]:
    squeezed = Squeezed(tokens)
    found = squeezed.find(compiled.phrases)
    if tokens.figures:
        found += squeezed.find(compiled.numbers)
        for year, spellings in compiled.dates:
            if year in squeezed.text:
                found += squeezed.find(spellings)
    return found


def _allowed(tokens: Tokens, at: int, label: Label, compiled: Compiled) -> Label | None:
    """The label, unless the word is ordinary here: small letters, and no name beside it."""
    bits = tokens.bits[at]
    if not bits & ORDINARY:
        return label
    if tokens.lower or tokens.upper:
        return None if _is_thing(tokens, at, compiled) else label
    if bits & CAPITAL:
        return label
    return label if _beside(tokens, at) or _behind_preposition(tokens, at) else None


def _is_thing(tokens: Tokens, at: int, compiled: Compiled) -> bool:
    """Naar het bos, elke zomer: with an article that is no prefix of somebody's name."""
    prior = tokens.bits[at - 1] if at else 0
    article = prior & DETERMINER and tokens.plain[at - 1] not in compiled.prefixes
    return bool(article) and not (at > 1 and tokens.bits[at - 2] & (TITLE | ROLE | INITIALS))


def _behind_preposition(tokens: Tokens, at: int) -> bool:
    """Met winter gebeld: without an article between, a name that the dossier knows is that name."""
    if tokens.bits[at] & (FUNCTION | SPEECH) or not at:
        return False
    return tokens.plain[at - 1] in _BEFORE_PERSONS


def _part(tokens: Tokens, at: int, compiled: Compiled) -> Label | None:
    """The label of a known name in Bos-Oerlemans, ex-Winter or Vos2.

    One that is an ordinary word too must have a capital, unless capitals tell nothing or another
    known name is beside it: winter-bakker.
    """
    parts = [
        part for part in _PARTS.split(tokens.words[at]) if bare(part.lower()) in compiled.words
    ]
    if not parts:
        return None
    told = tokens.lower or tokens.upper or len(parts) > 1
    ordinary = lexicon().is_ordinary
    if told or any(part[0].isupper() or not ordinary(part) for part in parts):
        return compiled.words[bare(parts[0].lower())]
    return None


def _beside(tokens: Tokens, at: int) -> bool:
    """Whether a title, relation, initial or name stands before the word, prefixes left aside."""
    before = at - 1
    while before >= 0 and tokens.bits[before] & PREFIX:
        before -= 1
    if before > 0 and tokens.words[before] == ".":
        before -= 1
    return before >= 0 and bool(tokens.bits[before] & _BESIDE)


def _first(tokens: Tokens, at: int, plain: str, compiled: Compiled) -> int:
    """The first prefix before a surname that has one (van, v.d., v/d); else the word itself."""
    stem = plain.rstrip("s").rstrip("'")
    misspelled = (
        plain not in compiled.words and at > 0 and tokens.plain[at - 1] in compiled.prefixes
    )
    if not (misspelled or {plain, stem} & compiled.prefixed or "-" in plain):
        return at
    first = at
    while first > 0 and at - first < _MOST:
        word = tokens.plain[first - 1]
        if tokens.bits[first - 1] & PREFIX or word in _GLUE:
            first -= 1
        elif word in {"/", "."} and first > 1 and tokens.plain[first - 2] in _GLUE:
            first -= 2
        else:
            break
    return first
