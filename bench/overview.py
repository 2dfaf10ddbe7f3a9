"""An access overview of a client with five dossiers and five hundred notes: from rows to zip."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random

import sqlalchemy as sa

from bench.world import AS_OF, NOW, SEED, clone, drop, say, template, workplace
from retention.actions.initialise import add_official
from retention.actions.overview.check import check
from retention.actions.overview.make import make
from retention.actions.overview.release import release
from retention.actions.workplace import Workplace
from retention.bestand.example.invent.texts import note
from retention.domain.approval import Official
from retention.domain.persons import PersonKey
from retention.domain.protocol import Function
from retention.ledger.tables import request

DOSSIERS, NOTES, TOWN = 5, 500, 10_000
TRIES = 3
_FIRST_ID = 100_000_000

_CLIENT = """
SELECT d.client_id FROM wmo.dossier d JOIN wmo.dossier_network_member n ON n.dossier_id = d.id
GROUP BY d.client_id ORDER BY count(DISTINCT n.network_member_id) DESC, d.client_id LIMIT 1
"""
_HERS = """
SELECT c.*, a.street, a.house_number, a.postcode, a.city
FROM wmo.client c JOIN wmo.address a ON a.id = c.address_id WHERE c.id = :id
"""
_KIN = """
SELECT m.*, a.street, a.house_number, a.postcode, a.city
FROM wmo.dossier d JOIN wmo.dossier_network_member n ON n.dossier_id = d.id
JOIN wmo.network_member m ON m.id = n.network_member_id
LEFT JOIN wmo.address a ON a.id = m.address_id WHERE d.client_id = :id LIMIT 1
"""


def measure() -> Mapping[str, float]:
    """Seconds for making, releasing and both; the first try of a process and the least of all."""
    database = "bench_overview"
    url = clone(template(TOWN), database)
    tries = []
    with workplace(url) as place:
        add_official(place, Official("second", Function.STEWARD, "bench", date(2020, 1, 1)))
        person = _prepared(place)
        for number in range(1, TRIES + 1):
            tries.append(_once(place, person, number))
            say(f"made {tries[-1][0]:.2f} s, released {tries[-1][1]:.2f} s")
    drop(database)
    whole = [each[0] + each[1] for each in tries]
    return {
        "first": whole[0],
        "least": min(whole),
        "make": min(each[0] for each in tries),
        "release": min(each[1] for each in tries),
        "processor": min(each[2] for each in tries),
    }


def _once(place: Workplace, person: PersonKey, number: int) -> tuple[float, float, float]:
    """Seconds of making, of releasing, and of the processor for all of it."""
    busy, started = time.process_time(), time.monotonic()
    made = make(place, (person,), number, "presenter")
    making = time.monotonic() - started
    check(place, made.number, range(1, made.pages + 1), "presenter")
    started = time.monotonic()
    release(place, made.number, "second")
    return making, time.monotonic() - started, time.process_time() - busy


def _prepared(place: Workplace) -> PersonKey:
    """A client with so many dossiers and notes, and granted requests of hers."""
    random = Random(SEED)
    with place.bestand.begin() as bestand:
        client = int(bestand.execute(sa.text(_CLIENT)).scalar_one())
        dossiers = list(
            bestand.execute(
                sa.text("SELECT id FROM wmo.dossier ORDER BY client_id <> :id, id LIMIT :count"),
                {"id": client, "count": DOSSIERS},
            ).scalars()
        )
        bestand.execute(
            sa.text("UPDATE wmo.dossier SET client_id = :id WHERE id = ANY(:dossiers)"),
            {"id": client, "dossiers": dossiers},
        )
        bestand.execute(
            sa.text("DELETE FROM wmo.note WHERE dossier_id = ANY(:dossiers)"),
            {"dossiers": dossiers},
        )
        _write_notes(bestand, random, client, dossiers)
    with place.ledger.begin() as ledger:
        for number in range(1, TRIES + 1):
            ledger.execute(sa.insert(request).values(**_asked(number, client)))
    return PersonKey("client", str(client))


def _write_notes(bestand: sa.Connection, random: Random, client: int, dossiers: list[int]) -> None:
    fields = _fields(bestand, client)
    rows = [
        {
            "id": _FIRST_ID + number,
            "dossier_id": dossiers[number % len(dossiers)],
            "written_at": datetime(2008, 1, 1, 9, tzinfo=UTC) + timedelta(days=number),
            "text": note(random, fields),
        }
        for number in range(NOTES)
    ]
    bestand.execute(
        sa.text(
            "INSERT INTO wmo.note (id, dossier_id, written_at, text, changed_at, changed_by)"
            " VALUES (:id, :dossier_id, :written_at, :text, :written_at, 'bench')"
        ),
        rows,
    )


def _fields(bestand: sa.Connection, client: int) -> dict[str, str]:
    """What notes can call by name, of this client and one of her network."""
    hers = bestand.execute(sa.text(_HERS), {"id": client}).one()
    kin = bestand.execute(sa.text(_KIN), {"id": client}).one()
    return {
        "client": f"mevrouw {_last(hers)}",
        "full": f"{hers.first_name} {_last(hers)}",
        "first": hers.first_name,
        "short": f"mw. {hers.initials} {_last(hers)}",
        "birth": f"{hers.birth_date:%d-%m-%Y}",
        "bsn": hers.bsn,
        "iban": hers.iban or "",
        "phone": hers.phone or "",
        "email": hers.email or "",
        "address": f"{hers.street} {hers.house_number}",
        "postcode": hers.postcode,
        "city": hers.city,
        "worker": "Ottoline Brakelmans",
        "stranger": "Kwakkelstein",
        "number": "WMO-2008-00001",
        "provision": "een scootmobiel",
        "kin": f"{kin.first_name} {_last(kin)}",
        "kin_first": kin.first_name,
        "kin_short": f"{kin.initials} {_last(kin)}",
        "relation": "dochter",
        "relation_start": "Dochter",
        "kin_phone": kin.phone or "",
        "kin_email": kin.email or "",
        "kin_address": f"{kin.street} {kin.house_number}",
        "kin_city": kin.city or "",
        "partner": f"Jan {_last(hers)}",
        "partner_first": "Jan",
    }


def _last(row: sa.Row[tuple[object, ...]]) -> str:
    return " ".join(filter(None, (row.name_prefix, row.surname)))


def _asked(number: int, client: int) -> dict[str, object]:
    return {
        "number": number,
        "kind": "access",
        "person_table": "client",
        "person_key": str(client),
        "received_on": AS_OF,
        "reference": "bench",
        "answer_by": AS_OF,
        "state": "granted",
        "opened_by": "presenter",
        "opened_at": NOW,
        "identity": "digid",
        "verified_by": "presenter",
        "decided_by": "owner",
    }
