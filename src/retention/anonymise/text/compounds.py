"""Words that Dutch writes together: doucheverzorging, respijtzorgaanvraag, PGB-houder."""

from __future__ import annotations

from collections.abc import Callable

from retention.anonymise.text.lists import read_lists

_SHORTEST = 4
_LONGEST = 40
_LINKS = ("", "s", "en", "e", "n")
_SHORT_FRONTS = read_lists()["shortfronts"]
# Dutch surnames and streets end so; a word that is not listed and ends so may be one.
_OF_NAMES = tuple(read_lists()["nameendings"])


def is_compound(word: str, ordinary: Callable[[str], bool]) -> bool:
    """Whether the word falls apart in ordinary words, at most three, with the usual links."""
    if len(word) > _LONGEST:
        return False
    parts = word.split("-")
    if len(parts) > 1:
        return len(parts) <= 4 and all(_part(part, ordinary) for part in parts)
    stem = word.removesuffix("'s")
    if stem != word and ordinary(stem):
        return True
    plain = word.removesuffix("je").removesuffix("t")
    if len(word) < 2 * _SHORTEST or word.endswith(_OF_NAMES) or plain.endswith(_OF_NAMES):
        return False
    return _splits(word, ordinary, 2)


def _part(part: str, ordinary: Callable[[str], bool]) -> bool:
    if not part:
        return False
    if ordinary(part):
        return True
    return (
        len(part) >= 2 * _SHORTEST and not part.endswith(_OF_NAMES) and _splits(part, ordinary, 2)
    )


def _splits(word: str, ordinary: Callable[[str], bool], more: int) -> bool:
    for at in range(len(word) - _SHORTEST, 2, -1):
        head = word[at:]
        if not ordinary(head):
            continue
        for link in _LINKS:
            if not word[:at].endswith(link):
                continue
            front = word[: at - len(link)]
            if (len(front) >= _SHORTEST or front in _SHORT_FRONTS) and ordinary(front):
                return True
        if more > 1 and _splits(word[:at], ordinary, more - 1):
            return True
    return False
