"""Initials: those before a name belong to it, and a few on end make a name of what follows."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    DIGIT,
    FUNCTION,
    INITIALS,
    MARK,
    ORDINARY,
    PREFIX,
    SPEECH,
)
from retention.anonymise.text.neighbours import next_word
from retention.anonymise.text.tokens import Tokens

_FEW = 2  # initials that are no chance: j w smid
_APART = 4  # letters by themselves that are no chance
_MOST = 4  # prefixes between initials and name
_NO_NAME = MARK | DIGIT | FUNCTION | SPEECH
# Abbreviations of two letters that nobody would take for initials.
_SURE = frozenset(
    ("d.d.", "m.n.", "o.a.", "b.v.", "n.v.", "e.d.", "c.q.", "e.v.", "m.i.", "z.o.z.")
)


def initials(tokens: Tokens, hit: list[bool], *, flat: bool) -> None:
    """Mark initials with the name behind them: m. van de velde, J W Smid, w.f.a. pattiasina."""
    some = [at for at in tokens.telling if tokens.bits[at] & INITIALS]
    _apart(tokens, hit, some)
    for at in some:
        if not hit[at] and not (at and tokens.bits[at - 1] & INITIALS):
            _chain(tokens, hit, at, flat=flat)
    for at in reversed(some):
        if not hit[at]:
            _single(tokens, hit, at)
    for at in some:
        if not hit[at] and _is_behind(tokens, hit, at, flat=flat):
            hit[at] = True


def _apart(tokens: Tokens, hit: list[bool], some: list[int]) -> None:
    """Q u i n t u s, Q-u-i-n-t-u-s: letters by themselves on end are a word that hides."""
    lone = [at for at in some if len(tokens.words[at]) == 1]
    first = 0
    for last in range(len(lone) if len(lone) >= _APART else 0):
        at = lone[last]
        mark = at + 1 < tokens.count and bool(tokens.bits[at + 1] & MARK)
        if lone[last + 1 : last + 2] not in ([at + 1], [at + 2] if mark else [at + 1]):
            if last + 1 - first >= _APART:
                hit[lone[first] : at + 1] = [True] * (at + 1 - lone[first])
            first = last + 1


def _is_behind(tokens: Tokens, hit: list[bool], at: int, *, flat: bool) -> bool:
    """Gerritsen, P.: whether initials stand behind the surname and its comma."""
    if at < 2 or tokens.words[at - 1] != "," or not hit[at - 2]:
        return False
    dotted = next_word(tokens, at) == "." or tokens.words[at].endswith(".")
    bits = tokens.bits[at]
    return dotted and not bits & ABBREVIATION and bool(flat or bits & CAPITAL)


def _chain(tokens: Tokens, hit: list[bool], first: int, *, flat: bool) -> None:
    """Several initials on end and the word behind them, be it an ordinary one."""
    core, count = first, 0
    while core < tokens.count and tokens.bits[core] & INITIALS:
        if tokens.bits[core] & ABBREVIATION:
            return
        count += sum(map(str.isalpha, tokens.words[core]))
        core += 1 + (next_word(tokens, core) == ".")
    last = min(core + _MOST, tokens.count)
    while core < last and tokens.bits[core] & PREFIX and not hit[core]:
        core += 1
    if count < _FEW or core >= tokens.count or tokens.bits[core] & _NO_NAME:
        return
    if hit[core] or flat or tokens.bits[core] & CAPITAL:
        hit[first : core + 1] = [True] * (core + 1 - first)


def _single(tokens: Tokens, hit: list[bool], at: int) -> None:
    """One initial, or a few that could be an abbreviation, before a name that is marked."""
    word, bits = tokens.words[at], tokens.bits
    dotted = next_word(tokens, at) == "."
    behind = at + 1 + dotted
    if behind >= tokens.count or not hit[behind] or (at and tokens.words[at - 1] == "/"):
        return
    if bits[at] & ABBREVIATION:
        hit[at] = (
            word.count(".") == _FEW == sum(map(str.isalpha, word)) and word.lower() not in _SURE
        )
    elif not bits[at] & ORDINARY or (dotted and len(word) == 1):
        hit[at] = True
