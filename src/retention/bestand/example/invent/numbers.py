"""Numbers with the right shape and checksum: BSN, IBAN, telephone, postcode.

Checksums and shapes are those of real numbers, so that whatever searches for them finds these.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

# An odd stride without a factor 5 visits each of the ten million stems once: no BSN comes twice.
_STRIDE = 7_368_787
_STEMS = 10_000_000
_BANKS = ("INGB", "RABO", "ABNA", "SNSB", "ASNB", "TRIO")
_AREAS = ("0167", "0164", "0165", "0166", "076", "010", "0168", "0118")
# The first letter leaves no room for SA, SD and SS, which are not in use.
_FIRST_LETTERS = "ABCDEGHJKLMNPRTVWXZ"
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


def chance(seed: int, purpose: str) -> Random:
    """Chance that falls the same way every time for one seed and purpose."""
    return Random(f"{seed}-{purpose}")  # noqa: S311 - an example, and it must be repeatable


def bsns(random: Random) -> Iterator[str]:
    """Numbers that pass the elfproef, none twice. They begin with 9, as those for testing do."""
    for step in count(int(random.random() * _STEMS)):
        stem = f"9{step * _STRIDE % _STEMS:07d}"
        check = sum(int(digit) * (9 - place) for place, digit in enumerate(stem)) % 11
        if check < 10:
            yield f"{stem}{check}"


def iban(random: Random) -> str:
    """A Dutch IBAN with the right check digits."""
    bank = _BANKS[int(random.random() * len(_BANKS))]
    account = f"{int(random.random() * 1e9):010d}"
    digits = "".join(str(ord(letter) - 55) for letter in bank)
    return f"NL{98 - int(f'{digits}{account}232100') % 97:02d}{bank}{account}"


def mobile(random: Random) -> str:
    """A mobile number in one of the spellings that people use."""
    digits = f"{10_000_000 + int(random.random() * 89_999_999)}"
    style = int(random.random() * 5)
    if style == 0:
        return f"06{digits}"
    if style == 1:
        return f"+31 6 {digits[:4]} {digits[4:]}"
    if style == 2:
        return f"06 {digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6:]}"
    return f"06-{digits}"


def landline(random: Random) -> str:
    """A number with an area code; ten digits in all."""
    area = _AREAS[int(random.random() * len(_AREAS))]
    first = 2 + int(random.random() * 7)
    rest = f"{int(random.random() * 10 ** (9 - len(area))):0{9 - len(area)}d}"
    return f"{area}{'-' if random.random() < 0.7 else ' '}{first}{rest}"


def letters(random: Random) -> str:
    """The two letters of a postcode."""
    first = _FIRST_LETTERS[int(random.random() * len(_FIRST_LETTERS))]
    return first + _LETTERS[int(random.random() * len(_LETTERS))]
