"""Invented figures in the notation of the original: numbers, dates, plates.

None can be anybody's. A BSN fails the eleven test, an IBAN its checksum; after the area code of a
telephone number comes a 0, with which none that was handed out goes on; a plate has a Q.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from operator import mul

from retention.anonymise.text.pools import below, pick, plain
from retention.anonymise.text.spans import Label

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
NUMBERS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf")
BANKS = ("ABNA", "INGB", "RABO", "TRIO", "SNSB", "ASNB", "KNAB", "BUNQ")
AREAS = ("010", "020", "030", "040", "050", "070", "013", "024", "026", "038")
CONSONANTS = "BDFGHJKLNPRSTVXZ"
_SUBSCRIBER = 9  # digits of a Dutch telephone number behind its 0 or +31
_EARLIEST, _YEARS = 1950, 75

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_FOUR = tuple(f"{number:04d}" for number in range(10_000))
_NUMERIC = re.compile(r"(\d{1,2}|\d{4})([-/.])(\d\d?)\2(\d{1,2}|\d{4})")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_AGES = frozenset(("jaar", "jarige", "jarig", "jr", "j", "jaren", "years", "oud"))
_PART = re.compile(r"\d+|[^\W\d_]+")


def scrambled(text: str, letters: str = string.ascii_uppercase) -> str:
    """Another number: a digit for every digit, a letter for every letter, the rest as it was."""
    return "".join(_other(each, letters) for each in text)


def _other(sign: str, letters: str) -> str:
    if sign.isnumeric():  # circled and raised digits too
        return str(below(10))
    if sign.isalpha():
        letter = pick(letters)
        return letter if sign.isupper() else letter.lower()
    return sign


def filled(text: str, digits: str) -> str:
    """The notation of a text with other digits; letters become other letters."""
    if len(text) == len(digits):
        return digits
    rest = iter(digits)
    signs = []
    for sign in text:
        if sign.isnumeric():
            signs.append(next(rest, "0"))
        else:
            signs.append(_other(sign, string.ascii_uppercase) if sign.isalpha() else sign)
    return "".join(signs)


def random_digits(count: int) -> str:
    """As many digits."""
    return "".join(_FOUR[below(10_000)] for _ in range(-(-count // 4)))[:count]


def bsn(text: str) -> str:
    """Digits that fail the eleven test, so that no citizen has them."""
    count = 9 if len(text) == 9 and text.isdecimal() else _count(text)
    while True:
        digits = random_digits(count or 9)
        if not passes_11(digits.rjust(9, "0")):
            return filled(text, digits) if count else digits


def passes_11(digits: str) -> bool:
    """Whether nine digits could be a BSN."""
    total: int = sum(map(mul, _WEIGHTS, map(int, digits[-9:])))
    return total % 11 == 0


def iban(text: str) -> str:
    """An account number of the same length that fails its checksum."""
    signs = [sign for sign in text if sign.isalnum()]
    while True:
        bank = pick(BANKS)
        fake = "NL" + random_digits(2) + bank + random_digits(max(len(signs) - 8, 10))
        if not passes_97(fake):
            return _poured(text, fake)


def passes_97(account: str) -> bool:
    """Whether an account number without spaces has a right checksum."""
    moved = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def _poured(text: str, signs: str) -> str:
    """The letters and digits of `signs` where a text has its own; what is over goes last."""
    rest = iter(signs)
    poured = "".join(next(rest, "") if sign.isalnum() else sign for sign in text)
    return (poured.lower() if text.islower() else poured) + "".join(rest)


def phone(text: str) -> str:
    """A number in the same notation that the Dutch numbering plan hands to nobody."""
    digits = "".join(sign for sign in text if sign.isdecimal())
    abroad = "0031" if digits.startswith("0031") else "31" if digits.startswith("31") else ""
    own = digits[len(abroad) :]
    zero = "0" if own.startswith("0") or not abroad else ""
    area = "6" if own.lstrip("0").startswith("6") else pick(AREAS)[1:]
    start = f"{abroad}{zero}{area}0"
    return filled(text, (start + random_digits(max(len(digits) - len(start), 0)))[: len(digits)])


def told(text: str, label: Label) -> str:
    """What a number says in any notation: letters and digits; of a telephone its last nine."""
    signs = "".join(filter(str.isalnum, text.lower()))
    return signs[-_SUBSCRIBER:] if label is Label.PHONE else signs


def again(text: str, fake: str, label: Label) -> str:
    """The surrogate of the same number in the notation of this text."""
    signs = "".join(filter(str.isalnum, fake))
    if label is Label.PHONE:
        front = "".join(filter(str.isalnum, text))[:-_SUBSCRIBER]
        signs = front + signs[-_SUBSCRIBER:]
    return _poured(text, signs)


def postcode(text: str) -> str:
    """Four digits and two letters, spaced as the original."""
    digits = str(1000 + below(9000))
    letters = pick(CONSONANTS) + pick(CONSONANTS)
    return _poured(text, digits + letters)


def plate(text: str) -> str:
    """A licence plate with a Q, which no series has."""
    fake = scrambled(text, CONSONANTS)
    place = next((i for i, sign in enumerate(fake) if sign.isalpha()), None)
    if place is None:
        return fake
    return fake[:place] + ("q" if fake[place].islower() else "Q") + fake[place + 1 :]


def age(text: str) -> str:
    """Another age, drawn without regard to the original."""
    years = str(18 + below(78))
    words = _LETTERS.findall(text)
    if _count(text) == 2 and all(plain(word) in _OF_AGES for word in words):
        rest = iter(years)
        return _DIGIT.sub(lambda _: next(rest), text)
    return years


def _count(text: str) -> int:
    return len(_DIGIT.findall(text))


def date(text: str) -> str:
    """A random date in the same notation.

    Not a shifted one: a shift by one number for a whole note gives every date back to whoever knows
    one of them, and years and seasons say much about a life.
    """
    numeric = _NUMERIC.fullmatch(text)
    if numeric is not None:
        return _numeric(*numeric.groups())
    words = [plain(word) for word in _LETTERS.findall(text)]
    if any(word not in _WORDS for word in words) or not (words or _count(text)):
        return f"{1 + below(28)} {pick(MONTHS)}"
    if re.fullmatch(r"\D*\d{8}\D*", text):
        return filled(text, _eight(text))
    numbers = re.findall(r"\d+", text)
    year_first = bool(numbers) and len(numbers[0]) == 4
    order: Iterator[Callable[[str], str]] = iter(
        (_year, _month, _day) if year_first else (_day, _month, _year)
    )
    if any(_WORDS[word] is MONTHS for word in words):
        order = iter((_day, _year))
    width = 2 if year_first or any(number.startswith("0") for number in numbers) else 1
    return _PART.sub(lambda found: _date_part(found[0], order).rjust(width, "0"), text)


def _numeric(first: str, sign: str, second: str, third: str) -> str:
    """14-3-1951, 14/03/51 or 1951-03-14, as most dates are written."""
    year = str(_EARLIEST + below(_YEARS))
    if len(first) == 4:
        return f"{year}{sign}{1 + below(12):02d}{sign}{1 + below(28):02d}"
    width = 2 if "0" in {first[0], second[0]} else 1
    day, month = f"{1 + below(28):0{width}d}", f"{1 + below(12):0{width}d}"
    return f"{day}{sign}{month}{sign}{year[-len(third) :]}"


def _eight(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdecimal())
    year, month, day = _year("0000"), f"{1 + below(12):02d}", f"{1 + below(28):02d}"
    return year + month + day if digits[:2] in {"19", "20"} else day + month + year


def _date_part(part: str, order: Iterator[Callable[[str], str]]) -> str:
    if not part[0].isdecimal():
        return _date_word(part)
    made = next(order, _day)
    return _year(part) if len(part) == 4 else made(part)


def _date_word(word: str) -> str:
    found = _WORDS[plain(word)]
    fake = pick(found) if found else plain(word)
    if found in {MONTHS, DAYS} and plain(word) not in found:
        fake = "mrt" if fake == "maart" else fake[:3]
    return fake.upper() if word.isupper() and len(word) > 1 else _headed(word, fake)


def _headed(word: str, fake: str) -> str:
    return fake.capitalize() if word[0].isupper() else fake


def _day(_part: str) -> str:
    return str(1 + below(28))


def _month(_part: str) -> str:
    return str(1 + below(12))


def _year(part: str) -> str:
    return str(_EARLIEST + below(_YEARS))[-max(len(part), 2) :]


def _date_words() -> dict[str, tuple[str, ...] | None]:
    """Every word that a date may hold, and what may stand in its place (None: it stays)."""
    words: dict[str, tuple[str, ...] | None] = {}
    for names in (MONTHS, DAYS):
        words |= {form: names for name in names for form in (name, name[:3], name[:2])}
    words |= {"mrt": MONTHS, "sept": MONTHS}
    words |= dict.fromkeys(("de", "e", "ste", "den", "van", "op", "en"))
    tens = ("twintig", "dertig")
    units = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
    teens = ("twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien")
    plainly = (*NUMBERS, *teens, "negentien", *tens, *(f"{u}en{t}" for u in units for t in tens))
    ordinal = {
        "eerste",
        "derde",
        "achtste",
        *(f"{n}de" for n in plainly),
        *(f"{n}ste" for n in tens),
    }
    return words | dict.fromkeys(plainly, NUMBERS) | dict.fromkeys(ordinal, ("eerste", "tweede"))


_WORDS = _date_words()
