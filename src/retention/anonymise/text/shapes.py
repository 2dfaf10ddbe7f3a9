"""Numbers that have a shape: BSN, IBAN, telephone, postcode, plate, case number, date in digits.

The shape decides; a checksum would only label. Every pattern is tried only where a word with a
digit begins, so that plain prose costs next to nothing, and none goes over one stretch twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.lexicon import MARK, lexicon
from retention.anonymise.text.lists import read_lists
from retention.anonymise.text.mails import mails
from retention.anonymise.text.numbers import numbers
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens

Found = tuple[int, int, Label]

_POSTCODE = re.compile(r"[1-9]\d{3}[ .\-\n]{0,3}([A-Za-z]{2}|[A-Z] [A-Z])(?![A-Za-z0-9])")
_UNITS = frozenset(read_lists()["units"])
_IBAN = re.compile(r"[A-Za-z]{2}[ .\-]?\d[ .\-]?\d(?=[ .\-/\n]{0,3}[A-Za-z0-9])")
_IBAN_REST = re.compile(
    r"(?:[ .\-/\n]{0,3}[A-Za-z](?![a-z]{4})){0,4}+(?:[ .\-/\n]{0,3}[A-Z0-9]{1,4}){2,20}+"
)
_NL_REST = re.compile(r"(?:[ .\-/\n]{0,3}[A-Za-z]){4}(?:[ .\-/\n]{0,3}\d){7,13}")
_COUNTRIES = frozenset(read_lists()["ibancountries"])
_MIXED = re.compile(
    r"(?:[A-Za-z]{1,10}[-/._:]?)?\d++(?:[-/._]?[A-Za-z]{0,4}\d++)*+(?:[-/._]?[A-Za-z]{1,3}(?![A-Za-z]))?"
)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
_GROUP = r"([A-Za-z]{1,3}|\d{1,3})"
_PLATE = re.compile(rf"{_GROUP}([-. ]| - )?{_GROUP}(?(2)\2){_GROUP}(?![A-Za-z0-9])")
_SIDECODES = frozenset((
    "LLDDDD", "DDDDLL", "DDLLDD", "LLDDLL", "LLLLDD", "DDLLLL", "DDLLLD", "DLLLDD", "LLDDDL",
    "LDDDLL", "LLLDDL", "LDDLLL", "DLLDDD", "DDDLLD",
))  # fmt: skip
_CUTS = frozenset(((2, 2, 2), (2, 3, 1), (1, 3, 2), (3, 2, 1), (1, 2, 3)))
_LONGEST_PLATE = 8
_ENOUGH = 5  # so many digits together are never ordinary


def shapes(tokens: Tokens) -> list[Found]:
    """Every stretch with the shape of a number or address; they may overlap."""
    found = list(mails(tokens.text))
    if tokens.figures:
        mixed_until = 0
        for at in tokens.figures:
            found += _lettered(tokens, at)
            start = _with_letters(tokens, at)
            if start >= mixed_until and (mixed := _MIXED.match(tokens.text, start)):
                mixed_until = mixed.end()
                if _is_number(mixed[0]):
                    found.append((start, mixed_until, Label.ID))
        found += numbers(tokens.text)
    return found


def _lettered(tokens: Tokens, at: int) -> Iterator[Found]:
    """IBAN, plate and postcode: what has both letters and digits."""
    text, words, starts = tokens.text, tokens.words, tokens.starts
    word = words[at]
    if word[:4].isdigit() and len(word) in {4, 6, 7}:
        yield from _postcode(tokens, starts[at])
    if word[:2].isalpha():
        yield from _iban(text, starts[at])
    elif at and len(words[at - 1]) == 2 and words[at - 1].isalpha():
        yield from _iban(text, starts[at - 1])
    for first in range(max(0, at - 2), at + 1):
        if len(words[first]) > _LONGEST_PLATE or tokens.bits[first] & MARK:
            continue
        plate = _PLATE.match(text, starts[first])
        if plate and _is_plate(plate):
            yield starts[first], plate.end(), Label.PLATE


def _is_plate(plate: re.Match[str]) -> bool:
    groups = plate.group(1, 3, 4)
    kinds = "".join([("L" if group.isalpha() else "D") * len(group) for group in groups])
    if kinds not in _SIDECODES:
        return False
    if not plate[2]:
        return True
    words = plate[2] != "-" and any(_is_word(group) for group in groups)
    return tuple(map(len, groups)) in _CUTS and not words


def _is_word(letters: str) -> bool:
    """Whether letters between digits are a word or unit: 10 op 12, not 58 PN LV."""
    return letters.islower() and (letters in _UNITS or lexicon().is_ordinary(letters))


def _iban(text: str, at: int) -> Iterator[Found]:
    start = _IBAN.match(text, at)
    if start is None or text[at : at + 2].lower() not in _COUNTRIES:
        return
    rest = _NL_REST.match(text, start.end()) or _IBAN_REST.match(text, start.end())
    if rest is None:
        return
    signs = sum(one.isalnum() for one in text[at : rest.end()])
    digits = sum(one.isdigit() for one in rest[0])
    if signs >= 14 and digits >= 7:
        yield at, rest.end(), Label.IBAN


def _postcode(tokens: Tokens, at: int) -> Iterator[Found]:
    code = _POSTCODE.match(tokens.text, at)
    if code is None:
        return
    letters = code[1]
    sure = letters.isupper() and not tokens.upper
    glued = code.end() - at == 6
    if glued or sure or letters.lower() not in _UNITS or _follows_house(tokens.text, at):
        yield at, code.end(), Label.POSTCODE


def _follows_house(text: str, at: int) -> bool:
    before = text[max(0, at - 12) : at].rstrip()
    if before.endswith(",") and any(one.isdigit() for one in before):
        return True
    return before.lower().endswith(("postcode", "postcode:", "pc", "pc:"))


def _with_letters(tokens: Tokens, at: int) -> int:
    """Where a case number begins whose letters stand before it, cut off by a mark: Z/19/917466."""
    start = tokens.starts[at]
    if at > 1 and tokens.words[at - 1] in "-/._:" and tokens.ends[at - 1] == start:
        letters = tokens.words[at - 2]
        if letters.isalpha() and len(letters) <= 10 and tokens.ends[at - 2] == start - 1:
            return tokens.starts[at - 2]
    return start


def _is_number(spelled: str) -> bool:
    if sum(map(str.isdigit, spelled)) < _ENOUGH:
        return False
    return not _AMOUNT.fullmatch(spelled) and not _DATED.fullmatch(spelled)
