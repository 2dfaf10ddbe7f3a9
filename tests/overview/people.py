"""A client with people around her, whose every name and number can be searched for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from factories import Bestand
from places import NOW, TODAY
from retention.actions.workplace import Workplace
from retention.ledger.tables import request

# What stands in the bestand of others: none of it may reach her.
SON = {"first_name": "Zebulon", "initials": "Z.", "surname": "Visser", "relation": "zoon"}
FRIEND = {
    "first_name": "Wietske",
    "initials": "W.",
    "surname": "Quintus-Overgaauw",
    "phone": "06-98761234",
    "email": "w.quintus@planted.example",
}
WORKER = {
    "first_name": "Ottoline",
    "initials": "O.",
    "surname": "Brakelmans",
    "function": "consulent",
    "organisation": "gemeente",
    "phone": "0167-654321",
    "email": "brakelmans@planted.example",
}
OTHERS = (
    *("Zebulon", "Wietske", "Quintus", "Overgaauw", "Ottoline", "Brakelmans", "Kwakkelstein"),
    *("98761234", "654321", "planted.example", "123456782", "Plantageplein", "9871ZX"),
)
HERS = ("Anna", "Visser", "111222333", "anna.visser@hers.example", "612340000", "Kade")
NOTES = (
    "Mevrouw Visser heeft een rollator nodig.",
    "Zebulon Visser doet de boodschappen voor mevrouw A. Visser.",
    "WIETSKE QUINTUS-OVERGAAUW (123456782) WOONT OP HET PLANTAGEPLEIN 4, 9871 ZX.",
    "Buurvrouw Wietske belt: Anna valt steeds. Ze drinkt te veel.",
    "Ottoline Brakelmans is langs geweest; bereikbaar op 0167 65 43 21.",
    'Anna kan niet meer traplopen. #eval("1 + 1") $x$ @label \\ *vet* <a>',
    "W i e t s k e is mantelzorger, mail w.quintus @ planted.example of 06 98 76 12 34.",
    "De heer Kwakkelstein uit de straat heeft een sleutel van Visser.",
    "Visser, Zebulon: geboren 2-3-1970, woont bij zijn moeder.",
)


@dataclass(frozen=True)
class Town:
    """Keys of the rows that tests ask for."""

    client: int
    friend: int
    worker: int
    son: int
    dossier: int


def populate(bestand: Bestand, notes: tuple[str, ...] = NOTES) -> Town:
    """Anna Visser with a dossier, a son in her house, a friend, and somebody who writes of her."""
    client = bestand.client(email="anna.visser@hers.example", phone="06-12340000")
    son = bestand.household_member(client, **SON, birth_date=date(1970, 3, 2))
    home = bestand.address(
        street="Plantageplein", house_number=4, postcode="9871 ZX", city="Noordbroek"
    )
    friend = bestand.network_member(**FRIEND, address_id=home)
    worker = bestand.add("professional", **WORKER)
    dossier = bestand.dossier(client_id=client, network=[friend], notes=0).id
    bestand.add("dossier_professional", dossier_id=dossier, professional_id=worker, task="regie")
    for day, text in enumerate(notes, start=1):
        at = datetime(2009, 1, day, 12, tzinfo=UTC)
        bestand.note(dossier, text=text, professional_id=worker, written_at=at)
    bestand.add(
        "disclosure",
        dossier_id=dossier,
        recipient="huisarts",
        data_set="bsn-naw-beperkingen",
        purpose="Medisch beeld",
        ground="toestemming",
        disclosed_on=date(2008, 5, 6),
        considerations="In overleg met Wietske Quintus-Overgaauw.",
    )
    return Town(client, friend, worker, son, dossier)


def hide(bestand: Bestand, town: Town) -> None:
    """What the client must not hear of: a report to Veilig Thuis, a notice that was postponed."""
    bestand.add(
        "disclosure",
        dossier_id=town.dossier,
        recipient="veilig-thuis",
        data_set="melding",
        purpose="Melding gedaan",
        ground="protocol-10",
        disclosed_on=date(2009, 5, 6),
    )
    bestand.add(
        "information_notice",
        dossier_id=town.dossier,
        told="nee",
        manner="uitgesteld",
        postponed_because="Zou gevaar geven.",
        review_on=date(2009, 8, 1),
    )
    bestand.note(town.dossier, text="Overleg gehad met Veilig Thuis over de zorgen.")


def ask(place: Workplace, person: str, *, state: str = "granted", number: int = 1) -> int:
    """The number of a request for access about a row, verified by steward1."""
    table, _, key = person.partition(":")
    verified = state != "received"
    values = {
        "number": number,
        "kind": "access",
        "person_table": table,
        "person_key": key,
        "received_on": TODAY,
        "reference": "Z-2026-1",
        "answer_by": TODAY,
        "state": state,
        "opened_by": "steward1",
        "opened_at": NOW,
        "identity": "digid" if verified else None,
        "verified_by": "steward1" if verified else None,
        "decided_by": "owner1" if state == "granted" else None,
    }
    with place.ledger.begin() as ledger:
        ledger.execute(sa.insert(request).values(**values))
    return number
