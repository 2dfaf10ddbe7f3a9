"""Words with digits: harmless ones (2e, 4x4, a4, 24-uurszorg), and codes that may name somebody."""

from __future__ import annotations

import re
from collections.abc import Callable

from retention.anonymise.text.lists import read_lists

_ONE_RUN = re.compile(r"([^\W\d_]*)(\d+)([^\W\d_]*)")
_TIMES = re.compile(r"\d{1,2}[uhx]\d{1,2}")  # 11u00, 13h30, 4x4
_KNOWN = frozenset(read_lists()["codes"])
_BACKS = frozenset(read_lists()["units"] | read_lists()["countbacks"])
_MOST_DIGITS = 3  # behind one letter: a67, b12


def is_code(word: str, ordinary: Callable[[str], bool]) -> bool:
    """Whether a word in small letters, with a digit, may be a name, a login or a number.

    jansen2, qu1ntussen, nxk4l9pd2: what is not known to be harmless is.
    """
    return word not in _KNOWN and not all(
        _is_harmless(part, ordinary) for part in re.split("['-]", word)
    )


def _is_harmless(part: str, ordinary: Callable[[str], bool]) -> bool:
    if not part or part.isdecimal() or part in _KNOWN or _TIMES.fullmatch(part):
        return True
    if part.isalpha():
        return len(part) < 3 or ordinary(part)
    one = _ONE_RUN.fullmatch(part)
    if one is None:
        return False
    front, digits, back = one.groups()
    if front and back and len(digits) > _MOST_DIGITS:  # nl1234ab, pc1234ab
        return False
    if not (len(back) < 3 or back in _BACKS or ordinary(back)):
        return False
    return not front or (len(front) == 1 and len(digits) <= _MOST_DIGITS) or ordinary(front)
