"""Searches what is about to be kept for every identity of the dossier, apart from what found them.

Nothing here is shared with the detector: another way to fold, to take names apart and to look. What
it finds is not repaired; the text goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from retention.anonymise.text.known import Address, Known, Person

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\D+")
_BETWEEN = r"[\W_]*"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_SIGNS_GONE = {code: None for code in range(128) if not chr(code).isalnum()}
_ALIKE = str.maketrans(
    "абвгдеёзиікмнопрстухԁԛԝјѕαβγεικνορτυχøłđıßæœ", "abbrgeeзиikmhoпpctyxdqwjsabyeiknoptuxoldisac"
)
_PARTICLES_NAMED = (
    "van de den der het ten ter te tot toe in op aan bij uit onder over voor het el al ben bin von"
    " du la le les st"
)
_PARTICLES = frozenset(_PARTICLES_NAMED.split())
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
_ENDINGS = ("", "s", "je", "jes", "tje", "tjes")  # of first names: Daans, Daantje
_LOOSE = 6  # from this length on, a name that is cut in pieces is still that name
_SHORTEST_NUMBER = 6
_SMALL = re.compile(  # two letters after a number that make no postcode of it
    "en|is|in|op|de|er|te|zo|of|al|na|om|ze|we|je|me|nu|ik|ja|as|an|et|ca|ex|mw|dr|nr|st|jr"
    "|km|kg|mg|gr|cm|mm|dm|ml|cl|dl|cc|kw|gb|mb|pk|ct|eu|wo|ma|di|do|vr|za|am|pm|ha"
)

_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"[a-z]{2}[ .-]?\d{2}(?:[ .-]?[a-z]){4}(?:[ .-]?\d){10}")
_RUN = re.compile(r"\d(?:[ ./()-]{0,2}\d){3,}")
_LETTERS = re.compile(r" ?([a-z]{2})(?![^\W_])")


def _marks_gone() -> dict[int, str]:
    """Every Latin letter with a mark as the letter alone, and typesetters' signs as typed ones."""
    letters = {code: unicodedata.normalize("NFKD", chr(code)) for code in range(0xA0, 0x250)}
    plain = {code: text[0] for code, text in letters.items() if text[0].isascii()}
    return plain | dict(zip(map(ord, "‘’“”–—…•€"), "''\"\"--. e", strict=True))


_MARKS_GONE = _marks_gone()
_RARE = re.compile("[^\x00-\u024f‘’“”–—…•€]|\xad")


@dataclass(frozen=True, slots=True)
class Needles:
    """What may not stand in a text of one dossier; all in small letters, folded."""

    words: frozenset[str]
    joined: tuple[str, ...]  # more than a word, or cut in pieces: letters and digits only
    numbers: tuple[str, ...]  # digits only

    def meet(self, text: str) -> bool:
        """Whether any of these stands in the text, however it is written."""
        flat = folded(text)
        if not self.words.isdisjoint(_WORD.findall(flat)):
            return True
        squeezed = flat.translate(_SIGNS_GONE) if flat.isascii() else _SIGNS.sub("", flat)
        for each in self.numbers:
            if each in squeezed:
                return True
        for each in self.joined:  # noqa: SIM110 - three times as quick as any()
            if each in squeezed and _stands(each, flat):
                return True
        return False


NOTHING = Needles(frozenset(), (), ())


def needles(known: Known) -> Needles:
    """Everything that the second pass looks for, of one dossier."""
    words = {word for person in known.persons for word in _names_in(*_surnames(person))}
    first = {word for person in known.persons for word in _names_in(person.first)}
    numbers = {digits for digits in _numbers(known) if len(digits) >= _SHORTEST_NUMBER}
    joined = {each for each in _joined(known) if len(each) >= 4}
    joined |= {word for word in words | first if len(word) >= 4}
    words |= {f"{word}s" for word in words} | {word + end for word in first for end in _ENDINGS}
    return Needles(frozenset(words), tuple(joined - numbers), tuple(numbers))


def folded(text: str) -> str:
    """The text in small letters without accents, marks, escapes or what cannot be seen."""
    flat = text
    if _RARE.search(text):
        apart = unicodedata.normalize("NFKD", text)
        flat = "".join(sign for sign in apart if unicodedata.category(sign) not in {"Mn", "Cf"})
    if not flat.isascii():
        flat = flat.translate(_MARKS_GONE)
    if "&" in flat:
        flat = unescape(flat)
    if "%" in flat:
        flat = unquote(flat, errors="replace")
    flat = flat.lower()
    return flat if flat.isascii() else flat.translate(_ALIKE)


def shape_left(kept: str) -> bool:
    """Whether a BSN, account, e-mail address, telephone number or postcode stands in what was kept.

    `kept` is the text without what was put in place of others.
    """
    return _shaped(folded(kept))


def _shaped(flat: str) -> bool:
    if "@" in flat and _MAIL.search(flat):
        return True
    return any(_is_somebodys(run, flat) for run in _RUN.finditer(flat))


def _is_somebodys(run: re.Match[str], flat: str) -> bool:
    """Whether digits are of a BSN, an account, a telephone or a postcode; not a year or a sum."""
    digits = _DIGITS.sub("", run[0])
    if len(digits) == 4:
        letters = _LETTERS.match(flat, run.end())
        return letters is not None and not _SMALL.fullmatch(letters[1]) and digits[0] != "0"
    if len(digits) in {8, 9} and _eleven(digits.rjust(9, "0")):
        return True
    if len(digits) >= 10 and _IBAN.search(flat):
        return True
    return len(digits) >= 9 and (digits.startswith(("0", "31")) or digits == run[0])


def _eleven(digits: str) -> bool:
    total = sum((9 - place) * int(digit) for place, digit in enumerate(digits[:8]))
    return (total - int(digits[8])) % 11 == 0


def _stands(each: str, flat: str) -> bool:
    """Whether it stands there by itself: not inside a longer word, not made of ordinary words."""
    pattern = _START + _BETWEEN.join(each) + _END
    return any(_whole(found[0], each) for found in re.finditer(pattern, flat))


def _whole(found: str, each: str) -> bool:
    pieces = _SIGNS.split(found)
    return len(pieces) == 1 or len(each) >= _LOOSE or all(len(piece) == 1 for piece in pieces)


# What of an identity is looked for


def _surnames(person: Person) -> tuple[str, ...]:
    return person.last, person.maiden, person.partner


def _names_in(*names: str) -> Iterator[str]:
    for name in names:
        words = _WORD.findall(folded(name))
        yield from (word for word in words if len(word) > 1 and word not in _PARTICLES)


def _joined(known: Known) -> Iterator[str]:
    for person in known.persons:
        yield from map(_squeezed, _whole_names(person))
    for address in known.addresses:
        yield from map(_squeezed, _address(address))
    for each in (*known.emails, *known.ibans, *known.plates, *known.ids):
        yield _squeezed(each)
    for day in known.birth_dates:
        yield from _day(day)


def _whole_names(person: Person) -> Iterator[str]:
    yield from _surnames(person)
    if person.last:
        yield person.prefix + person.last
        yield person.initials + person.prefix + person.last


def _address(address: Address) -> Iterable[str]:
    return (address.street, address.street + address.number, address.postcode, address.city)


def _numbers(known: Known) -> Iterator[str]:
    for each in (*known.bsns, *known.ids, *known.ibans):
        yield _DIGITS.sub("", folded(each))
    for phone in known.phones:
        yield _DIGITS.sub("", phone)[-9:]


def _day(day: str) -> Iterator[str]:
    """A day of birth in full, as it may be written without its signs."""
    parts = _DIGITS.split(day)
    if len(parts) != 3 or not all(parts):
        yield _squeezed(day)
        return
    year, month, number = (part.lstrip("0") for part in parts)
    if not (month.isdecimal() and 1 <= int(month) <= 12):
        return
    name = _MONTHS[int(month) - 1]
    for one in {number, number.rjust(2, "0")}:
        yield from (f"{one}{name}{year}", f"{one}{name[:3]}{year}")
        yield from (f"{one}{two}{year}" for two in {month, month.rjust(2, "0")})
    yield f"{year}{month.rjust(2, '0')}{number.rjust(2, '0')}"


def _squeezed(text: str) -> str:
    return _SIGNS.sub("", folded(text))
