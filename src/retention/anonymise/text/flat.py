"""Names among ordinary words in a text without capitals, or in capitals throughout."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    DEMONYM,
    DETERMINER,
    DIGIT,
    FIRST,
    FUNCTION,
    INITIALS,
    LAST,
    MARK,
    NAME,
    ORDINARY,
    PREFIX,
    ROLE,
    SAYS,
    SPEECH,
    STOP,
    SURE_TITLE,
    THING,
    TITLE,
)
from retention.anonymise.text.lists import read_lists
from retention.anonymise.text.neighbours import after, before, before_surname, next_word
from retention.anonymise.text.tokens import Tokens

_GRAMMAR = FUNCTION | SPEECH | TITLE | ROLE | PREFIX
_GREETINGS = read_lists()["greetings"]
_BEFORE_NAMES = frozenset(("met", "van", "bij", "voor", "naar", "namens"))


def in_flat_text(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    """Whether an ordinary word is a name in a text that is all small letters, or all capitals."""
    what, prior = tokens.bits[at], before(tokens, at)
    if prior & SURE_TITLE and not what & (_GRAMMAR | DEMONYM):
        return True
    if not what & NAME:
        return _initialled(tokens, at, prior)
    if (next_word(tokens, at) == "/" and prior & (STOP | PREFIX)) or _greeted(tokens, at):
        return True
    if what & (FUNCTION | SPEECH):
        return bool(prior & SURE_TITLE) or (bool(what & FIRST) and _verb_like(tokens, at, prior))
    return (
        _undetermined(what, prior)
        or _beside_name(tokens, at, hit)
        or _paired(tokens, at, hit)
        or _placed(tokens, at, prior)
    )


def _initialled(tokens: Tokens, at: int, prior: int) -> bool:
    """O. HEESTERS, m. ketelaar: any longer word behind one initial and its full stop."""
    if not prior & INITIALS or prior & (ORDINARY | ABBREVIATION) or tokens.words[at - 1] != ".":
        return False
    long = len(tokens.words[at]) > 4 and tokens.words[at - 2].isalpha()
    return long and not tokens.bits[at] & (_GRAMMAR | MARK | DIGIT)


def _greeted(tokens: Tokens, at: int) -> bool:
    """Beste roos, dag storm: behind a greeting with which a line or sentence begins."""
    return at > 0 and tokens.plain[at - 1] in _GREETINGS and bool(before(tokens, at - 1) & STOP)


def _undetermined(what: int, prior: int) -> bool:
    """Mark, Roos, Mees: a first name, unless an article or adjective makes a thing of it."""
    return bool(what & FIRST and not what & (THING | TITLE | ROLE) and not prior & DETERMINER)


def _verb_like(tokens: Tokens, at: int, prior: int) -> bool:
    """Wil, Ben, Door: after a relation or preposition, when the sentence does not go on."""
    follows = after(tokens, at)
    behind = at > 0 and tokens.plain[at - 1] in _BEFORE_NAMES
    if behind and not follows & DETERMINER:
        return True
    if not prior & (STOP | ROLE):
        return False
    if next_word(tokens, at) == "(" or before_surname(tokens, at):
        return True
    if follows & NAME and not follows & (FUNCTION | SPEECH):
        return True
    return bool(prior & ROLE and follows & (MARK | SPEECH) and not prior & STOP)


def _placed(tokens: Tokens, at: int, prior: int) -> bool:
    """After a title, relation or initial; first, before a verb of persons; or before a surname."""
    what, follows = tokens.bits[at], after(tokens, at)
    if prior & (TITLE | ROLE) or (prior & INITIALS and not prior & ORDINARY):
        return True
    if prior & STOP and follows & (SAYS if what & THING else SPEECH):
        return True
    if not what & FIRST:
        return False
    named = follows & LAST and not follows & (FUNCTION | SPEECH)
    return bool(named or (follows & NAME and not follows & ORDINARY))


def _paired(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    """Henk en riet: a first name that is a word too, behind another and `en`."""
    joined = at > 1 and tokens.plain[at - 1] in {"en", "&"} and hit[at - 2]
    return joined and bool(tokens.bits[at - 2] & tokens.bits[at] & FIRST)


def _beside_name(tokens: Tokens, at: int, hit: list[bool]) -> bool:
    what = tokens.bits[at]
    return at > 0 and hit[at - 1] and bool(what & LAST) and not what & ROLE
