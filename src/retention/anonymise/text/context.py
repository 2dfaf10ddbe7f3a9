"""Which words must go: what is no ordinary Dutch, and ordinary words in the place of a name.

In a text with capitals a capital inside the sentence tells. Where capitals tell nothing (all small,
all large, the first word of a sentence) its neighbours do: a title, a relation, a name, a verb.
"""

from __future__ import annotations

from collections.abc import Callable

from retention.anonymise.text.cased import in_cased_text
from retention.anonymise.text.flat import in_flat_text
from retention.anonymise.text.lexicon import (
    ABBREVIATION,
    CAPITAL,
    DIGIT,
    MARK,
    NAME,
    ORDINARY,
    PREFIX,
    SURE_TITLE,
)
from retention.anonymise.text.neighbours import next_word
from retention.anonymise.text.stretching import stretch
from retention.anonymise.text.tokens import Tokens

_NEVER = MARK | DIGIT
_WATCHED = ORDINARY | NAME | CAPITAL | SURE_TITLE
_Judge = Callable[[Tokens, int, list[bool]], bool]


def unknown_words(tokens: Tokens, taken: list[bool]) -> list[bool]:
    """For each token whether it must go; `taken` says which are known to be names already."""
    flat = tokens.lower or tokens.upper
    judge = in_flat_text if flat else in_cased_text
    hit = list(taken)
    for at in tokens.telling:
        what = tokens.bits[at]
        if what & _WATCHED == ORDINARY or hit[at]:
            continue
        if not what & ORDINARY:
            hit[at] = not what & (PREFIX | ABBREVIATION) and _is_word(tokens, at)
        elif what & (NAME | CAPITAL):
            hit[at] = judge(tokens, at, hit)
        if what & SURE_TITLE:
            _titled(tokens, at, hit, judge)
    stretch(tokens, hit, flat=flat)
    return hit


def _titled(tokens: Tokens, at: int, hit: list[bool], judge: _Judge) -> None:
    """The word behind a title and its full stop may be a name without being listed as one."""
    named = at + 1 + (next_word(tokens, at) == ".")
    if named < tokens.count and not hit[named] and not tokens.bits[named] & _NEVER:
        hit[named] = judge(tokens, named, hit)


def _is_word(tokens: Tokens, at: int) -> bool:
    """A letter alone is an initial only when it is a capital or has a dot."""
    word = tokens.words[at]
    return len(word) > 1 or bool(tokens.bits[at] & CAPITAL and not tokens.upper)
