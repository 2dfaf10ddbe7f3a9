"""Every way in which a case worker spells what a dossier's rows hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from retention.anonymise.text.known import Address, Known, Person
from retention.anonymise.text.lexicon import NAME, PREFIX, lexicon
from retention.anonymise.text.plainly import bare, squeeze
from retention.anonymise.text.spans import Label
from retention.anonymise.text.typing_errors import one_error_apart

_SHORTEST_TYPO = 5
_LONGEST_TYPO = 30
_NAMES_AT_HAND = 4096
_ENDINGS = ("s", "'s", "je", "tje", "etje", "ke", "eke", "jes", "tjes", "kes", "se", "'")
_MONTHS = (
    ("januari", "jan"), ("februari", "feb", "febr"), ("maart", "mrt", "mar"), ("april", "apr"),
    ("mei",), ("juni", "jun"), ("juli", "jul"), ("augustus", "aug"), ("september", "sep", "sept"),
    ("oktober", "okt"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip


@dataclass(slots=True)
class Compiled:
    """All spellings of one dossier's identities, ready to be looked up."""

    words: dict[str, Label] = field(default_factory=dict)
    exact: set[str] = field(default_factory=set)  # initials glued together, as they are cased
    prefixed: set[str] = field(default_factory=set)  # surnames that have a prefix
    prefixes: set[str] = field(default_factory=set)  # the words of those prefixes
    phrases: list[tuple[str, Label]] = field(default_factory=list)  # squeezed, without digits
    numbers: list[tuple[str, Label]] = field(default_factory=list)  # squeezed, with digits
    dates: list[tuple[str, list[tuple[str, Label]]]] = field(default_factory=list)  # by year
    _alike: dict[str, list[str]] = field(default_factory=dict)  # by their first and last letters
    _judged: dict[str, bool] = field(default_factory=dict)

    def add_word(self, word: str, label: Label) -> None:
        """A word that, from five letters, is also found with one typing error."""
        if word in self.words:
            return
        self.words[word] = label
        if _SHORTEST_TYPO <= len(word) <= _LONGEST_TYPO:
            for ends in _ends(word):
                self._alike.setdefault(ends, []).append(word)

    def add_string(self, value: str, label: Label, *, shortest: int = 4) -> None:
        """A string to be searched for in the squeezed text."""
        squeezed = squeeze(value)
        if len(squeezed) >= shortest:
            some = self.phrases if squeezed.isalpha() else self.numbers
            some.append((squeezed, label))

    def is_misspelled(self, plain: str) -> bool:
        """Whether one typing error makes this word of a known one; remembered for the next text."""
        if not _SHORTEST_TYPO - 1 <= len(plain) <= _LONGEST_TYPO:
            return False
        found = self._judged.get(plain)
        if found is None:
            if len(self._judged) > 5000:
                self._judged.clear()
            found = self._judged[plain] = any(
                one_error_apart(plain, name)
                for ends in _ends(plain)
                for name in self._alike.get(ends, ())
            )
        return found


def _ends(word: str) -> tuple[str, str]:
    """The first two letters and the last two, of which one typing error leaves one pair as it was.

    That holds for words of five letters and more; the shorter one of a pair may have four.
    """
    return f"{word[:2]}-", f"-{word[-2:]}"


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
            compiled.add_string(value, label)
    for phone in known.phones:
        _phone(compiled, phone)
    for mail in known.emails:
        _mail(compiled, mail)
    for born in known.birth_dates:
        _birth(compiled, born)
    return compiled


def _person(compiled: Compiled, person: Person) -> None:
    for part in person.first.split():
        _name(compiled, part, alone=True)
    for last in (person.last, person.maiden, person.partner):
        parts = last.replace(",", " ").split()
        for part in parts:
            prefixed = bool(person.prefix) or len(parts) > 1
            _name(compiled, part, prefixed=prefixed, alone=len(parts) == 1)
        if len(parts) > 1:
            compiled.add_string(last, Label.PERSON)
        compiled.prefixes.update(map(str.lower, [*parts[:-1], *person.prefix.split()]))
    _initials(compiled, person)


def _name(compiled: Compiled, part: str, *, prefixed: bool = False, alone: bool = False) -> None:
    """One word of a name; a prefix is left out unless it stands `alone`, as Ben does."""
    plain = bare(part.lower()).strip(".'")
    bits = lexicon().bits(plain) if plain else PREFIX
    if len(plain) < 2 or (bits & PREFIX and not (alone and bits & NAME)) or "'" in plain[:2]:
        return
    for spelled, forms in _forms(plain):
        compiled.add_word(spelled, Label.PERSON)
        compiled.words.update(forms)
        if prefixed:
            compiled.prefixed.add(spelled)
    if "-" in plain:
        for piece in plain.split("-"):
            _name(compiled, piece, prefixed=prefixed)


@lru_cache(maxsize=_NAMES_AT_HAND)
def _forms(plain: str) -> list[tuple[str, dict[str, Label]]]:
    """The spellings of a name, each with its genitives and diminutives; names recur in a town."""
    found = []
    for spelled in {plain, plain.replace("ij", "y"), plain.replace("y", "ij")}:
        forms = [spelled + ending for ending in _ENDINGS]
        if spelled[-1] not in "aeiouy":
            forms += (f"{spelled}{spelled[-1]}etje", f"{spelled}pje")
        elif spelled[-1] in "aou":
            forms.append(f"{spelled}{spelled[-1]}tje")
        found.append((spelled, dict.fromkeys(forms, Label.PERSON)))
    return found


def _initials(compiled: Compiled, person: Person) -> None:
    """Initials glued to those of the surname (HvdV, S.V.) and, when several, alone (J.C.)."""
    bits = lexicon().bits
    parts = f"{person.prefix} {person.last}".split()
    last = "".join(
        part[0].lower() if bits(part.lower()) & PREFIX else part[0].upper() for part in parts
    )
    front = "".join(filter(str.isalpha, person.initials or person.first[:1])).upper()
    glued = [one + last for one in {front, front[:1]} if one and last]
    if len(front) > 1:
        glued.append(front)
    for one in glued:
        for spelled in (one, one.upper()):
            dotted = ".".join(spelled)
            compiled.exact |= {spelled, dotted, f"{dotted}."}


def _address(compiled: Compiled, address: Address) -> None:
    for name, label in ((address.street, Label.ADDRESS), (address.city, Label.LOCATION)):
        parts = bare(name.lower()).split()
        if len(parts) == 1:
            compiled.add_word(parts[0], label)
        elif parts:
            compiled.add_string(name, label)
            for part in parts:
                if len(part) > 4 and not lexicon().is_ordinary(part):
                    compiled.add_word(part, label)
    if address.street and address.number:
        compiled.add_string(f"{address.street} {address.number}", Label.ADDRESS)
    compiled.add_string(address.postcode, Label.POSTCODE)


def _phone(compiled: Compiled, value: str) -> None:
    """The number without its prefix, and its last six digits."""
    digits = "".join(filter(str.isdigit, value))
    for prefix in ("0031", "31", "0"):
        if digits.startswith(prefix):
            digits = digits[len(prefix) :].removeprefix("0")
            break
    for last in {len(digits), 6}:
        compiled.add_string(digits[-last:], Label.PHONE, shortest=6)


def _mail(compiled: Compiled, value: str) -> None:
    local, _, domain = value.partition("@")
    compiled.add_string(local + domain, Label.EMAIL)
    if not local.lower().startswith("fam"):  # `Fam. Bos` is no address
        compiled.add_string(local, Label.EMAIL, shortest=5)


def _birth(compiled: Compiled, value: str) -> None:
    try:
        born = date.fromisoformat(value[:10])
    except ValueError:
        compiled.add_string(value, Label.DATE)
        return
    names = _MONTHS[born.month - 1]
    months = dict.fromkeys((str(born.month), f"{born.month:02}", *names))
    short, full = f"{born.year % 100:02}", str(born.year)
    spellings = []
    for day in dict.fromkeys((str(born.day), f"{born.day:02}")):
        for month in months:
            spellings += [f"{day}{month}{short}", f"{day}{month}{full}", f"{full}{month}{day}"]
        compiled.numbers.extend((f"{day}{month}", Label.DATE) for month in names)
    compiled.dates.append((short, [(spelled, Label.DATE) for spelled in spellings]))
