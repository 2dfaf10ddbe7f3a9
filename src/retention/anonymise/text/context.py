"""Which words must go: what is no ordinary Dutch, and ordinary words that stand where a name stands.

In a text with capitals a capital inside the sentence tells. Where capitals tell nothing (all small, all
large, the first word of a sentence) what stands beside the word does: a title, a relation, a name, a verb.
"""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    COMPOUND,
    DEMONYM,
    DIGIT,
    FIRST,
    FUNCTION,
    INITIALS,
    INSTITUTION,
    JOINT,
    LAST,
    MARK,
    MONTH,
    NAME,
    NEWLINE,
    ORDINARY,
    PREFIX,
    PROPER,
    ROLE,
    SPEECH,
    STOP,
    SURE_TITLE,
    TITLE,
    UPPER,
)
from retention.anonymise.text.neighbours import after, before, next_word
from retention.anonymise.text.stretching import stretch
from retention.anonymise.text.tokens import Tokens

_NEVER = MARK | DIGIT
_GRAMMAR = FUNCTION | SPEECH | TITLE | ROLE | PREFIX
_PASSING = FUNCTION | INSTITUTION | DEMONYM | MONTH | TITLE | ROLE | ABBREVIATION | PREFIX
_ONLY_NAMES = frozenset(("'t", "den", "der", "ter", "ten"))
_STREETS = (
    "straat",
    "laan",
    "weg",
    "plein",
    "singel",
    "kade",
    "dreef",
    "steeg",
    "gracht",
    "dijk",
    "hof",
    "park",
)
_LONG = 9  # a capital inside a sentence on a listed word of so many letters is emphasis, not a name


def unknown_words(tokens: Tokens, taken: list[bool]) -> list[bool]:
    """For each token whether it must go; `taken` says which are known to be names already."""
    flat = tokens.lower or tokens.upper
    judge = _flat if flat else _cased
    hit = list(taken)
    for at, what in enumerate(tokens.bits):
        if hit[at] or what & _NEVER:
            continue
        if not what & ORDINARY:
            hit[at] = not what & (PREFIX | ABBREVIATION) and _is_word(tokens, at)
        elif what & (NAME | CAPITAL) or at and tokens.bits[at - 1] & (TITLE | MARK):
            hit[at] = judge(tokens, at, hit)
    stretch(tokens, hit, flat=flat)
    return hit


def _is_word(tokens: Tokens, at: int) -> bool:
    """A letter alone is an initial only when it is a capital or has a dot."""
    word = tokens.words[at]
    return len(word) > 1 or bool(tokens.bits[at] & CAPITAL and not tokens.upper)


def _flat(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    what, prior = tokens.bits[at], before(tokens, at)
    if prior & SURE_TITLE and not what & (_GRAMMAR | DEMONYM):
        return True
    if not what & NAME:
        return False
    if what & (FUNCTION | SPEECH):
        return _flat_verb(tokens, at, prior)
    return _beside_name(tokens, at, hit) or _placed(tokens, at, prior)


def _flat_verb(tokens: Tokens, at: int, prior: int) -> bool:
    """Wil, Ben, Ad in a text without capitals: after a relation, when the sentence does not go on."""
    if prior & SURE_TITLE:
        return True
    follows = after(tokens, at)
    return bool(prior & ROLE and follows & (MARK | SPEECH) and not prior & STOP)


def _placed(tokens: Tokens, at: int, prior: int) -> bool:
    """A word that is a name too, after a title or relation, or first and before a verb of persons."""
    what, follows = tokens.bits[at], after(tokens, at)
    if prior & (TITLE | ROLE):
        return True
    if prior & INITIALS and not prior & ORDINARY:
        return True
    if prior & STOP and follows & SPEECH:
        return True
    return bool(what & FIRST and follows & NAME and not follows & ORDINARY)


def _beside_name(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    return at > 0 and hit[at - 1] and bool(tokens.bits[at] & LAST)


def _cased(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    what, prior, follows = tokens.bits[at], before(tokens, at), after(tokens, at)
    if not what & CAPITAL:
        if prior & SURE_TITLE and not what & (_GRAMMAR | DEMONYM) and what & NAME:
            return True
        return bool(
            what & NAME and not what & (FUNCTION | SPEECH) and prior & CAPITAL and prior & TITLE
        )
    if prior & SURE_TITLE and not what & (FUNCTION | TITLE | PREFIX):
        return True
    if prior & INITIALS and prior & CAPITAL and not what & (FUNCTION | PREFIX):
        return True
    if what & PREFIX and not what & NAME:
        return False
    if what & UPPER and len(tokens.words[at]) > 1:
        return _shouted(what, prior, follows)
    if prior & STOP:
        return _first(tokens, at, prior, follows)
    if what & NAME:
        return not what & (TITLE | MONTH) or bool(prior & NAME)
    if what & _PASSING:
        return bool(
            what & INSTITUTION and prior & JOINT and tokens.words[at - 1].lower() in _ONLY_NAMES
        )
    if len(tokens.words[at]) >= _LONG and not what & COMPOUND and not _is_street(tokens.words[at]):
        return bool(prior & NAME and not prior & ORDINARY)
    return True


def _is_street(word: str) -> bool:
    return word.endswith(_STREETS)


def _shouted(what: int, prior: int, follows: int) -> bool:
    """A word in capitals: a name, unless it is known or stands among other shouted words."""
    if what & NAME and not what & FUNCTION:
        return True
    if what & (_PASSING | SPEECH):
        return False
    return not (prior | follows) & UPPER


def _first(tokens: Tokens, at: int, prior: int, follows: int) -> bool:
    """An ordinary word with the capital of a sentence's first word."""
    what = tokens.bits[at]
    if not what & NAME:
        return bool(
            follows & SPEECH and what & (COMPOUND | PROPER) and not what & (_PASSING | SPEECH)
        )
    if follows & SPEECH and not what & (TITLE | ROLE):
        return True
    if follows & CAPITAL and not follows & (MARK | PREFIX) and not what & (FUNCTION | TITLE | ROLE):
        return bool(follows & NAME) or not follows & ORDINARY
    if what & (FUNCTION | TITLE | ROLE):
        return bool(follows & CAPITAL and follows & NAME and what & FIRST)
    if follows & NEWLINE or next_word(tokens, at) in {"", "/"}:
        return at == 0 or bool(prior & NEWLINE) or next_word(tokens, at) == "/"
    return _paired(tokens, at)


def _paired(tokens: Tokens, at: int) -> bool:
    """Mark en Sanne, Roos de Wit: a name goes on behind `en` or a prefix."""
    second = at + 1
    while (
        second < len(tokens)
        and tokens.bits[second] & PREFIX
        or next_word(tokens, second - 1) in {"en", "&"}
    ):
        second += 1
        if second - at > 4:
            break
    if second == at + 1 or second >= len(tokens):
        return False
    return bool(tokens.bits[second] & CAPITAL and not tokens.bits[second] & MARK)
