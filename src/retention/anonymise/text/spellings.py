"""Every way in which a case worker spells what a dossier's rows hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from retention.anonymise.text.known import Address, Known, Person
from retention.anonymise.text.lexicon import PREFIX, bare, lexicon
from retention.anonymise.text.spans import Label
from retention.anonymise.text.squeeze import squeeze

_SHORTEST_TYPO = 5
_ENDINGS = ("s", "'s", "je", "tje", "etje", "ke", "eke", "jes", "tjes", "kes", "se")
_PARTS = re.compile(r"[\s,]+")
_MONTHS = (
    ("januari", "jan"), ("februari", "feb", "febr"), ("maart", "mrt", "mar"), ("april", "apr"), ("mei",),
    ("juni", "jun"), ("juli", "jul"), ("augustus", "aug"), ("september", "sep", "sept"),
    ("oktober", "okt"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip


@dataclass(slots=True)
class Compiled:
    """All spellings of one dossier's identities, ready to be looked up."""

    words: dict[str, Label] = field(default_factory=dict)
    exact: set[str] = field(default_factory=set)
    squeezed: dict[str, Label] = field(default_factory=dict)
    prefixed: set[str] = field(default_factory=set)  # surnames that have a prefix
    shortened: dict[str, list[str]] = field(default_factory=dict)

    def add_word(self, word: str, label: Label) -> None:
        """A word and, from five letters, what is left of it when one letter is missing."""
        self.words.setdefault(word, label)
        if len(word) >= _SHORTEST_TYPO and word.isalpha():
            self.shortened.setdefault(word, []).append(word)
            for at in range(len(word)):
                self.shortened.setdefault(word[:at] + word[at + 1 :], []).append(word)


def compile_known(known: Known) -> Compiled:
    """All spellings of the identities; made once for a dossier and used for all its texts."""
    compiled = Compiled()
    for person in known.persons:
        _person(compiled, person)
    for address in known.addresses:
        _address(compiled, address)
    for label, values in (
        (Label.BSN, known.bsns),
        (Label.IBAN, known.ibans),
        (Label.PLATE, known.plates),
        (Label.ID, known.ids),
    ):
        for value in values:
            _number(compiled, value, label)
    for phone in known.phones:
        _phone(compiled, phone)
    for mail in known.emails:
        _mail(compiled, mail)
    for born in known.birth_dates:
        _birth(compiled, born)
    return compiled


def _person(compiled: Compiled, person: Person) -> None:
    lasts = [last for last in (person.last, person.maiden, person.partner) if last]
    for name in (person.first, *lasts):
        for part in _PARTS.split(name):
            _name(compiled, part)
        if name is not person.first and (person.prefix or " " in name.strip()):
            compiled.prefixed |= {bare(part.lower()) for part in _PARTS.split(name)}
        if " " in name.strip():
            _phrase(compiled, name, Label.PERSON)
    _initials(compiled, person)


def _name(compiled: Compiled, part: str) -> None:
    plain = bare(part.lower()).strip(".'")
    if len(plain) < 2 or lexicon().listed.get(plain, 0) & PREFIX or "'" in plain[:2]:
        return
    for spelled in _same_sound(plain):
        compiled.add_word(spelled, Label.PERSON)
        for ending in _ENDINGS:
            compiled.words.setdefault(spelled + ending, Label.PERSON)
        if spelled[-1] not in "aeiouy":
            compiled.words.setdefault(spelled + spelled[-1] + "etje", Label.PERSON)
        if spelled.endswith("m"):
            compiled.words.setdefault(spelled + "pje", Label.PERSON)
    for piece in plain.split("-"):
        if piece != plain:
            _name(compiled, piece)


def _same_sound(plain: str) -> set[str]:
    return {plain, plain.replace("ij", "y"), plain.replace("y", "ij")}


def _initials(compiled: Compiled, person: Person) -> None:
    letters = [one for one in person.initials if one.isalpha()] or [person.first[:1]]
    parts = [part for part in _PARTS.split(f"{person.prefix} {person.last}") if part]
    last = "".join(
        part[0].lower() if lexicon().listed.get(part.lower(), 0) & PREFIX else part[0].upper()
        for part in parts
    )
    front = "".join(letters).upper()
    for spelled in {front, front[:1]}:
        glued = spelled + last
        if len(glued) >= 2:
            compiled.exact |= {glued, glued.upper()}
            compiled.exact |= {
                ".".join(glued),
                ".".join(glued) + ".",
                ".".join(glued.upper()) + ".",
            }
    if len(front) > 1:
        compiled.exact |= {front, ".".join(front) + ".", ".".join(front)}


def _address(compiled: Compiled, address: Address) -> None:
    for name, label in ((address.street, Label.ADDRESS), (address.city, Label.LOCATION)):
        plain = bare(name.lower()).strip()
        if not plain:
            continue
        if len(_PARTS.split(plain)) == 1:
            compiled.add_word(plain, label)
        else:
            _phrase(compiled, plain, label)
            for part in _PARTS.split(plain):
                if len(part) > 4 and not lexicon().is_ordinary(part):
                    compiled.add_word(part, label)
    if address.street and address.number:
        _phrase(compiled, f"{address.street} {address.number}", Label.ADDRESS)
    _number(compiled, address.postcode, Label.POSTCODE)


def _phrase(compiled: Compiled, phrase: str, label: Label) -> None:
    squeezed = squeeze(phrase)
    if len(squeezed) > 3:
        compiled.squeezed.setdefault(squeezed, label)


def _number(compiled: Compiled, value: str, label: Label) -> None:
    squeezed = squeeze(value)
    if len(squeezed) > 3:
        compiled.squeezed.setdefault(squeezed, label)


def _phone(compiled: Compiled, value: str) -> None:
    digits = "".join(one for one in value if one.isdigit())
    for prefix in ("0031", "31", "0"):
        if digits.startswith(prefix):
            digits = digits[len(prefix) :]
            break
    if digits.startswith("0"):
        digits = digits[1:]
    for spelled in {"0" + digits, "310" + digits, "31" + digits, digits, digits[-8:], digits[-6:]}:
        if len(spelled) > 5:
            compiled.squeezed.setdefault(spelled, Label.PHONE)


def _mail(compiled: Compiled, value: str) -> None:
    local, _, domain = value.lower().partition("@")
    squeezed = squeeze(local)
    compiled.squeezed.setdefault(squeezed + squeeze(domain), Label.EMAIL)
    if len(squeezed) > 4 and not squeezed.startswith("fam"):
        compiled.squeezed.setdefault(squeezed, Label.EMAIL)


def _birth(compiled: Compiled, value: str) -> None:
    try:
        born = date.fromisoformat(value[:10])
    except ValueError:
        _number(compiled, value, Label.DATE)
        return
    years = (f"{born.year}", f"{born.year % 100:02}")
    days = {f"{born.day}", f"{born.day:02}"}
    months = {f"{born.month}", f"{born.month:02}"}
    for day in days:
        for year in years:
            for month in (*months, *_MONTHS[born.month - 1]):
                compiled.squeezed.setdefault(day + month + year, Label.DATE)
                if len(year) == 4:
                    compiled.squeezed.setdefault(year + month + day, Label.DATE)
        for month in _MONTHS[born.month - 1]:
            compiled.squeezed.setdefault(day + month, Label.DATE)
