"""Streets with their house numbers: Kaaistraat 164/3, Timosingel 27 bis, Onder de Linden 102."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator

from retention.anonymise.text.lexicon import CAPITAL, DIGIT, FUNCTION, MARK, PREFIX
from retention.anonymise.text.lists import STREETS, SURE_STREETS
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens

_NUMBER = re.compile(
    r"\d{1,5}(?:\s?(?:-|/)\s?(?:\d{1,4}|[A-Za-z]{1,3})"
    r"|\s?(?:bis|ter|hs|rd|huis|[IVX]{1,4}|i{2,3}|[a-zA-Z])|\s[1-4](?=\s|$))?(?!\w)"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE = frozenset(("aan", "op", "in", "te", "adres", "van", "naar", "woont", "woonachtig", ":"))
_NR = frozenset(("nr", "nummer", "no"))
_ON = frozenset(("op", "bij", "naar"))
_WHERE = _BEFORE | {"praktijk", "verblijf", "bezoekadres", "woonadres"}
_LIVES = frozenset(
    ("woont", "woonde", "wonend", "woonachtig", "adres", "woonadres", "verhuist", "verhuisd")
)
_CALLED = frozenset(("huisnummer", "huisnr", "huisnrs"))
_COUNTED = frozenset(
    ("keer", "x", "uur", "dagen", "weken", "maanden", "jaar", "euro", "personen", "kinderen", "km")
)
_GAP = 3  # signs between a postcode and the number of the house
_MOST = 4


def houses(tokens: Tokens, found: list[tuple[int, int, Label]]) -> list[tuple[int, int, Label]]:
    """House numbers with the street before them; `found` is what was found before."""
    numbers = [(at, number) for at in tokens.figures if (number := _number(tokens, at))]
    if not numbers:
        return []
    ends = {end: start for start, end, label in found if label is not Label.DATE}
    postcodes = {start: end for start, end, label in found if label is Label.POSTCODE}
    return list(_houses(tokens, numbers, ends, postcodes))


def _number(tokens: Tokens, at: int) -> re.Match[str] | None:
    """What may be a house number with its addition."""
    if at == 0 or len(tokens.words[at]) > 6:
        return None
    return _NUMBER.match(tokens.text, tokens.starts[at])


def _houses(
    tokens: Tokens,
    numbers: list[tuple[int, re.Match[str]]],
    ends: dict[int, int],
    postcodes: dict[int, int],
) -> Iterator[tuple[int, int, Label]]:
    behind = frozenset(postcodes.values())
    for at, number in numbers:
        before = _before_number(tokens, at)
        street = tokens.plain[before].endswith(STREETS)
        addressed = _leads_to(tokens.text, number.end(), postcodes)
        if addressed:
            first = _street_start(tokens, at)
            yield (tokens.starts[first], number.end(), Label.ADDRESS)
        elif street and (
            tokens.ends[before] in ends
            or tokens.bits[before] & CAPITAL
            or _is_street(tokens, before, at)
        ):
            start = ends.get(tokens.ends[before], tokens.starts[before])
            yield (start, number.end(), Label.ADDRESS)
        elif tokens.ends[before] in ends and _lives(tokens, at, ends[tokens.ends[before]]):
            yield (ends[tokens.ends[before]], number.end(), Label.ADDRESS)
        elif (lives := _where_lives(tokens, before)) is not None and not _counts(tokens, at):
            yield (tokens.starts[lives], number.end(), Label.ADDRESS)
        elif _is_called(tokens, at) or _follows(tokens, at, behind):
            yield (tokens.starts[at], number.end(), Label.ADDRESS)


def _before_number(tokens: Tokens, at: int) -> int:
    """The word before a house number: past nr. or a comma, and past the year of Plein 1944."""
    before = at - 1
    while before > 0 and (tokens.plain[before] in _NR or tokens.words[before] in {".", ","}):
        before -= 1
    return before - 1 if before and _YEAR.fullmatch(tokens.words[before]) else before


def _is_street(tokens: Tokens, before: int, at: int) -> bool:
    """Dorpsstraat 3, in small letters: a word that ends as streets do, and more than the ending."""
    word = tokens.plain[before]
    ending = next((each for each in SURE_STREETS if word.endswith(each)), "")
    return bool(ending) and len(word) > len(ending) + 1 and not _counts(tokens, at)


def _where_lives(tokens: Tokens, before: int) -> int | None:
    """The first word of a street behind `woont` or `adres`: woont achterom 3."""
    if tokens.bits[before] & (MARK | DIGIT | FUNCTION):
        return None
    for first in range(before, max(before - _MOST, 0), -1):
        earlier = tokens.plain[first - 1]
        if earlier in _LIVES:
            return first
        if earlier in _BEFORE and first > 1 and tokens.plain[first - 2] in _LIVES:
            return first
        if tokens.bits[first - 1] & (MARK | DIGIT):
            return None
    return None


def _counts(tokens: Tokens, at: int) -> bool:
    return at + 1 < tokens.count and tokens.plain[at + 1] in _COUNTED


def _lives(tokens: Tokens, at: int, start: int) -> bool:
    """Woont op Steenuil 41: whether what was found here, from `start` on, is where something is."""
    if _counts(tokens, at):
        return False
    first = bisect_left(tokens.starts, start)
    return first > 0 and tokens.plain[first - 1] in _WHERE


def _is_called(tokens: Tokens, at: int) -> bool:
    """Huisnummer 154, huisnr.: 27 bis, bel aan op nr 70."""
    before = at - 1
    while before > 0 and tokens.words[before] in {".", ":", "="}:
        before -= 1
    if tokens.plain[before] in _NR:
        return before > 0 and tokens.plain[before - 1] in _ON
    return tokens.plain[before] in _CALLED


def _follows(tokens: Tokens, at: int, ends: frozenset[int]) -> bool:
    """9871 ZX 27, 9871 ZX / 27: a number right behind a postcode, unless it counts something."""
    if _counts(tokens, at):
        return False
    start = tokens.starts[at]
    return any(
        end in ends and not tokens.text[end:start].strip(" ,/-\n")
        for end in range(start - _GAP, start + 1)
    )


def _leads_to(text: str, end: int, postcodes: Container[int]) -> bool:
    """Whether a postcode follows, behind a comma or a space."""
    while end < len(text) and text[end] in " ,;\n":
        end += 1
    return end in postcodes


def _street_start(tokens: Tokens, number: int) -> int:
    """The first word of the street before a house number that a postcode follows."""
    first = number
    while first > 0 and number - first < _MOST + 1:
        word = tokens.words[first - 1]
        if tokens.bits[first - 1] & MARK or (
            word.lower() in _BEFORE and not _opens_street(tokens, first - 1)
        ):
            break
        first -= 1
    if (
        number - first > 1
        and tokens.words[first].lower() in {"de", "het", "een"}
        and first > 0
        and (tokens.words[first - 1].lower() in {"aan", "op", "in"})
    ):
        first += 1
    return min(first, number - 1)


def _opens_street(tokens: Tokens, at: int) -> bool:
    """In 't Veld, Op de Wal: a preposition with a capital is part of the name."""
    return bool(tokens.bits[at] & CAPITAL and tokens.bits[at + 1] & PREFIX and not tokens.upper)
