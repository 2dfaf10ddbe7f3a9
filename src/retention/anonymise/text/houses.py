"""Streets with their house numbers: Kaaistraat 164/3, Timosingel 27 bis, Onder de Linden 102."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.lexicon import CAPITAL, MARK, PREFIX
from retention.anonymise.text.lists import read_lists
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens

STREETS = tuple(read_lists()["streets"])
_NUMBER = re.compile(
    r"\d{1,5}(?:\s?(?:-|/)\s?(?:\d{1,4}|[A-Za-z]{1,3})|\s?(?:bis|ter|[IVX]{1,4}|[a-zA-Z]))?(?!\w)"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE = frozenset(("aan", "op", "in", "te", "adres", "van", "naar", "woont", "woonachtig", ":"))
_MOST = 4


def houses(tokens: Tokens, found: list[tuple[int, int, Label]]) -> list[tuple[int, int, Label]]:
    """House numbers with the street before them; `found` is what was found before."""
    numbers = [(at, number) for at in tokens.figures if (number := _number(tokens, at))]
    if not numbers:
        return []
    ends = {end: start for start, end, label in found if label is not Label.DATE}
    postcodes = {start for start, _, label in found if label is Label.POSTCODE}
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
    postcodes: set[int],
) -> Iterator[tuple[int, int, Label]]:
    for at, number in numbers:
        before = at - 1
        if _YEAR.fullmatch(tokens.words[before]) and before:
            before -= 1
        street = tokens.words[before].lower().endswith(STREETS)
        addressed = _leads_to(tokens.text, number.end(), postcodes)
        if addressed:
            first = _street_start(tokens, at)
            yield (tokens.starts[first], number.end(), Label.ADDRESS)
        elif street and (tokens.ends[before] in ends or tokens.bits[before] & CAPITAL):
            start = ends.get(tokens.ends[before], tokens.starts[before])
            yield (start, number.end(), Label.ADDRESS)


def _leads_to(text: str, end: int, postcodes: set[int]) -> bool:
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
