"""Invented people and the places where they live; Faker fills the pools of names once per seed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from random import Random
from typing import NamedTuple, TypeVar

from faker import Faker

from retention.bestand.example.invent.numbers import chance, landline, letters, mobile
from retention.bestand.example.invent.towns import ELSEWHERE, NEAR

T = TypeVar("T")
_PREFIX = re.compile(r"^((?:[a-z'’]+\s+)*)(.+)$")
_MAIL = ("example.org", "example.com", "example.net")
_INITIALS = "ABCDEFGHIJKLMNPRSTVW"


class Person(NamedTuple):
    """A name as the bestand keeps it, and the spellings in which notes call it."""

    first_name: str
    initials: str
    name_prefix: str | None
    surname: str
    gender: str

    @property
    def last(self) -> str:
        """The surname with its prefix: van den Berg."""
        return f"{self.name_prefix} {self.surname}" if self.name_prefix else self.surname

    @property
    def full(self) -> str:
        """First name and surname: Anna van den Berg."""
        return f"{self.first_name} {self.last}"

    @property
    def formal(self) -> str:
        """As one addresses somebody: mevrouw Van den Berg."""
        title = "mevrouw" if self.gender == "female" else "meneer"
        return f"{title} {self.last[0].upper()}{self.last[1:]}"

    @property
    def short(self) -> str:
        """As officials write it: mw. A.M. van den Berg."""
        return f"{'mw.' if self.gender == 'female' else 'dhr.'} {self.initials} {self.last}"

    def columns(self) -> dict[str, str | None]:
        """The name's columns, the same in every table with people."""
        return {
            "first_name": self.first_name,
            "initials": self.initials,
            "name_prefix": self.name_prefix,
            "surname": self.surname,
        }


class Home(NamedTuple):
    """One address."""

    street: str
    house_number: int
    house_number_suffix: str | None
    postcode: str
    city: str

    @property
    def line(self) -> str:
        """Street and number: Jasmijnbaan 12a."""
        return f"{self.street} {self.house_number}{self.house_number_suffix or ''}"


def pick(random: Random, choices: Sequence[T]) -> T:
    """One of the choices; quicker than `random.choice`, which counts at this many rows."""
    return choices[int(random.random() * len(choices))]


class Names:
    """People and addresses drawn from the pools of one seed."""

    def __init__(self, seed: int) -> None:
        self._random = chance(seed, "names")
        self._faker = Faker("nl_NL")
        self._faker.seed_instance(seed)
        self._female = self._pool(self._faker.first_name_female, 400)
        self._male = self._pool(self._faker.first_name_male, 400)
        self._surnames = [_split(name) for name in self._pool(self._faker.last_name, 1500)]
        self._streets = self._pool(self._faker.street_name, 600)

    def _pool(self, draw: Callable[[], str], count: int) -> list[str]:
        return sorted({draw() for _ in range(count)})

    @cached_property
    def surnames(self) -> list[str]:
        """Last names with their prefix, for people and firms that only texts name."""
        return [f"{prefix} {name}" if prefix else name for prefix, name in self._surnames]

    def person(self, *, gender: str | None = None, family: Person | None = None) -> Person:
        """Somebody, of that family when one is given."""
        random = self._random
        gender = gender or ("female" if random.random() < 0.55 else "male")
        first = pick(random, self._female if gender == "female" else self._male)
        prefix, surname = family[2:4] if family else pick(random, self._surnames)
        middle = f"{pick(random, _INITIALS)}." if random.random() < 0.4 else ""
        return Person(first, f"{first[0]}.{middle}", prefix, surname, gender)

    def home(self, *, near: bool) -> Home:
        """An address in the municipality, most of them in its largest town, or anywhere."""
        random = self._random
        town = NEAR[int(random.random() ** 2.5 * len(NEAR))] if near else pick(random, ELSEWHERE)
        digits = pick(random, town.digits)
        suffix = pick(random, "abcd") if random.random() < 0.08 else None
        number = 1 + int(random.random() ** 2 * 220)
        postcode = f"{digits} {letters(random)}"
        return Home(pick(random, self._streets), number, suffix, postcode, town.city)

    def phone(self) -> str:
        """A mobile number more often than not."""
        return mobile(self._random) if self._random.random() < 0.65 else landline(self._random)

    def email(self, person: Person) -> str:
        """An address in a domain that nobody can own."""
        plain = _plain(f"{person.first_name}.{person.last}")
        return f"{plain}{int(self._random.random() * 90) + 10}@{pick(self._random, _MAIL)}"


def login(person: Person) -> str:
    """The user name under which an official changes the bestand."""
    return f"{_plain(person.first_name[0])}.{_plain(person.last)}"


def _split(name: str) -> tuple[str | None, str]:
    found = _PREFIX.match(name)
    prefix, surname = found.groups() if found else ("", name)
    return prefix.strip() or None, surname


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z.]", "", folded.lower())
