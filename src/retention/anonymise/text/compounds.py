"""Words that Dutch writes together: doucheverzorging, respijtzorgaanvraag, PGB-houder."""

from __future__ import annotations

from collections.abc import Callable

_SHORTEST = 4
_LONGEST = 40
_LINKS = ("", "s", "en", "e", "n")
_SHORT_FRONTS = frozenset(
    "aan bij uit weg zee mee toe her her non pre net wet wmo pgb app bed bad lip oog oor arm been bus tv pc "
    "cd dag dak dorp deel eind gas gast geld jeugd kop mond nek oud rug tand tijd voet vrij wijk zorg zus".split()
)
# Dutch surnames and streets end so; a word that is not listed and ends so may be one.
_OF_NAMES = (
    "man", "mans", "veld", "velde", "berg", "berge", "bergen", "huis", "huizen", "hof", "hoven", "hove",
    "bos", "bosch", "dijk", "dijke", "dam", "kamp", "horst", "laar", "beek", "brink", "burg", "water",
    "land", "meijer", "meyer", "boer", "bakker", "steen", "broek", "stra", "sma", "ink", "zand", "meer",
    "poel", "molen", "einde", "eind", "hoek", "haar", "kerk", "steeg", "veen", "loo", "lo", "oord",
    "wijk", "huijs", "hout", "heide", "heuvel", "stein", "stad", "akker", "donk", "boom", "bloem",
    "straat", "laan", "weg", "plein", "singel", "kade", "dreef", "pad", "gracht", "erf", "dorp", "buurt",
    "park", "poort", "zicht", "daal", "drecht", "schot", "ma", "sen", "son", "ing", "mulder", "smit",
    "kens", "wijck", "beke", "broeck", "kuil", "ker", "laer", "hoeve", "weide", "baan", "markt",
)  # fmt: skip


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
    if len(word) < 2 * _SHORTEST or word.endswith(_OF_NAMES):
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
