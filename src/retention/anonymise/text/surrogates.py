"""What stands in the place of what was found: an invented value that reads like the original.

Consistent inside one note: the same name, number or address, also in part, gets the same one. Never
across notes. Drawn from the operating system's entropy; when the note is done, nothing is left from
which the original could be told. A surrogate tells the notation of the original and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from retention.anonymise.text import figures, pools
from retention.anonymise.text.pools import Name, below, pick, plain
from retention.anonymise.text.second_pass import NOTHING, Needles
from retention.anonymise.text.spans import Label

ATTEMPTS = 60
_PARTICLES = (
    "van de den der het ten ter te tot toe in op aan bij uit onder over voor het el al ben bin abu"
    " du la le les von zu zum da dos das di del st d l s t 't 's"
)
PREFIXES = frozenset(_PARTICLES.split())
PLACEHOLDERS: Mapping[Label, str] = {
    Label.PERSON: "[PERSOON]",
    Label.ADDRESS: "[ADRES]",
    Label.LOCATION: "[PLAATS]",
    Label.POSTCODE: "[POSTCODE]",
    Label.DATE: "[DATUM]",
    Label.PHONE: "[TELEFOON]",
    Label.EMAIL: "[E-MAIL]",
    Label.BSN: "[BSN]",
    Label.IBAN: "[IBAN]",
    Label.PLATE: "[KENTEKEN]",
    Label.ID: "[NUMMER]",
    Label.ORG: "[ORGANISATIE]",
    Label.AGE: "[LEEFTIJD]",
    Label.UNKNOWN: "[ONBEKEND]",
}
FIGURES: Mapping[Label, Callable[[str], str]] = {
    Label.BSN: figures.bsn,
    Label.IBAN: figures.iban,
    Label.PHONE: figures.phone,
    Label.POSTCODE: figures.postcode,
    Label.PLATE: figures.plate,
    Label.DATE: figures.date,
    Label.AGE: figures.age,
    Label.ID: figures.scrambled,
}

_WITH_WORDS = frozenset({Label.DATE, Label.ID})  # a month may be somebody's name
# The same number in another notation gets the same surrogate, in that notation.
_ONE_NUMBER = frozenset({Label.BSN, Label.IBAN, Label.PHONE, Label.POSTCODE, Label.PLATE, Label.ID})
_WORD = re.compile(r"[^\W\d_]+")
_PREFIX_DOTTED = re.compile(r"\bv\.? ?d\.?(?= )", re.IGNORECASE)  # v.d. Berg
_FIGURE = re.compile(r"\d.*", re.DOTALL)
_SIGNS = re.compile(r"[\s'’.-]*")
_NO_SIGN = re.compile(r"[^\s.,/&()-]")
_LETTERS = "ABCDEFGHJKLMNPRSTW"
_NEUTRAL = "[onbekend]"
# Dutch makes Daans, Daan's, Daantje of a name; whose name it was stays told.
_ENDINGS = ("tje", "je", "s")


class Manner(StrEnum):
    """What stands in the place of what was found."""

    SURROGATE = "surrogate"
    PLACEHOLDER = "placeholder"


class NoSurrogateError(Exception):
    """No value could be drawn that differs from every identity of the dossier."""


class Surrogates:
    """The surrogates of one note; forget it when the note is done.

    `avoid`: the identities of the dossier, which no surrogate may be. `first_names` says of a word,
    in small letters without accents, whether the dossier knows it as a first name or a surname.
    `originals`: the names that stand in the note, none of which may stand for another.
    """

    def __init__(
        self,
        avoid: Needles = NOTHING,
        first_names: Mapping[str, bool] = MappingProxyType({}),
        originals: Iterable[str] = (),
    ) -> None:
        self._avoid = avoid
        self._forbidden = avoid.words | avoid.ordinary if avoid.ordinary else avoid.words
        self._first_names = first_names
        self._names: dict[str, str] = {}
        self._taken = {plain(word) for text in originals for word in _WORD.findall(text)}
        self._others: dict[tuple[Label, str], str] = {}

    def of(self, text: str, label: Label) -> str:
        """What stands in the place of this text; NoSurrogateError when nothing will do."""
        if label is Label.PERSON:
            return self._person(text)
        if label is Label.UNKNOWN:
            return _NEUTRAL
        key = (label, figures.told(text, label) if label in _ONE_NUMBER else plain(text))
        fake = self._others.get(key)
        if fake is None:
            worded = label not in FIGURES or label in _WITH_WORDS
            fake = self._other(text, label) if worded else self._figure(text, label)
            self._others[key] = fake
        elif label in _ONE_NUMBER:
            fake = figures.again(text, fake, label)
        return like(text, fake)

    def _figure(self, text: str, label: Label) -> str:
        """As `_other`, for what holds no words."""
        for _ in range(ATTEMPTS):
            fake = FIGURES[label](text)
            if fake != text and not self._avoid.forbid_figure(fake):
                return fake
        raise NoSurrogateError

    def _other(self, text: str, label: Label) -> str:
        return self._kept(text, lambda: self._made(text, label))

    def _kept(self, text: str, make: Callable[[], str]) -> str:
        """The first that is neither the original nor an identity of the dossier."""
        original = plain(text)
        for _ in range(ATTEMPTS):
            fake = make()
            if plain(fake) != original and not self._avoid.forbid(fake):
                return fake
        raise NoSurrogateError

    def _made(self, text: str, label: Label) -> str:
        if label in FIGURES:
            return FIGURES[label](text)
        if label is Label.ADDRESS:
            return self._address(text)
        if label is Label.EMAIL:
            first, last = pick(pools.first_names()), pick(pools.surnames())
            return f"{first.plain}.{last.plain}@example.org"
        if label is Label.ORG:
            return f"Stichting {pick(pools.surnames()).written}"
        return pick(pools.places())

    # Addresses: the street is one thing, its number another

    def _address(self, text: str) -> str:
        number = _FIGURE.search(text)
        street = text[: number.start()] if number else text
        fake = self._street(street.strip(" ,")) if _WORD.search(street) else ""
        if number is None:
            return fake
        return f"{fake} {1 + below(180)}".strip()

    def _street(self, text: str) -> str:
        key = (Label.ADDRESS, f"street {plain(text)}")
        if key not in self._others:
            self._others[key] = self._kept(
                text, lambda: pick(pools.first_names()).written + pick(pools.street_endings())
            )
        return self._others[key]

    # Names: word by word, so that "Daan" and "Daan Oerlemans" stay the same Daan

    def _person(self, text: str) -> str:
        if text.isalpha():
            return self._name(text, first=False, initial=_is_initial(text, dotted=False))
        text = _PREFIX_DOTTED.sub("van der", text)
        words = [each for each in _WORD.finditer(text) if plain(each[0]) not in PREFIXES]
        words = words or list(_WORD.finditer(text))
        if not words:
            return self._fresh(text, first=False)
        made, at = [], words[0].end()
        for place, word in enumerate(words):
            if place:
                made.append(_gap(text[at : word.start()]))
            at = word.end()
            initial = _is_initial(word[0], dotted=text.startswith(".", at))
            first = place == 0 and len(words) > 1
            made.append(self._name(word[0], first=first, initial=initial))
        tail = text[at:]
        return "".join(made) + (tail if _SIGNS.fullmatch(tail) else "")

    def _name(self, word: str, *, first: bool, initial: bool) -> str:
        key = plain(word)
        if initial:
            return self._initials(word, key)
        fake = self._names.get(key)
        if fake is None and (base := self._base(key)):
            self._name(base, first=first, initial=False)
            return like(word, self._names[base] + key[len(base) :])
        if fake is None:
            fake = self._fresh(key, first=self._is_first(key, first=first))
            self._names[key] = fake
        return like(word, fake)

    def _base(self, key: str) -> str:
        """The name in Daans, Daantje; empty when there is no such name."""
        if key[-1] not in "se" or key in self._first_names:
            return ""
        for ending in _ENDINGS:
            base = key.removesuffix(ending)
            if base != key and (base in self._names or base in self._first_names):
                return base
        return ""

    def _is_first(self, key: str, *, first: bool) -> bool:
        known = self._first_names.get(key)
        return known if known is not None else first or key in pools.first_names_plain()

    def _fresh(self, key: str, *, first: bool) -> str:
        """A name that stands for nobody else in this note."""
        names = pools.first_names() if first else pools.surnames()
        for _ in range(ATTEMPTS):
            name = pick(names)
            if self._is_free(name, key):
                break
        else:
            name = self._any_left(names, key)
        self._taken.add(name.plain)
        return name.written

    def _any_left(self, names: Sequence[Name], key: str) -> Name:
        """One of the few that are left; in a text with more people than names one comes again."""
        left = [each for each in names if self._is_free(each, key)]
        left = left or [n for n in names if n.plain != key and n.plain not in self._forbidden]
        if not left:
            raise NoSurrogateError
        return pick(left)

    def _is_free(self, name: Name, key: str) -> bool:
        word = name.plain
        return word != key and word not in self._taken and word not in self._forbidden

    def _initials(self, word: str, key: str) -> str:
        if key not in self._names:
            count = sum(letter.isupper() for letter in word) or 1
            self._names[key] = "".join(pick(_LETTERS) for _ in range(count))
        return like(word, self._names[key])


def like(text: str, fake: str) -> str:
    """The surrogate in the capitals of the original, where that has one way of it."""
    if len(text) > 1 and text.isupper():
        return fake.upper()
    return fake.lower() if text.islower() else fake


def _is_initial(word: str, *, dotted: bool) -> bool:
    """A letter by itself (J.C.), a few with a full stop (Th.), or capitals mixed in (HvdV)."""
    if len(word) > 4:
        return False
    mixed = not word.isupper() and sum(letter.isupper() for letter in word) > 1
    return len(word) == 1 or dotted or mixed


def _gap(between: str) -> str:
    """The signs between two names, without the van der that belonged to the second."""
    if between == " ":
        return between
    return re.sub(r"\s+", " ", _NO_SIGN.sub("", between)) or " "
