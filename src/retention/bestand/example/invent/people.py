"""Households: the address, the clients who live there, their families and their network.

What several dossiers share last changed while none of them had closed, unless somebody moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from retention.bestand.example.invent.case import Row, Rows
from retention.bestand.example.invent.lives import Life, day_between, moment
from retention.bestand.example.invent.names import Home, Names, Person, pick
from retention.bestand.example.invent.numbers import iban

_RELATIONS = ("dochter", "zoon", "buurvrouw", "zus", "vriendin", "neef", "vrijwilliger", "mentor")
_DESK = ("loket-01", "loket-02", "loket-03", "loket-04")


class Client(NamedTuple):
    """A client with everything that a note may say about her."""

    id: int
    person: Person
    partner: Person | None
    home: Home
    bsn: str
    iban: str
    phone: str
    email: str
    birth_date: date


class Member(NamedTuple):
    """Somebody from the social network, and what she is to the client."""

    id: int
    person: Person
    relation: str
    home: Home
    phone: str
    email: str


class People:
    """Adds people and their addresses to the rows."""

    def __init__(self, random: Random, names: Names, rows: Rows, bsns: Iterator[str]) -> None:
        self._random, self._names, self._rows, self._bsns = random, names, rows, bsns

    def address(self, lives: Sequence[Life], *, near: bool = True) -> tuple[int, Home]:
        """A new address and its id."""
        number, home = self._rows.take_id("address"), self._names.home(near=near)
        self._rows.put("address", {"id": number, **home._asdict(), **self._stamp(lives)})
        return number, home

    def client(
        self, address_id: int, home: Home, lives: Sequence[Life], *, moved: bool, secret: bool
    ) -> Client:
        """A new client; `moved` has her row change during the last of her dossiers."""
        random, names = self._random, self._names
        person = names.person()
        partner = names.person() if random.random() < 0.45 else None
        born = min(life.opened for life in lives) - int((18 + 77 * random.random() ** 0.6) * 365.25)
        told = (next(self._bsns), iban(random), names.phone(), names.email(person))
        client_id = self._rows.take_id("client")
        client = Client(client_id, person, partner, home, *told, date.fromordinal(born))
        lived = {"address_id": address_id, "secret_address": secret}
        married = {"maiden_name": self._maiden_name(client)}
        stamp = self._stamp(lives[-1:] if moved else lives)
        self._rows.put("client", {**_columns(client), **married, **lived, **stamp})
        self._housemates(client, lives, born)
        return client

    def _maiden_name(self, client: Client) -> str | None:
        took_name = client.partner is not None and client.person.gender == "female"
        return self._names.person().last if took_name and self._random.random() < 0.6 else None

    def _housemates(self, client: Client, lives: Sequence[Life], born: int) -> None:
        if client.partner is not None:
            birth = day_between(self._random, born - 3000, born + 3000)
            self._housemate(client, client.partner, "partner", birth, lives)
        if self._random.random() < 0.18:
            child = self._names.person(family=client.person)
            birth = born + 8000 + int(self._random.random() * 5000)
            self._housemate(client, child, "kind", birth, lives)

    def _housemate(
        self, client: Client, person: Person, relation: str, birth: int, lives: Sequence[Life]
    ) -> None:
        born_on = min(birth, *(life.opened for life in lives))
        row = {
            "id": self._rows.take_id("household_member"),
            "client_id": client.id,
            **person.columns(),
            "relation": relation,
            "birth_date": date.fromordinal(born_on),
        }
        self._rows.put("household_member", row | self._stamp(lives))

    def member(self, client: Client, address_id: int, lives: Sequence[Life]) -> Member:
        """Somebody from the network of this client, now and then at the same address."""
        relation = pick(self._random, _RELATIONS)
        family = client.person if relation in ("zoon", "neef") else None
        person = self._names.person(gender=_gender(relation), family=family)
        home = client.home
        if self._random.random() < 0.85:
            address_id, home = self.address(lives, near=self._random.random() < 0.6)
        reach = {"phone": self._names.phone(), "email": self._names.email(person)}
        stamp = self._stamp(lives)
        number = self._rows.take_id("network_member")
        told = {"id": number, **person.columns(), "address_id": address_id}
        self._rows.put("network_member", {**told, **reach, **stamp})
        return Member(number, person, relation, home, reach["phone"], reach["email"])

    def _stamp(self, lives: Sequence[Life]) -> Row:
        """A change after the first of these dossiers opened and before any of them closed."""
        first, last = min(life.opened for life in lives), min(life.until for life in lives)
        day = day_between(self._random, first, last)
        return {"changed_at": moment(self._random, day), "changed_by": pick(self._random, _DESK)}


def _columns(client: Client) -> Row:
    return {
        "id": client.id,
        **client.person.columns(),
        "partner_name": client.partner.last if client.partner else None,
        "bsn": client.bsn,
        "gender": client.person.gender,
        "birth_date": client.birth_date,
        "phone": client.phone,
        "email": client.email,
        "iban": client.iban,
    }


def _gender(relation: str) -> str | None:
    if relation in ("dochter", "buurvrouw", "zus", "vriendin"):
        return "female"
    return "male" if relation in ("zoon", "neef") else None
