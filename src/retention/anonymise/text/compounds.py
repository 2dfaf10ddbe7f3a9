"""Words that Dutch writes together: doucheverzorging, respijtzorgaanvraag, PGB-houder."""

from __future__ import annotations

from collections.abc import Callable

from retention.anonymise.text.lists import read_lists

_SHORTEST = 4
_LONGEST = 40
_LINKS = ("", "s", "en", "e", "n")
_SHORT_FRONTS = read_lists()["shortfronts"]
_SHORT_HEADS = read_lists()["shortheads"]
_SURE = 7  # a last part of so many letters is no surname's: badkamer-aanpassing, not kerk-hoven
# Dutch surnames and streets end so; a word that is not listed and ends so may be one.
_OF_NAMES = tuple(read_lists()["nameendings"])


def is_compound(word: str, ordinary: Callable[[str], bool]) -> bool:
    """Whether the word falls apart in ordinary words, at most three, with the usual links."""
    if len(word) > _LONGEST:
        return False
    parts = word.split("-")
    if len(parts) > 1:
        return len(parts) <= 4 and all(_part(part, ordinary) for part in parts)
    for ending in ("'s", "nr", "nrs"):
        stem = word.removesuffix(ending)
        if stem != word and ordinary(stem):
            return True
    return "'" not in word and _splits(word, ordinary)


def _part(part: str, ordinary: Callable[[str], bool]) -> bool:
    return bool(part) and (ordinary(part) or _splits(part, ordinary))


def _splits(word: str, ordinary: Callable[[str], bool]) -> bool:
    plain = word.removesuffix("je").removesuffix("t")
    shortest = _SURE if word.endswith(_OF_NAMES) or plain.endswith(_OF_NAMES) else _SHORTEST
    if shortest < _SURE and word[-3:] in _SHORT_HEADS and _fronts(word[:-3], ordinary, 2, 5):
        return True
    return _in_parts(word, ordinary, 2, shortest)


def _in_parts(word: str, ordinary: Callable[[str], bool], more: int, shortest: int) -> bool:
    """Whether an ordinary word of at least so many letters ends it, and ordinary ones go before."""
    return any(
        ordinary(word[at:]) and _fronts(word[:at], ordinary, more, _SHORTEST)
        for at in range(len(word) - shortest, 1, -1)
    )


def _fronts(front: str, ordinary: Callable[[str], bool], more: int, shortest: int) -> bool:
    for link in _LINKS:
        stem = front.removesuffix(link)
        if (link and stem == front) or not stem:
            continue
        if (len(stem) >= shortest or stem in _SHORT_FRONTS) and ordinary(stem):
            return True
    return more > 1 and _in_parts(front, ordinary, more - 1, _SHORTEST)
