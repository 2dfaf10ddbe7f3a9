"""Professionals, each in office for some years, and the organisations that provide."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import NamedTuple

from retention.bestand.example.invent.case import Row, Rows
from retention.bestand.example.invent.lives import YEARS, moment
from retention.bestand.example.invent.names import Names, Person, login, pick

_FUNCTIONS = (
    ("wmo-consulent", "Wmo-loket"),
    ("wmo-consulent", "Wmo-loket"),
    ("wijkverpleegkundige", "Thuiszorg"),
    ("maatschappelijk werker", "Maatschappelijk werk"),
    ("ergotherapeut", "Revalidatie"),
    ("cliëntondersteuner", "MEE"),
)
_KINDS = ("Thuiszorg", "Zorggroep", "Hulpmiddelen", "Vervoer", "Welzijn", "Begeleiding")
_BEFORE = 10  # years that a dossier may have been open before the oldest closing year


class Official(NamedTuple):
    """A professional as dossiers refer to one."""

    id: int
    person: Person
    writer: str


class Staff:
    """Adds the staff to the rows, and says who was in office when."""

    def __init__(
        self, random: Random, names: Names, rows: Rows, as_of: date, dossiers: int
    ) -> None:
        self._random, self._names, self._rows, self._as_of = random, names, rows, as_of
        years = range(as_of.year - YEARS - _BEFORE, as_of.year + 1)
        self._in_office: dict[int, list[Official]] = {year: [] for year in years}
        for year in years:
            for _ in range(min(20, 1 + dossiers // 4000)):
                self._appoint(year)
        self.providers = [self._provider() for _ in range(24)]

    def on(self, day: int) -> Official:
        """Somebody who was in office in the year of this day."""
        return pick(self._random, self._in_office[date.fromordinal(day).year])

    def _appoint(self, year: int) -> None:
        random, names = self._random, self._names
        person = names.person()
        function, organisation = pick(random, _FUNCTIONS)
        last_year = min(year + 3 + int(random.random() * 9), self._as_of.year)
        changed_on = date(year, 1, 1).toordinal() + int(random.random() * 365 * (last_year - year))
        number = self._rows.take_id("professional")
        row: Row = {
            "id": number,
            **person.columns(),
            "function": function,
            "organisation": organisation,
            "phone": names.phone(),
            "email": names.email(person),
            "changed_at": moment(random, changed_on),
            "changed_by": "beheer",
        }
        self._rows.put("professional", row)
        official = Official(number, person, login(person))
        for served in range(year, last_year + 1):
            self._in_office[served].append(official)

    def _provider(self) -> int:
        number = self._rows.take_id("provider")
        row: Row = {
            "id": number,
            "name": f"{pick(self._random, _KINDS)} {pick(self._random, self._names.surnames)}",
            "city": self._names.home(near=False).city,
            "chamber_number": f"{int(self._random.random() * 1e8):08d}",
        }
        self._rows.put("provider", row)
        return number
