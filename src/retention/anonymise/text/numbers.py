"""Digits only: BSN and telephone in any grouping, dates in digits, and every other long number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retention.anonymise.text.spans import Label

Found = tuple[int, int, Label]

_RUN = re.compile(r"\d++(?:[ .\-/()\n\t]{1,4}+\d++)*+")
# The same with any signs, or a word for one, between the groups. Its first digit is searched for.
_LOOSE = re.compile(
    r"\d\d*+(?:(?:[^\w\n]|_|\n(?!\n)){1,4}+\d++"
    r"|\s(?:en|punt|streepje|komma|spatie|dan|plus|min|minteken)[ ,]{1,2}\d++)*+"
)
# What is no number of somebody: decimals, times, years, marks out of ten.
_MEASURE = re.compile(
    r"(?<![\d,])\d+,\d{1,2}(?![\d,]|[.;:|]\d)"
    r"|(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|:\d)"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}/10(?!\d)"
)
YEARS = re.compile(r"((?:19|20)\d\d)(?:\s?[-/]\s?|\s)((?:19|20)\d\d)")
_NUMBERED = re.compile(
    r"(?<!\w)(?:bsn|(?:\w*(?:nummer|nr|sofi))|tel\w{0,7}|rek\w{0,7}|giro|mob\w{0,4})\W{0,3}$",
    re.IGNORECASE,
)
_NAMED = 6
HOURS = re.compile(
    r"(?:[01]?\d|2[0-3])\.[0-5]\d\s?[-/]\s?(?:[01]?\d|2[0-4])\.[0-5]\d"
    r"|(?:[01]\d|2[0-3])[03]0\s?-\s?(?:[01]\d|2[0-4])[03]0(?=\s?(?:uur|u\b))"
)
_GROUP = re.compile(r"\d+")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)")
_MONEY = re.compile(
    r"\s?(?:euro|frank|gulden|dollar|miljoen|miljard|km|kilometer|procent|inwoners|mensen)"
)
_DATE = re.compile(
    r"(?:\d{4}\s?([-/.])\s?\d{1,2}\s?\1\s?\d{1,2}"
    r"|\d{1,2}\s?([-/. ])\s?\d{1,2}\s?\2\s?'?(?:\d{4}|\d{2}))(?!\d)"
)
_DAY_MONTH = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-/](?:0?[1-9]|1[0-2])(?!\d|[\-/.,]\d|\s?(?:keer|uur|x\b|maal|dagen|weken))"
)
_MONTH_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])[-/](?:19|20)\d\d(?!\d|[-/]\d)")
_BEFORE_DAY = re.compile(
    r"(?:\b(?:op|per|van|vanaf|tot|sinds|dd|datum|voor|na|start|begin|eind|afspraak|m|en|of|gepland)"
    r"|d\.d\.|t/m)[:.]?\s$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[ .\-/()\n\t]{1,4}\d")
_MOST_GROUPS = 16
_MOST_DIGITS = 15
_MANY = 60  # groups of digits on end: a table, or nonsense
_ENOUGH = 5


def numbers(text: str) -> Iterator[Found]:
    """Every number that may point at somebody."""
    for run in _LOOSE.finditer(text):
        start, end = run.span()
        if end - start < 5 and run[0].isdecimal():
            continue
        if end - start > 2:
            found = list(_tight(text, start, end))
            yield from found
            whole = len(found) == 1 and found[0][:2] == (start, end)
            if not whole and _is_loose(text, start, end):
                yield start, end, Label.ID


def _tight(text: str, start: int, end: int) -> Iterator[Found]:
    """The runs in a stretch that have nothing but the usual signs between their groups."""
    for run in _RUN.finditer(text, start, end):
        first, last = run.span()
        if last - first > 4 or (last - first > 2 and not run[0].isdecimal()):
            yield from _run(text, first, last)


def _is_loose(text: str, start: int, end: int) -> bool:
    """Whether groups with any signs between them have together the digits of a BSN or telephone.

    123, 456, 782 and 06|12|34|56|78; not 12,50 + 13,75 or 2019, 2020. Where they are named (tel.,
    bsn, rekening) six digits are enough.
    """
    spelled = text[start:end]
    digits = "".join(filter(str.isdigit, spelled))
    if len(digits) < _NAMED:
        return False
    if _NUMBERED.search(text, max(0, start - 14), start):
        return True
    if len(digits) == len(spelled) or _MEASURE.search(spelled):
        return False
    if digits[0] == "0":
        return 9 <= len(digits) <= 14
    return len(digits) == 9 or (digits.startswith("31") and len(digits) in {11, 12})


def _run(text: str, start: int, end: int) -> Iterator[Found]:
    groups = [one.span() for one in _GROUP.finditer(text, start, end)]
    if len(groups) > _MANY:
        yield start, end, Label.ID
        return
    covered = start
    for at, (first, _) in enumerate(groups):
        if first < covered:
            continue
        if harmless := _years_or_hours(text, first):
            covered = harmless
            continue
        if date := _date(text, first):
            covered = date[1]
            yield date
            # A longer number may begin here; a shorter one is the date itself.
            yield from (found for found in _windows(text, groups, at) if found[1] > covered)
            continue
        amount = _AMOUNT.match(text, first)
        if amount and (_MONEY.match(text, amount.end()) or _digits(amount[0]) < 7):
            covered = amount.end()
            if not _GOES_ON.match(text, covered):
                continue
        yield from _windows(text, groups, at)


def _years_or_hours(text: str, at: int) -> int:
    """Where 2019-2020 or 8.30-12.30 ends, when no number goes on behind it; else 0."""
    span = YEARS.match(text, at) or HOURS.match(text, at)
    if (
        span is None
        or _GOES_ON.match(text, span.end())
        or _NUMBERED.search(text, max(0, at - 12), at)
    ):
        return 0
    return span.end() if span.re is HOURS or span[1] < span[2] else 0


def _digits(spelled: str) -> int:
    return sum(map(str.isdigit, spelled))


def _date(text: str, at: int) -> Found | None:
    if (date := _DATE.match(text, at)) and _possible(date[0]):
        return at, date.end(), Label.DATE
    if month := _MONTH_YEAR.match(text, at):
        return at, month.end(), Label.DATE
    if (day := _DAY_MONTH.match(text, at)) and (
        (day.end() - at == 5 and text[at + 2] in "-/")
        or _BEFORE_DAY.search(text, max(0, at - 12), at)
    ):
        return at, day.end(), Label.DATE
    return None


def _possible(date: str) -> bool:
    parts = [int(part) for part in _GROUP.findall(date)]
    if parts[0] > 999:
        parts.reverse()
    day, month, year = parts
    return (
        max(day, month) <= 31 and min(day, month) <= 12 and not (year > 2200 or 100 <= year < 1000)
    )


def _windows(text: str, groups: list[tuple[int, int]], at: int) -> Iterator[Found]:
    """Groups from this one on that together have as many digits as a BSN or a telephone number."""
    first, alone = groups[at]
    total = 0
    best: Found | None = None
    plus = text[first - 1 : first] == "+"
    for start, end in groups[at : at + _MOST_GROUPS]:
        total += end - start
        if total > _MOST_DIGITS:
            break
        if label := _label(text[first : first + 2], total, plus=plus):
            best = first, end, label
    if best:
        yield best
    elif alone - first >= _ENOUGH:
        yield first, alone, Label.ID


def _label(front: str, count: int, *, plus: bool) -> Label | None:
    if count < 8:
        return None
    if plus or (front == "00" and count >= 11) or (front == "31" and count in {11, 12}):
        return Label.PHONE
    if front[0] == "0" and count == 10:
        return Label.PHONE
    return Label.BSN if count in {8, 9} else None
