"""Households with their dossiers, put together from people, lives, texts and shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from retention.bestand.example.invent import sharing, support
from retention.bestand.example.invent.case import Case, Rows
from retention.bestand.example.invent.lives import Life, Lives
from retention.bestand.example.invent.names import Home, Names, pick
from retention.bestand.example.invent.numbers import bsns, chance
from retention.bestand.example.invent.people import Client, Member, People
from retention.bestand.example.invent.shapes import FIRST, Shape, households, plant
from retention.bestand.example.invent.staff import Staff
from retention.bestand.example.invent.texts import fields
from retention.bestand.example.invent.twists import twist

# Of twenty dossiers, how many are of each category.
_CATEGORIES = ("maatwerkvoorziening",) * 15 + ("pgb",) * 3 + (support.PLAN_ONLY,) * 2
_NO_PROVISION = {Shape.NEVER_PROVIDED}


class Planned(NamedTuple):
    """A dossier before it has rows."""

    place: int
    shape: Shape | None
    life: Life


class Made(NamedTuple):
    """What a household's dossier came to: its number, shape, and papers to write."""

    number: str
    shape: Shape | None
    papers: Sequence[support.Paper]
    of_several: bool
    among_housemates: bool


class Town:
    """Invents household after household; the same seed gives the same rows."""

    def __init__(
        self, rows: Rows, *, dossiers: int, seed: int, as_of: date, documents_share: float
    ) -> None:
        self._rows, self._dossiers, self._as_of = rows, dossiers, as_of
        self._documents_share = documents_share
        self._random = chance(seed, "town")
        # Papers have a chance of their own: asking for fewer changes no other row.
        self._papers = chance(seed, "papers")
        self._shapes = plant(self._random, dossiers)
        self._lives = Lives(self._random, as_of)
        self._names = Names(seed)
        self._people = People(self._random, self._names, rows, bsns(self._random))
        self._staff = Staff(self._random, self._names, rows, as_of, dossiers)
        self._numbers: Counter[int] = Counter()

    def households(self) -> Iterator[list[Made]]:
        """One list per household, its rows added."""
        place = 0
        for counts in households(self._random, self._dossiers):
            planned = []
            for count in counts:
                planned.append([self._planned(place + step) for step in range(count)])
                place += count
            yield list(self._household(planned))

    def _planned(self, place: int) -> Planned:
        shape = self._shapes.get(place)
        return Planned(place, shape, self._lives.draw(place, shape))

    def _household(self, planned: list[list[Planned]]) -> Iterator[Made]:
        lives = [dossier.life for of_client in planned for dossier in of_client]
        address_id, home = self._people.address(lives)
        clients = [self._client(address_id, home, of_client) for of_client in planned]
        members = self._network(clients, address_id, lives)
        for client, of_client in zip(clients, planned, strict=True):
            for dossier in of_client:
                case = self._case(dossier, client, members)
                papers = self._documents(case)
                twist(case, self._as_of)
                several, housemates = len(of_client) > 1, len(clients) > 1
                yield Made(case.number, dossier.shape, papers, several, housemates)

    def _client(self, address_id: int, home: Home, of_client: list[Planned]) -> Client:
        lives = [dossier.life for dossier in of_client]
        later = len(lives) > 1 and of_client[0].place >= len(FIRST)
        return self._people.client(
            address_id,
            home,
            lives,
            moved=later and self._random.random() < 0.25,
            secret=any(dossier.shape is Shape.SECRET_ADDRESS for dossier in of_client),
        )

    def _network(
        self, clients: Sequence[Client], address_id: int, lives: Sequence[Life]
    ) -> list[Member]:
        """Up to three people; at least one where several dossiers are to share her."""
        fewest = 1 if len(lives) > 1 else 0
        count = max(fewest, int(self._random.random() * 3.2))
        return [self._people.member(clients[0], address_id, lives) for _ in range(count)]

    def _case(self, planned: Planned, client: Client, members: Sequence[Member]) -> Case:
        random, (_, shape, life) = self._random, planned
        official = self._staff.on(life.opened)
        # The first of the network is in every dossier of the household, so that she is shared.
        known = members[: 1 + int(random.random() * len(members))]
        number = self._number(life.opened)
        more = {"number": number, "provision": pick(random, support.PROVISIONS)}
        more["stranger"] = pick(random, self._names.surnames)
        told = fields(client, known, official.person, **more)
        case = Case(random, self._rows, number, shape, life, official.id, official.writer, told)
        self._open(case, client.id)
        self._parts(case, known)
        return case

    def _number(self, opened: int) -> str:
        year = date.fromordinal(opened).year
        self._numbers[year] += 1
        return f"WMO-{year}-{self._numbers[year]:06d}"

    def _open(self, case: Case, client_id: int) -> None:
        opened, closed = case.life.opened, case.life.closed
        case.open_dossier(
            client_id,
            category=_CATEGORIES[0] if case.shape else pick(self._random, _CATEGORIES),
            status="open" if closed is None else "closed",
            opened_on=date.fromordinal(opened),
            closed_on=None if closed is None else date.fromordinal(closed),
            longer_retention=False,
            longer_retention_ground=None,
            restricted=False,
        )

    def _parts(self, case: Case, members: Sequence[Member]) -> None:
        support.add_people(case, members)
        support.add_limitations(case)
        support.add_goals(case)
        if case.dossier["category"] != support.PLAN_ONLY and case.shape not in _NO_PROVISION:
            support.add_provisions(case, self._staff.providers)
        support.add_notes(case)
        sharing.add_disclosures(case)
        sharing.add_consents(case)
        sharing.add_notices(case)
        sharing.add_objections(case)

    def _documents(self, case: Case) -> list[support.Paper]:
        if self._papers.random() >= self._documents_share:
            return []
        return support.add_documents(case, self._papers)
