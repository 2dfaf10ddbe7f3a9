"""Numbers and addresses that have a shape: BSN, IBAN, telephone, e-mail, postcode, plate, case number.

The shape decides; a checksum would only label. Every search starts at a digit, an `@` or a dot, so
that plain prose costs next to nothing, and no pattern can be tried twice on the same stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.lexicon import lexicon
from retention.anonymise.text.mails import mails
from retention.anonymise.text.spans import Label, Span

_DIGIT = re.compile(r"\d")
_GAP = r"[ .\-/()\n\t]{1,4}"
_RUN = re.compile(rf"\d++(?:{_GAP}\d++)*+")
_GROUP = re.compile(r"\d+")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)")
_MONEY = re.compile(
    r"\s?(?:euro|frank|gulden|dollar|miljoen|miljard|km|kilometer|procent|inwoners|mensen)"
)
_DATE = re.compile(
    r"(?:\d{4}\s?([-/.])\s?\d{1,2}\s?\1\s?\d{1,2}|\d{1,2}\s?([-/. ])\s?\d{1,2}\s?\2\s?'?(?:\d{4}|\d{2}))(?!\d| \d)"
)
_DAY_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[-/](?:0?[1-9]|1[0-2])(?!\d|[\-/.,]\d)")
_BEFORE_DAY = re.compile(
    r"(?:\b(?:op|per|van|vanaf|tot|sinds|dd|datum|voor|na|start|begin|eind|afspraak|m|en|of|gepland)"
    r"|d\.d\.|t/m)[:.]?\s$",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![\w])[1-9]\d{3}[ .\-\n]{0,3}([A-Za-z]{2}|[A-Z] [A-Z])(?![A-Za-z0-9])")
_UNITS = frozenset(
    "km kg mg ml cm mm gr st en is in op de te of om ze we er af al uw ik je aan m2 na nu zo ja "
    "mb gb kb tb pk cc bv nv ad el la le hm me my ie ct cl dl".split()
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .\-]?\d[ .\-]?\d(?=[ .\-/\n]{0,3}[A-Za-z0-9])")
_IBAN_REST = re.compile(
    r"(?:[ .\-/\n]{0,3}[A-Za-z](?![a-z]{4})){0,4}+(?:[ .\-/\n]{0,3}[A-Z0-9]{1,4}(?<=[0-9A-Z])){2,20}+"
)
_NL_REST = re.compile(r"(?:[ .\-/\n]{0,3}[A-Za-z]){4}(?:[ .\-/\n]{0,3}\d){7,13}")
_MIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,10}[-/._:]?)?\d++(?:[-/._]?[A-Za-z]{0,4}\d++)*+(?:[-/._]?[A-Za-z]{1,3}(?![A-Za-z]))?"
)
_L, _D = "[A-Za-z]", r"\d"
_GAPS = ("", "[-.]", " ", " - ")
_SIDECODES = "LLDDDD DDDDLL DDLLDD LLDDLL LLLLDD DDLLLL DDLLLD DLLLDD LLDDDL LDDDLL LLLDDL LDDLLL DLLDDD DDDLLD"
_CUTS = ((2, 2, 2),) * 6 + (
    (2, 3, 1),
    (1, 3, 2),
    (2, 3, 1),
    (1, 3, 2),
    (3, 2, 1),
    (1, 2, 3),
    (1, 2, 3),
    (3, 2, 1),
)


def _sidecode(code: str, cut: tuple[int, ...]) -> str:
    groups, at = [], 0
    for size in cut:
        groups.append("".join(_L if one == "L" else _D for one in code[at : at + size]))
        at += size
    return "(?:" + "|".join(gap.join(groups) for gap in _GAPS) + ")"


_PLATE = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    + "|".join(_sidecode(code, cut) for code, cut in zip(_SIDECODES.split(), _CUTS, strict=True))
    + r")(?![A-Za-z0-9])"
)
_WORD = re.compile(r"[A-Za-z]+")
_ENOUGH = 5  # so many digits together are never ordinary


def shapes(text: str, *, shouted: bool = False) -> list[Span]:
    """Every stretch with the shape of a number or address; they may overlap."""
    found = list(mails(text))
    if _DIGIT.search(text):
        found += _ibans(text)
        found += _plates(text)
        found += _postcodes(text, shouted=shouted)
        found += _mixed(text)
        for run in _RUN.finditer(text):
            found += _numbers(text, run.start(), run.end())
    return found


def _ibans(text: str) -> Iterator[Span]:
    for start in _IBAN.finditer(text):
        rest = _NL_REST.match(text, start.end()) or _IBAN_REST.match(text, start.end())
        if rest is None:
            continue
        signs = sum(one.isalnum() for one in text[start.start() : rest.end()])
        digits = sum(one.isdigit() for one in rest[0])
        if signs >= 14 and digits >= 7:
            yield Span(start.start(), rest.end(), Label.IBAN)


def _plates(text: str) -> Iterator[Span]:
    for plate in _PLATE.finditer(text):
        spelled = plate[0]
        letters = _WORD.findall(spelled)
        if not (" " in spelled and any(is_word(word) for word in letters)):
            yield Span(plate.start(), plate.end(), Label.PLATE)


def is_word(letters: str) -> bool:
    """Whether letters between digits are a word or unit: 10 op 12, not 58 PN LV."""
    return letters.islower() and (letters in _UNITS or lexicon().is_ordinary(letters))


def _postcodes(text: str, *, shouted: bool) -> Iterator[Span]:
    for code in _POSTCODE.finditer(text):
        letters = code[1]
        gap = code.end() - code.start() > 6
        sure = letters.isupper() and not shouted
        if not gap or sure or letters.lower() not in _UNITS or _follows_house(text, code.start()):
            yield Span(code.start(), code.end(), Label.POSTCODE)


def _follows_house(text: str, at: int) -> bool:
    before = text[max(0, at - 12) : at].rstrip()
    return (
        before.endswith(",")
        and any(one.isdigit() for one in before)
        or before.lower().endswith(("postcode", "postcode:", "pc", "pc:"))
    )


def _mixed(text: str) -> Iterator[Span]:
    for mixed in _MIXED.finditer(text):
        spelled = mixed[0]
        digits = sum(one.isdigit() for one in spelled)
        if digits >= _ENOUGH and not _AMOUNT.fullmatch(spelled) and not _DATE.fullmatch(spelled):
            yield Span(mixed.start(), mixed.end(), Label.ID)


def _numbers(text: str, start: int, end: int) -> Iterator[Span]:
    groups = [one.span() for one in _GROUP.finditer(text, start, end)]
    covered = start
    for at, (first, _) in enumerate(groups):
        if first < covered:
            continue
        if date := _date(text, first):
            covered = date.end
            yield date
            continue
        amount = _AMOUNT.match(text, first)
        if amount and not _is_number(amount[0], text, amount.end()):
            covered = amount.end()
            continue
        yield from _windows(text, groups, at)


def _is_number(spelled: str, text: str, end: int) -> bool:
    digits = sum(one.isdigit() for one in spelled)
    return digits >= 7 and not _MONEY.match(text, end)


def _date(text: str, at: int) -> Span | None:
    if (date := _DATE.match(text, at)) and _possible(date[0]):
        return Span(at, date.end(), Label.DATE)
    if (day := _DAY_MONTH.match(text, at)) and (
        _BEFORE_DAY.search(text, max(0, at - 12), at) or re.fullmatch(r"\d\d-\d\d", day[0])
    ):
        return Span(at, day.end(), Label.DATE)
    return None


def _possible(date: str) -> bool:
    parts = [int(part) for part in _GROUP.findall(date)]
    if parts[0] > 999:
        parts.reverse()
    return (
        parts[0] <= 31
        and parts[1] <= 31
        and min(parts[:2]) <= 12
        and not (parts[2] > 2200 or 100 <= parts[2] < 1000)
    )


def _windows(text: str, groups: list[tuple[int, int]], at: int) -> Iterator[Span]:
    """Groups from this one on that together have as many digits as a BSN or a telephone number."""
    first = groups[at][0]
    total = 0
    best: Span | None = None
    for start, end in groups[at : at + 16]:
        total += end - start
        if total > 15:
            break
        digits = [one for one in text[first:end] if one.isdigit()]
        if label := _label(digits, text[first - 1 : first] == "+"):
            best = Span(first, end, label)
    alone = groups[at][1] - first
    if best:
        yield best
    elif alone >= _ENOUGH:
        yield Span(first, groups[at][1], Label.ID)


def _label(digits: list[str], plus: bool) -> Label | None:
    count = len(digits)
    if plus and 8 <= count <= 15:
        return Label.PHONE
    if digits[0] == "0" and count == 10:
        return Label.PHONE
    if digits[:2] == ["0", "0"] and 11 <= count <= 15:
        return Label.PHONE
    if digits[:2] == ["3", "1"] and count in {11, 12}:
        return Label.PHONE
    return Label.BSN if count in {8, 9} else None
