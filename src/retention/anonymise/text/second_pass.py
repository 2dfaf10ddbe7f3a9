"""Searches what is about to be kept for every identity of the dossier, apart from what found them.

Nothing here is shared with the detector: another way to fold, to take names apart and to look. What
it finds is not repaired; the text goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from retention.anonymise.text.known import Known

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\D+")
_BETWEEN = r"[\W_]*"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
# Each of ASCII has its entry: one that is missing costs an exception at every translation.
_SIGNS_GONE = {code: code if chr(code).isalnum() else None for code in range(128)}
_ALIKE_SMALL = "авгдеёзікмнорстухԁԛԝјѕαβγεικνορτυχøłđı"
_ALIKE = str.maketrans(
    _ALIKE_SMALL + _ALIKE_SMALL[:-1].upper(),
    "abrdee3ikmhopctyxdqwjsabyeiknoptuxoldi" + "ABRDEE3IKMHOPCTYXDQWJSABYEIKNOPTUXOLD",
)
_SIGNS_TYPED = str.maketrans("‘’“”–—…•€", "''\"\"--. e")
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
_ESCAPED_TWICE = 2
_LOOSE = 6  # from this length on, a name that is cut in pieces is still that name
_SHORTEST_NAME = 4  # that is looked for across signs and spaces
_SHORTEST_NUMBER = 6
_SUBSCRIBER = 9  # digits of a telephone number behind its 0 or +31
_SENTENCE_STARTS = re.compile(r"(?:[.!?:;\n*\"'(/]|(?<![^\W_])-)\s*$")
_TITLED = re.compile(
    r"\b(?:mevrouw|mevr|mw|meneer|mijnheer|dhr|hr|heer|mej|familie|fam|gezin|echtpaar)\.? +"
    r"(?:[a-z]\. ?|[a-z] )*(?:(?:van|de|den|der|ten|ter|het|te|op|in|'t) +)*$"
)
_SMALL = re.compile(  # two letters after a number that make no postcode of it
    "en|is|in|op|de|er|af|el|ga|te|zo|of|al|na|om|ze|we|je|me|nu|ik|ja|as|an|et|ca|ex|mw|dr|nr|st|jr"
    "|km|kg|mg|gr|cm|mm|dm|ml|cl|dl|cc|kw|gb|mb|pk|ct|eu|wo|ma|di|do|vr|za|am|pm|ha"
)

_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"[a-z]{2}[ .-]?\d{2}(?:[ .-]?[a-z]){4}(?:[ .-]?\d){10}")
_RUN = re.compile(r"\d(?:[ ./()-]{0,2}\d){3,}")
_LETTERS = re.compile(r"( ?)([a-z]{2})(?![^\W_])")


_MAY_HIDE = re.compile(r"[&%<\\]")
_MARKUP = re.compile(r"</?[A-Za-z]{1,8}[ /]{0,2}>|\\[nrt](?![A-Za-z])")
_TO_SPACES = {code: code if chr(code).isalpha() else " " for code in range(128)}
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_MAY_HAVE_SHAPE = re.compile("[0-9@&%\u0250-\U0010ffff¹²³¼-¾]")


@dataclass(frozen=True, slots=True)
class Needles:
    """What may not stand in a text of one dossier; all in small letters, folded."""

    words: frozenset[str]
    joined: tuple[str, ...] = ()  # more than a word, or cut in pieces: letters and digits only
    numbers: tuple[str, ...] = ()  # digits only
    # Names that are ordinary words too (Bos, Wil, Best) are names when written as one.
    ordinary: frozenset[str] = frozenset()
    ordinary_surnames: frozenset[str] = frozenset()
    # Places of several ordinary words (De Heen), and their last word, which then has a capital.
    ordinary_places: tuple[tuple[str, str], ...] = ()
    whole: frozenset[str] = frozenset()  # `joined` and `numbers`, for one look

    def meet(self, text: str) -> bool:
        """Whether any of these stands in the text, however it is written."""
        cased = unmarked(text)
        flat = cased.lower()
        words = _words(flat)
        if not self.words.isdisjoint(words):
            return True
        if not self.ordinary.isdisjoint(words) and self._as_name(cased):
            return True
        if any(
            last in words and _is_place(whole, last, cased) for whole, last in self.ordinary_places
        ):
            return True
        return self._joined_in(flat)

    def forbid(self, surrogate: str) -> bool:
        """Whether a surrogate is one of these, or has one as a word, be it an ordinary one."""
        words, whole = _parts(surrogate)
        if not (self.words.isdisjoint(words) and self.ordinary.isdisjoint(words)):
            return True
        return whole in self.whole

    def forbid_figure(self, figure: str) -> bool:
        """The same for a surrogate of digits and single letters, in which no word can stand."""
        whole = figure.translate(_SIGNS_GONE).lower()
        return whole in self.whole or whole[-_SUBSCRIBER:] in self.whole

    def _joined_in(self, flat: str) -> bool:
        squeezed = flat.translate(_SIGNS_GONE) if flat.isascii() else _SIGNS.sub("", flat)
        for each in self.numbers:  # plain loops: three times as quick as any()
            if each in squeezed:
                return True
        for each in self.joined:  # noqa: SIM110
            if each in squeezed and _stands(each, flat):
                return True
        return False

    def _as_name(self, cased: str) -> bool:
        """Whether an ordinary word is used as the name: a capital inside a sentence, or a title."""
        shouted = not any(letter.islower() for letter in cased)
        for found in _WORD.finditer(cased):
            word = found[0].lower()
            if word not in self.ordinary:
                continue
            before = cased[: found.start()]
            capital = found[0][0].isupper() and not shouted
            if capital and cased[found.end() : found.end() + 1].isdigit():
                return True  # Vos2
            if capital and not _SENTENCE_STARTS.search(before[-20:]) and before.strip():
                return True
            if word in self.ordinary_surnames and _TITLED.search(before[-40:].lower()):
                return True
        return False


NOTHING = Needles(frozenset())


def needles(known: Known, is_ordinary: Callable[[str], bool] = lambda _: False) -> Needles:
    """Everything that the second pass looks for, of one dossier.

    `is_ordinary` says of a word in small letters whether it is one that anybody uses.
    """
    surnames = {name: _telling(name) for name in set(_surnames(known))}
    places = {name: _telling(name) for name in set(_places(known))}
    last = {word for words in surnames.values() for word in words}
    first = {word for person in known.persons for word in _telling(person.first)}
    single = {words[0] for name, words in places.items() if words and " " not in name}
    names = last | first | single
    ordinary = {name for name in names if is_ordinary(name)}
    words = {f"{name}s" for name in last - ordinary} | (names - ordinary)
    words |= {name + ending for name in first - ordinary for ending in _ENDINGS}
    phrases = (surnames | places).items()
    plain = {name for name, telling in phrases if all(map(is_ordinary, telling))}
    joined = {_squeezed(name) for name, _ in phrases if name not in plain}
    joined |= names - ordinary | set(_joined(known))
    numbers = {digits for digits in _numbers(known) if len(digits) >= _SHORTEST_NUMBER}
    joined = {each for each in joined - numbers if len(each) >= _SHORTEST_NAME}
    return Needles(
        frozenset(words),
        tuple(joined),
        tuple(numbers),
        frozenset(ordinary),
        frozenset(ordinary & last),
        tuple(
            (_squeezed(name), places[name][-1])
            for name in plain
            if " " in name and places.get(name)
        ),
        frozenset(joined | numbers),
    )


def folded(text: str) -> str:
    """The text in small letters without accents, marks, escapes or what cannot be seen."""
    if text.isascii() and not _MAY_HIDE.search(text):
        return text.lower()
    return unmarked(text).lower()


def unmarked(text: str) -> str:
    """The same with its capitals."""
    flat = text if text.isascii() else _BEYOND_ASCII.sub(_typed, text)
    if "%" in flat:
        flat = unquote(flat, errors="replace")
    for _ in range(_ESCAPED_TWICE if "&" in flat else 0):
        flat = _BEYOND_ASCII.sub(_typed, unescape(flat))
    return _MARKUP.sub("", flat) if "<" in flat or "\\" in flat else flat


def _typed(found: re.Match[str]) -> str:
    """Letters and signs as they are typed on a keyboard; what cannot be seen goes."""
    return _typed_signs(found[0])


@lru_cache(maxsize=4096)
def _typed_signs(signs: str) -> str:
    apart = unicodedata.normalize("NFKD", signs.translate(_SIGNS_TYPED))
    seen = (sign for sign in apart if unicodedata.category(sign) not in {"Mn", "Me", "Cf"})
    return "".join(seen).translate(_ALIKE)


def _words(flat: str) -> list[str]:
    if flat.isascii():
        return flat.translate(_TO_SPACES).split()
    return _WORD.findall(flat)


def shape_left(kept: str) -> bool:
    """Whether a BSN, account, e-mail address, telephone number or postcode stands in what was kept.

    `kept` is the text without what was put in place of others.
    """
    return bool(_MAY_HAVE_SHAPE.search(kept)) and _shaped(folded(kept))


def _shaped(flat: str) -> bool:
    if "@" in flat and _MAIL.search(flat):
        return True
    return any(_is_somebodys(run, flat) for run in _RUN.finditer(flat))


def _is_somebodys(run: re.Match[str], flat: str) -> bool:
    """Whether digits are of a BSN, an account, a telephone or a postcode; not a year or a sum."""
    digits = _DIGITS.sub("", run[0])
    if len(digits) == 4:
        return digits == run[0] and _is_postcode(int(digits), _LETTERS.match(flat, run.end()))
    if len(digits) in {8, 9} and _eleven(digits.rjust(9, "0")):
        return True
    if len(digits) >= 10 and _IBAN.search(flat):
        return True
    return len(digits) >= 9 and (digits.startswith(("0", "31")) or digits == run[0])


def _is_postcode(number: int, letters: re.Match[str] | None) -> bool:
    """Not a number with a short word after it; a year with one is nearly always that."""
    if letters is None or number < 1000 or _SMALL.fullmatch(letters[2]):
        return False
    return not letters[1] or not 1800 <= number < 2100


def _eleven(digits: str) -> bool:
    total = sum((9 - place) * int(digit) for place, digit in enumerate(digits[:8]))
    return (total - int(digits[8])) % 11 == 0


def _stands(each: str, flat: str) -> bool:
    """Whether it stands there by itself: not inside a longer word, not made of ordinary words."""
    pattern = _START + _BETWEEN.join(each) + _END
    return any(_whole(found[0], each) for found in re.finditer(pattern, flat))


def _is_place(whole: str, last: str, cased: str) -> bool:
    pattern = re.compile(_START + _BETWEEN.join(whole) + _END, re.IGNORECASE)
    return any(found[0][-len(last)].isupper() for found in pattern.finditer(cased))


def _whole(found: str, each: str) -> bool:
    pieces = _SIGNS.split(found)
    return len(pieces) == 1 or len(each) >= _LOOSE or all(len(piece) == 1 for piece in pieces)


# What of an identity is looked for


def _surnames(known: Known) -> Iterator[str]:
    """As they are written in one piece; some of several words."""
    for person in known.persons:
        yield from filter(None, (person.last, person.maiden, person.partner))
        if person.prefix and person.last:
            yield f"{person.prefix} {person.last}"


def _places(known: Known) -> Iterator[str]:
    for address in known.addresses:
        yield from filter(None, (address.street.strip(), address.city.strip()))


@lru_cache(maxsize=4096)
def _telling(name: str) -> tuple[str, ...]:
    """The words of a name that say who it is: not van der. Names recur in a town."""
    words = _words(folded(name)) if name else []
    return tuple(word for word in words if len(word) > 1 and word not in _PARTICLES)


def _joined(known: Known) -> Iterator[str]:
    for person in known.persons:
        if person.last and person.initials:
            yield _squeezed(person.initials + person.prefix + person.last)
    for address in known.addresses:
        yield _squeezed(address.postcode)
        if address.street and address.number:
            yield _squeezed(address.street + address.number)
    for each in (*known.emails, *known.ibans, *known.plates, *known.ids):
        yield _squeezed(each)
    for day in known.birth_dates:
        yield from _day(day)


def _numbers(known: Known) -> Iterator[str]:
    for each in (*known.bsns, *known.ids, *known.ibans):
        yield _DIGITS.sub("", folded(each))
    for phone in known.phones:
        yield _DIGITS.sub("", phone)[-_SUBSCRIBER:]


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


@lru_cache(maxsize=1 << 14)
def _parts(surrogate: str) -> tuple[tuple[str, ...], str]:
    """The words of a surrogate, and its letters and digits in one piece; few names recur often."""
    flat = folded(surrogate)
    return tuple(_words(flat)), flat.translate(_SIGNS_GONE)


@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    flat = folded(text)
    return flat.translate(_SIGNS_GONE) if flat.isascii() else _SIGNS.sub("", flat)
