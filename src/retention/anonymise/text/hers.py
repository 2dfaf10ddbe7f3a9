"""Which finds in a text are the requester's own, as the bestand's own rows of hers say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from retention.anonymise.text.identities import compile_known
from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.lexicon import ROLE, TITLE, lexicon
from retention.anonymise.text.plainly import bare, squeeze
from retention.anonymise.text.spans import Label, Span

NAMES = frozenset((Label.PERSON, Label.UNKNOWN))
WOMAN = frozenset(("mevrouw", "mevr", "mw", "mvr", "mevrw", "mej", "mejuffrouw", "juffrouw"))
MAN = frozenset(("meneer", "mijnheer", "menheer", "dhr", "hr", "heer"))
CLIENT = frozenset(("cliënt", "cliënte", "client", "clientes", "klant", "betrokkene", "aanvrager"))
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"([^\W\d_][\w'-]*)[\s.:,]*$")
_INITIAL_BEFORE = re.compile(r"(?<!\w)([^\W\d_])\.?\s*$")
_ONE_NAME = re.compile(
    r"[\s.,()/&-]*(?:(?:van|de|den|der|ten|ter|te|het|'t|el|al|la)\s+)*", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.?\s?)+")
_NEAR = re.compile(r"\.?\s?")
_SUBSCRIBER = 9


def _words(text: str) -> list[str]:
    return _WORD.findall(bare(text.lower()))


@dataclass(frozen=True)
class _Names:
    """One person's names, taken apart."""

    first: frozenset[str]
    last: frozenset[str]
    prefixes: frozenset[str]
    initials: str

    @classmethod
    def of(cls, person: Person) -> _Names:
        last = {
            word for name in (person.last, person.maiden, person.partner) for word in _words(name)
        }
        prefixes = frozenset(_words(person.prefix))
        initials = "".join(_words(person.initials)) or "".join(_words(person.first))[:1]
        return cls(frozenset(_words(person.first)), frozenset(last), prefixes, initials)

    def parts(self, words: Sequence[str]) -> _Parts | None:
        """What these words are of hers; None where one of them is not."""
        found: list[set[str]] = [set(), set()]
        letters = ""
        for word in words:
            stem = word.removesuffix("s")
            if word in self.first or word in self.last:
                found[word not in self.first].add(word)
            elif stem in self.first or stem in self.last:
                found[stem not in self.first].add(stem)
            elif word in self.initials and (len(word) == 1 or word == self.initials):
                letters += word
            elif word not in self.prefixes and word != "s":
                return None
        if letters and not self.initials.startswith(letters[0]):
            return None
        return _Parts(frozenset(found[0]), frozenset(found[1]), letters)

    def could_be(self, parts: _Parts) -> bool:
        """Whether the same words could as well be this person."""
        return (
            parts.first <= self.first
            and parts.last <= self.last
            and (not parts.letters or self.initials.startswith(parts.letters[0]))
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    first: frozenset[str]
    last: frozenset[str]
    letters: str

    @property
    def names_somebody(self) -> bool:
        return bool(self.first or self.last)

    @property
    def is_surname_only(self) -> bool:
        return not self.first and not self.letters


class Hers:
    """Tells a find that is the requester's own from all others. In doubt it is somebody else's.

    `called` are the words that may stand before her name: mevrouw, cliënt, dochter.
    """

    def __init__(self, known: Known, others: Known, called: Iterable[str] = ()) -> None:
        self._persons = tuple(_Names.of(person) for person in known.persons)
        self._others = tuple(_Names.of(person) for person in others.persons)
        self._called = frozenset(word.lower() for word in called)
        self._known = known
        self._others_known = others

    def marks(self, text: str, spans: Sequence[Span]) -> list[bool]:
        """For each find whether it is hers."""
        together = _with_initials(text, spans)
        mine = [self._is_hers(text, span) for span, _ in together]
        for at, (span, _) in enumerate(together):
            if mine[at] and span.label in NAMES:
                mine[at] = not self._part_of_another(text, [each for each, _ in together], mine, at)
        return [hers for hers, (_, count) in zip(mine, together, strict=True) for _ in range(count)]

    def _is_hers(self, text: str, span: Span) -> bool:
        found = text[span.start : span.end]
        squeezed = squeeze(found)
        if span.label is Label.DATE:
            return squeezed in self._born
        if squeezed in self._values or self._is_phone(found):
            return True
        return span.label in NAMES and self._is_her_name(text, span)

    def _is_phone(self, found: str) -> bool:
        digits = "".join(filter(str.isdigit, found))
        return len(digits) >= _SUBSCRIBER and digits[-_SUBSCRIBER:] in self._phones

    def _is_her_name(self, text: str, span: Span) -> bool:
        words = _words(text[span.start : span.end])
        before = _BEFORE.search(text[max(0, span.start - 40) : span.start])
        title = before[1].lower() if before else ""
        for person in self._persons:
            parts = person.parts(words)
            if parts is None or not parts.names_somebody or self._contradicts(title, parts):
                continue
            if not any(other.could_be(parts) for other in self._others):
                return True
            if parts.is_surname_only and title in self._called:
                return True
        return False

    def _contradicts(self, title: str, parts: _Parts) -> bool:
        """Buurvrouw Anna, zoon Visser, meneer Visser where she is a woman."""
        if not title or title in self._called or (parts.first and parts.last):
            return False
        bits = lexicon().bits(title)
        if bits & ROLE and not bits & TITLE:
            return True
        gendered = WOMAN | MAN
        return title in gendered and bool(gendered & self._called)

    def _part_of_another(
        self, text: str, spans: Sequence[Span], mine: Sequence[bool], at: int
    ) -> bool:
        """Cor (masked) before or behind Visser makes one name of the two, which is his."""
        span = spans[at]
        words = _words(text[span.start : span.end])
        if any(
            person.first.intersection(words) and person.last.intersection(words)
            for person in self._persons
        ):
            return False
        initial = _INITIAL_BEFORE.search(text[max(0, span.start - 4) : span.start])
        if initial and not any(p.initials.startswith(initial[1].lower()) for p in self._persons):
            return True
        for other in (at - 1, at + 1):
            if 0 <= other < len(spans) and not mine[other] and spans[other].label in NAMES:
                first, last = sorted((span, spans[other]))
                gap = text[first.end : last.start]
                if _ONE_NAME.fullmatch(gap):
                    return True
        return False

    @cached_property
    def _values(self) -> frozenset[str]:
        """Everything of hers that is no name, without anything but letters and digits."""
        known = self._known
        found = {*known.bsns, *known.phones, *known.emails, *known.ibans, *known.plates}
        found |= {*known.ids}
        for place in known.addresses:
            home = (place.street, place.number, place.postcode, place.city)
            for first in range(4):
                found |= {" ".join(home[first:last]) for last in range(first + 1, 5)}
            found.discard(place.number)
        return frozenset(filter(None, map(squeeze, found)))

    @cached_property
    def _phones(self) -> frozenset[str]:
        digits = ("".join(filter(str.isdigit, phone)) for phone in self._known.phones)
        return frozenset(each[-_SUBSCRIBER:] for each in digits if len(each) >= _SUBSCRIBER)

    @cached_property
    def _born(self) -> frozenset[str]:
        return born(self._known) - born(self._others_known)

    @cached_property
    def others_born(self) -> frozenset[str]:
        """The birth dates of others, in every spelling."""
        return born(self._others_known)


def _with_initials(text: str, spans: Sequence[Span]) -> list[tuple[Span, int]]:
    """(find, how many it is made of): initials and the name behind them are one name."""
    found: list[tuple[Span, int]] = []
    for span in spans:
        if found and span.label in NAMES and found[-1][0].label in NAMES:
            before, count = found[-1]
            initials = _INITIALS.fullmatch(text[before.start : before.end])
            if initials and _NEAR.fullmatch(text[before.end : span.start]):
                found[-1] = (Span(before.start, span.end, span.label), count + 1)
                continue
        found.append((span, 1))
    return found


def born(known: Known) -> frozenset[str]:
    """The birth dates in every spelling, without anything but letters and digits."""
    dates = compile_known(Known(birth_dates=known.birth_dates)).dates
    return frozenset(spelled for _, spellings in dates for spelled, _ in spellings)
