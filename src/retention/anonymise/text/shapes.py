"""Numbers that have a shape: BSN, IBAN, telephone, postcode, plate, case number, date in digits.

The shape decides; a checksum would only label. Every pattern is tried only where a word with a
digit begins, so that plain prose costs next to nothing, and none goes over one stretch twice.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from retention.anonymise.text.lexicon import CODE, lexicon
from retention.anonymise.text.lists import read_lists
from retention.anonymise.text.mails import mails
from retention.anonymise.text.numbers import HOURS, YEARS, numbers
from retention.anonymise.text.spans import Label
from retention.anonymise.text.tokens import Tokens

Found = tuple[int, int, Label]

_POSTCODE = re.compile(
    r"[1-9]\d{3}(?:[ .\-\n\t]{0,3}([A-Za-z]{2}|[A-Z] [A-Z]|[a-z] [a-z])"
    r"|[^\w\n]{1,3}([A-Z] ?[A-Z]))(?![A-Za-z0-9])"
)
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")  # NL-1234 AB, pc1234ab
_APART = re.compile(r"[1-9](?:[ .\-]\d){3}[ .\-]{0,3}([A-Z][ .\-]?[A-Z])(?![A-Za-z0-9])")
_UNITS = frozenset(read_lists()["units"])
_MEASURES = frozenset(("mg", "kg", "ml", "cl", "dl", "cm", "mm", "km", "gr"))
_IBAN = re.compile(r"([A-Za-z])[ .\-]?([A-Za-z])[\W_]{0,3}\d[ .\-]?\d(?=[\W_]{0,3}[A-Za-z0-9])")
_IBAN_REST = re.compile(
    r"(?:[ .\-/\n]{0,3}[A-Za-z](?![a-z]{4})){0,4}+"
    r"(?:[ .\-/\n\t]{0,3}(?:[A-Z0-9]{1,4}|(?=[a-z]{0,3}\d)[a-z0-9]{1,4})){2,20}+"
)
_SPACED_IBAN = re.compile(  # groups of four with one other sign between them, or letter by letter
    r"[A-Z]{2}\d\d([:,;|*_+])[A-Z0-9]{4}(?:\1[A-Z0-9]{1,4}){2,7}"
    r"|[Nn][ .\-]?[Ll](?:[ .\-]?\d){2}(?:[ .\-]?[A-Za-z]){4}(?:[ .\-]?\d){10}"
)
_NL_REST = re.compile(r"(?:[\W_]{0,3}[A-Za-z]){4}(?:[\W_]{0,3}\d){7,13}")
_COUNTRIES = frozenset(read_lists()["ibancountries"])
_MIXED = re.compile(
    r"(?:[A-Za-z]{1,10}[-/._:]?)?\d++(?:[-/._]?[A-Za-z]{0,4}\d++)*+(?:[-/._]?[A-Za-z]{1,3}(?![A-Za-z]))?"
)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PRESSURE = re.compile(r"(?:[89]\d|1\d\d|2[0-4]\d)[-/](?:[4-9]\d|1[0-3]\d)")  # of blood
_HOUSE = re.compile(r"\D\d{1,3}(?:[ -]?[A-Za-z])?,$")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
_HARMLESS = (_AMOUNT, _DATED, _PRESSURE, YEARS, HOURS)
_JOINTS = frozenset("-/._:")
_OUTLINE = bytes.maketrans((string.ascii_letters + string.digits).encode(), b"L" * 52 + b"D" * 10)
_SIDECODES = (
    "LLDDDD", "DDDDLL", "DDLLDD", "LLDDLL", "LLLLDD", "DDLLLL", "DDLLLD", "DLLLDD", "LLDDDL",
    "LDDDLL", "LLLDDL", "LDDLLL", "DLLDDD", "DDDLLD",
)  # fmt: skip
_CUTS = ((2, 4), (2, 5), (1, 4), (3, 5), (1, 3))  # 12-AB-34, 12-ABC-3, 1-ABC-23, 123-AB-4, 1-AB-234
_PLATES = frozenset(code.encode() for code in _SIDECODES) | {
    sign.join((code[:first], code[first:second], code[second:])).encode()
    for code in _SIDECODES
    for first, second in _CUTS
    for sign in ("-", ".", " ", " - ")
}
_PLATE = re.compile(rb"[DL]{6}|[DL]{1,3}( - |[-. ])[DL]{1,3}\1[DL]{1,3}")
_LOOSE_GROUPS = re.compile(r" - |[. ]")
_ENOUGH = 5  # so many digits together are never ordinary


def shapes(tokens: Tokens) -> list[Found]:
    """Every stretch with the shape of a number or address; they may overlap."""
    found = list(mails(tokens.text))
    if tokens.figures:
        outline = tokens.text.encode("ascii", "replace").translate(_OUTLINE)
        mixed_until = 0
        for at in tokens.figures:
            _lettered(tokens, at, outline, found)
            if tokens.bits[at] & CODE:
                found.append((tokens.starts[at], tokens.ends[at], Label.ID))
            if tokens.words[at].isdecimal() and not _is_joined(tokens, at):
                continue
            start = _with_letters(tokens, at)
            if start >= mixed_until and (mixed := _MIXED.match(tokens.text, start)):
                mixed_until = mixed.end()
                if _is_number(mixed[0]):
                    found.append((start, mixed_until, Label.ID))
        found += numbers(tokens.text)
    return found


def _is_joined(tokens: Tokens, at: int) -> bool:
    """Whether a mark glues these digits to what stands before or behind them."""
    text, start, end = tokens.text, tokens.starts[at], tokens.ends[at]
    return text[end : end + 1] in _JOINTS or (start > 0 and text[start - 1] in _JOINTS)


def _lettered(tokens: Tokens, at: int, outline: bytes, found: list[Found]) -> None:
    """IBAN, plate and postcode: what has both letters and digits."""
    starts = tokens.starts
    start, before = starts[at], starts[at - 1]
    front = outline[start : start + 4]
    length = len(tokens.words[at])
    if front == b"DDDD":
        found += _postcode(tokens, at, start)
    elif front[:1] == b"L" and (four := _FOUR.search(tokens.text, start, tokens.ends[at])):
        found += _postcode(tokens, at, four.start())
    elif length == 1 and (code := _APART.match(tokens.text, start)):
        found.append((start, code.end(), Label.POSTCODE))
    if front[:2] == b"LL":
        found += _iban(tokens.text, start)
    elif at and outline[before : before + 1] == b"L" and len(tokens.words[at - 1]) <= 2:
        found += _iban(tokens.text, before if len(tokens.words[at - 1]) == 2 else starts[at - 2])
    _spaced_iban(tokens, at, found)
    for first in starts[max(0, at - 2) : at + 1]:
        if (plate := _PLATE.match(outline, first)) and plate[0] in _PLATES:
            found += _plate(tokens.text, first, plate.end(), upper=tokens.upper)


def _spaced_iban(tokens: Tokens, at: int, found: list[Found]) -> None:
    """DE89:3704:0044, N L 9 1 A B, N.L.9.1: from the word with the digit, or its country before."""
    begins = [at] if tokens.words[at][0].isalpha() else []
    if at and tokens.words[at - 1][0] in "Nn":
        begins.append(at - 1)
    elif at > 1 and tokens.words[at - 1] in {"L", "l"}:
        begins.append(at - 2)
    found += [
        (*iban.span(), Label.IBAN)
        for begin in begins
        if (iban := _SPACED_IBAN.match(tokens.text, tokens.starts[begin]))
    ]


def _plate(text: str, start: int, end: int, *, upper: bool) -> Iterator[Found]:
    """The plate with this outline, unless it goes on, or is two numbers with a word between."""
    after = text[end : end + 1]
    if after.isascii() and after.isalnum():
        return
    groups = _LOOSE_GROUPS.split(text[start:end])
    if len(groups) == 1 or not any(_is_word(group, upper=upper) for group in groups):
        yield start, end, Label.PLATE


def _is_word(letters: str, *, upper: bool) -> bool:
    """Whether letters between digits are a word or unit: 10 op 12, 2 X 850 MG; not 58 PN LV."""
    small = letters.lower()
    if not upper and not letters.islower():
        return small in _MEASURES
    return letters.isalpha() and (small in _UNITS or lexicon().is_ordinary(small))


def _iban(text: str, at: int) -> Iterator[Found]:
    start = _IBAN.match(text, at)
    if start is None or (country := (start[1] + start[2]).lower()) not in _COUNTRIES:
        return
    rest = _NL_REST.match(text, start.end()) if country == "nl" else None
    rest = rest or _IBAN_REST.match(text, start.end())
    if rest is None:
        return
    signs = sum(one.isalnum() for one in text[at : rest.end()])
    digits = sum(one.isdigit() for one in rest[0])
    if signs >= 14 and digits >= 7:
        yield at, rest.end(), Label.IBAN


def _postcode(tokens: Tokens, word: int, at: int) -> Iterator[Found]:
    """The postcode whose digits stand here, with the rest of its word: NL-1234 AB, 1234AB-27."""
    code = _POSTCODE.match(tokens.text, at)
    if code is None or (code[2] and tokens.upper):
        return
    letters = code[1] or code[2]
    sure = letters.isupper() and not tokens.upper
    glued = code.end() - at == 6
    if glued or sure or letters.lower() not in _UNITS or _follows_house(tokens.text, at):
        yield tokens.starts[word], max(code.end(), tokens.ends[word]), Label.POSTCODE


def _follows_house(text: str, at: int) -> bool:
    before = text[max(0, at - 12) : at].rstrip()
    if _HOUSE.search(before):
        return True
    return before.lower().endswith(("postcode", "postcode:", "postcode is", "pc", "pc:"))


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
    return not any(shape.fullmatch(spelled) for shape in _HARMLESS)
