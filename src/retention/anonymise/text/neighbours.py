"""What stands before and after a token."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    INITIALS,
    MARK,
    NEWLINE,
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
            return earlier | STOP if mark in "(:" else earlier
    return tokens.bits[at - 1]


def after(tokens: Tokens, at: int) -> int:
    """The bits of the token after; those of a line break at the end."""
    return tokens.bits[at + 1] if at + 1 < len(tokens) else MARK | STOP | NEWLINE


def next_word(tokens: Tokens, at: int) -> str:
    """The token after as it is written; empty at the end."""
    return tokens.words[at + 1] if at + 1 < len(tokens) else ""
