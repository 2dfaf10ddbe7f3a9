"""Names of organisations: the noun that says what it is belongs to the name."""

from __future__ import annotations

from retention.anonymise.text.lexicon import (
    CAPITAL,
    FIRST,
    FUNCTION,
    MARK,
    PREFIX,
    SPEECH,
    SURE_HEAD,
)
from retention.anonymise.text.tokens import Tokens


def organisation(tokens: Tokens, hit: list[bool], at: int, *, flat: bool) -> None:
    """Mark the head of an organisation's name: Zorggroep De Linden, huisartsenpraktijk de brug."""
    bits = tokens.bits
    core = at + 1
    while core < tokens.count and bits[core] & PREFIX and core - at < 3:
        core += 1
    if core >= tokens.count or bits[core] & MARK:
        return
    what = bits[core]
    article = core > at + 1
    if hit[core]:
        named = not article or bits[core - 1] & CAPITAL or flat or bits[at] & SURE_HEAD
        person = what & FIRST and not article and not bits[at] & (SURE_HEAD | CAPITAL)
        if named and not person:
            hit[at:core] = [True] * (core - at)
    elif _named_by(tokens, at, core, flat=flat):
        hit[at:core] = [True] * (core - at)
        hit[core] = True


def _named_by(tokens: Tokens, at: int, core: int, *, flat: bool) -> bool:
    """Whether the ordinary word behind the head is its name: basisschool De Wegwijzer."""
    what = tokens.bits[core]
    if what & (FUNCTION | SPEECH):
        return False
    if not flat:
        return bool(what & CAPITAL) and bool(
            tokens.bits[core - 1] & CAPITAL or tokens.bits[at] & SURE_HEAD
        )
    if not tokens.bits[at] & SURE_HEAD:
        return False
    return core > at + 1 or not tokens.words[core].lower().endswith(("t", "en", "de", "te"))
