"""Names among ordinary words in a text where capitals tell something."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    COMPOUND,
    DEMONYM,
    DETERMINER,
    DIGIT,
    FIRST,
    FUNCTION,
    INITIALS,
    INSTITUTION,
    JOINT,
    MARK,
    MONTH,
    NAME,
    NEWLINE,
    ORDINARY,
    PREFIX,
    PROPER,
    ROLE,
    SAYS,
    SPEECH,
    STOP,
    SURE_TITLE,
    THING,
    TITLE,
    UPPER,
)
from retention.anonymise.text.lists import SURE_STREETS
from retention.anonymise.text.neighbours import after, before, before_surname, next_word
from retention.anonymise.text.tokens import Tokens

_PASSING = FUNCTION | INSTITUTION | DEMONYM | MONTH | TITLE | ROLE | ABBREVIATION | PREFIX
_GRAMMAR = FUNCTION | SPEECH | TITLE | ROLE | PREFIX
_ONLY_NAMES = frozenset(("'t", "den", "der", "ter", "ten"))
_LONG = 9  # a capital on a listed word of so many letters is emphasis, not a name


def in_cased_text(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    """Whether an ordinary word is a name in a text with capitals and small letters."""
    what, prior, follows = tokens.bits[at], before(tokens, at), after(tokens, at)
    if not what & CAPITAL:
        return _small(what, prior)
    if _called(what, prior):
        return True
    if what & PREFIX and not what & NAME:
        return False
    if what & UPPER and len(tokens.words[at]) > 1:
        slashed = what & (NAME | PROPER) and next_word(tokens, at) == "/"
        return bool(slashed) or _shouted(tokens, at, prior, follows)
    if prior & STOP:
        return _first(tokens, at, prior, follows)
    return _inside(tokens, at, prior) or _behind_first_name(tokens, at, hit)


def _small(what: int, prior: int) -> bool:
    """In small letters behind a title: mevrouw bos."""
    if not what & NAME or what & (FUNCTION | SPEECH):
        return False
    sure = prior & SURE_TITLE and not what & (_GRAMMAR | DEMONYM)
    return bool(sure or (prior & CAPITAL and prior & TITLE))


def _called(what: int, prior: int) -> bool:
    if prior & SURE_TITLE and not what & (FUNCTION | TITLE | PREFIX):
        return True
    return bool(prior & INITIALS and prior & CAPITAL and not what & (FUNCTION | PREFIX))


def _inside(tokens: Tokens, at: int, prior: int) -> bool:
    """A capital inside the sentence."""
    what, word = tokens.bits[at], tokens.words[at]
    if what & NAME:
        return not what & MONTH
    if what & _PASSING:
        prefixed = prior & JOINT and tokens.plain[at - 1] in _ONLY_NAMES
        return bool(what & INSTITUTION and prefixed)
    if len(word) >= _LONG and not what & (COMPOUND | PROPER) and not word.endswith(SURE_STREETS):
        return bool(prior & NAME and not prior & ORDINARY)
    return True


def _behind_first_name(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    """Harm Dokter, Erik Zorg: whatever the word means elsewhere, behind a first name it is one."""
    behind = at > 0 and hit[at - 1] and tokens.bits[at - 1] & FIRST
    return bool(behind) and not tokens.bits[at] & (FUNCTION | PREFIX | MONTH | DEMONYM)


def _shouted(tokens: Tokens, at: int, prior: int, follows: int) -> bool:
    """A word in capitals: a name, unless it is known, a heading, or among other shouted words."""
    what = tokens.bits[at]
    if what & NAME and not what & FUNCTION:
        return True
    if what & (_PASSING | SPEECH) or (prior | follows) & UPPER:
        return False
    heading = prior & STOP and follows & MARK
    if prior & DETERMINER or follows & DIGIT:  # het INKOMEN 1200
        return bool(what & PROPER)
    return bool(what & PROPER) or not (heading or len(tokens.words[at]) >= _LONG)


def _first(tokens: Tokens, at: int, prior: int, follows: int) -> bool:
    """The first word of a sentence, which has a capital whatever it is."""
    what = tokens.bits[at]
    if not what & NAME:
        if not what & (COMPOUND | PROPER) or what & _PASSING:
            return False
        return bool(follows & SAYS or (what & PROPER and _before_capital(what, follows)))
    if follows & (SAYS if what & (THING | TITLE) else SPEECH) and not what & ROLE:
        return True
    if _before_capital(what, follows):
        return True
    if what & (FUNCTION | TITLE | ROLE):
        return bool(what & FIRST) and before_surname(tokens, at)
    return _alone(tokens, at, prior) or _paired(tokens, at)


def _before_capital(what: int, follows: int) -> bool:
    """Roos Bakker, Fee Prins: the capital of the second word makes a name of the first."""
    named = bool(follows & CAPITAL) and (bool(follows & NAME) or not follows & ORDINARY)
    if what & FUNCTION:
        return bool(what & FIRST) and named and not follows & _PASSING
    if not follows & CAPITAL:
        return False
    if what & FIRST:
        return bool(follows & NAME) or not follows & (_PASSING | UPPER)
    return named and not follows & PREFIX and not what & (TITLE | ROLE)


def _alone(tokens: Tokens, at: int, prior: int) -> bool:
    """A first name before a bracket or comma, or a name alone on its line, as under a letter."""
    behind = next_word(tokens, at)
    if prior & ROLE and behind in {"", "\n", ",", "(", "."}:  # Huisarts: Groen
        return True
    if behind == "/" or (tokens.bits[at] & FIRST and behind in {"(", ","}):
        return True
    return behind in {"", "\n"} and bool(prior & NEWLINE)


def _paired(tokens: Tokens, at: int) -> bool:
    """Mark en Sanne, Roos de Wit: a name goes on behind `en` or a prefix."""
    second = at + 1
    while second < tokens.count and second - at < 4:
        if not tokens.bits[second] & PREFIX and tokens.words[second] not in {"en", "&"}:
            break
        second += 1
    if second == at + 1 or second >= tokens.count:
        return False
    return bool(tokens.bits[second] & CAPITAL)
