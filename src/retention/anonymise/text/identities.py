"""Search for a dossier's own identities, whatever the spelling.

Two searches do all of it. *Words*: each name with its genitives, diminutives and, from five letters,
one typing error. *Squeezed*: the text without anything but letters and digits, in which a number, a
date, a postcode or a name of several words stands as one string however it was spaced.
"""

from __future__ import annotations

from retention.anonymise.text.fold import fold
from retention.anonymise.text.lexicon import (
    CAPITAL,
    INITIALS,
    MARK,
    NAME,
    ORDINARY,
    PREFIX,
    ROLE,
    TITLE,
    bare,
)
from retention.anonymise.text.spans import Label, Span
from retention.anonymise.text.spellings import Compiled, compile_known
from retention.anonymise.text.squeeze import squeezed_hits
from retention.anonymise.text.tokens import Tokens
from retention.anonymise.text.typing_errors import one_error_apart

__all__ = ["Compiled", "compile_known", "hits", "search"]

_BESIDE = TITLE | ROLE | NAME | INITIALS


def hits(text: str, compiled: Compiled) -> list[Span]:
    """Every known identity in the text, in its own offsets; sorted, may touch."""
    folded = fold(text)
    found = search(Tokens(folded.text), compiled)
    return sorted(
        (Span(*folded.original(one.start, one.end), one.label) for one in found),
        key=lambda span: (span.start, span.end),
    )


def search(tokens: Tokens, compiled: Compiled) -> list[Span]:
    """The same over a text that is folded and cut already."""
    found = list(squeezed_hits(tokens.text, compiled))
    for at, word in enumerate(tokens.words):
        if tokens.bits[at] & MARK:
            continue
        label = _label(tokens, at, word, compiled)
        if label:
            start = (
                _with_prefixes(tokens, at)
                if label is Label.PERSON and _prefixed(tokens, at, compiled)
                else at
            )
            found.append(Span(tokens.starts[start], tokens.ends[at], label))
    return found


def _label(tokens: Tokens, at: int, word: str, compiled: Compiled) -> Label | None:
    if word in compiled.exact:
        return Label.PERSON
    plain = bare(word.lower())
    label = compiled.words.get(plain)
    if label is None and "-" in plain:
        labels = [compiled.words[part] for part in plain.split("-") if part in compiled.words]
        label = labels[0] if labels else None
    bits = tokens.bits[at]
    ordinary = bits & ORDINARY
    if label is None:
        if len(plain) < 4 or (ordinary and not bits & CAPITAL):
            return None
        return Label.PERSON if _misspelled(plain, compiled) else None
    if not ordinary or bits & CAPITAL or tokens.lower or tokens.upper:
        return label
    return label if _beside(tokens, at) else None


def _misspelled(plain: str, compiled: Compiled) -> bool:
    candidates = compiled.shortened.get(plain, ())
    if any(one_error_apart(plain, name) for name in candidates):
        return True
    for index in range(len(plain)):
        for name in compiled.shortened.get(plain[:index] + plain[index + 1 :], ()):
            if one_error_apart(plain, name):
                return True
    return False


def _beside(tokens: Tokens, at: int) -> bool:
    """Whether a title, relation, initial or name stands before the word, prefixes left aside."""
    before = at - 1
    while before >= 0 and tokens.bits[before] & PREFIX:
        before -= 1
    if before >= 0 and tokens.words[before] == "." and before > 0:
        before -= 1
    return before >= 0 and bool(tokens.bits[before] & _BESIDE)


def _prefixed(tokens: Tokens, at: int, compiled: Compiled) -> bool:
    """Whether this surname has a prefix, or stands glued to one by a hyphen."""
    plain = bare(tokens.words[at].lower())
    return any(
        part.rstrip("'s") in compiled.prefixed or part in compiled.prefixed
        for part in (plain, *plain.split("-"))
    )


def _with_prefixes(tokens: Tokens, at: int) -> int:
    """The first of the prefixes before a surname: van, v.d., v/d; the word itself when none."""
    first = at
    while first > 0 and at - first < 5:
        word = tokens.words[first - 1]
        if tokens.bits[first - 1] & PREFIX or word.lower() in {"v", "d", "vd"}:
            first -= 1
        elif word in "/." and first > 1 and tokens.words[first - 2].lower() in {"v", "d", "vd"}:
            first -= 2
        else:
            break
    return first
