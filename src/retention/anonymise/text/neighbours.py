"""What stands before and after a token."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    INITIALS,
    LAST,
    MARK,
    NEWLINE,
    PREFIX,
    ROLE,
    STOP,
    TITLE,
)
from retention.anonymise.text.tokens import Tokens

_DOTTED = TITLE | INITIALS | ABBREVIATION


def before(tokens: Tokens, at: int) -> int:
    """The bits of the word before; past the full stop of a title or initial; STOP at the start."""
    if at == 0:
        return STOP | NEWLINE
    if at > 1 and tokens.bits[at - 1] & MARK:
        mark, earlier = tokens.words[at - 1], tokens.bits[at - 2]
        if (mark == "." and earlier & _DOTTED) or (mark in "(:" and earlier & ROLE):
            return earlier if mark == "." and earlier & (TITLE | INITIALS) else earlier | STOP
    return tokens.bits[at - 1]


def after(tokens: Tokens, at: int) -> int:
    """The bits of the token after; those of a line break at the end."""
    return tokens.bits[at + 1] if at + 1 < tokens.count else MARK | STOP | NEWLINE


def next_word(tokens: Tokens, at: int) -> str:
    """The token after as it is written; empty at the end."""
    return tokens.words[at + 1] if at + 1 < tokens.count else ""


def before_surname(tokens: Tokens, at: int) -> bool:
    """Whether prefixes and a surname follow: Door de Haan, Ben van der Meer."""
    core = at + 1
    while core < tokens.count and tokens.bits[core] & PREFIX and core - at < 4:
        core += 1
    if core == at + 1 or core >= tokens.count:
        return False
    return bool((tokens.bits[core] & CAPITAL or tokens.lower) and tokens.bits[core] & LAST)
