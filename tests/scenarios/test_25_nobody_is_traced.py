"""After de-identifying nothing planted is found, and nothing in the archive leads back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import (
    approved_list,
    archived,
    carry_out_and_seal,
    change,
    deidentifying,
    entries,
    rows,
    scalar,
    verified,
    whole_cycle,
)
from retention.actions.workplace import Workplace

PERSON = {
    "bsn": "123456782",
    "first_name": "Zwaantje",
    "initials": "Z.Q.",
    "name_prefix": "van der",
    "surname": "Quintussen",
    "phone": "06-98761234",
    "email": "z.quintussen@planted.example",
    "iban": "NL91ABNA0417164300",
    "birth_date": date(1941, 7, 23),
}
TEXTS = (
    "Zwaantje v.d. Quintussen wil weer naar buiten.",
    "mevr quintussen (bsn 1234 56 782) belt zelf, op 06 98 76 12 34.",
    "Zwaantjes rekening nl91 abna 0417 1643 00 staat op naam van haar zoon Oebele.",
    "Geboren 23 juli 1941, mail z.quintussen (at) planted.example",
    "QUINTUSSEN, ZWAANTJE WOONT AAN DE PLANTAGEKADE 7",
)
NEEDLES = (
    *("quintus", "zwaantje", "123456782", "98761234", "987612", "planted", "0417164300", "0417"),
    *("1941-07", "23 juli", "plantagekade", "oebele", "4651ab", "4651 ab", "wmo-2006"),
)


@pytest.fixture
def planted(bestand_rows: Bestand) -> Bestand:
    """Twelve alike dossiers, their goals full of what leads to somebody."""
    for number in range(12):
        address = bestand_rows.address(street="Plantagekade", postcode="4651AB", city="Steenbergen")
        client = bestand_rows.client(address_id=address, **PERSON)
        bestand_rows.household_member(client, first_name="Oebele", surname="Quintussen")
        dossier = bestand_rows.dossier(client_id=client)
        text = TEXTS[number % len(TEXTS)]
        bestand_rows.add(
            "goal", dossier_id=dossier.id, life_area="meedoen", text=text, evaluation=text
        )
    return bestand_rows


def _everything(engine: sa.Engine, *schemas: str) -> Iterator[str]:
    with engine.connect() as connection:
        for schema in schemas:
            for table in sa.inspect(connection).get_table_names(schema=schema):
                query = f'SELECT t::text FROM {schema}."{table}" t'
                yield from (row[0].lower() for row in connection.execute(sa.text(query)))


def _needles_in(lines: Iterator[str]) -> set[str]:
    text = "\n".join(lines)
    return {needle for needle in NEEDLES if needle in text}


def test_nothing_planted_is_left_anywhere(place: Workplace, planted: Bestand) -> None:
    here = deidentifying(place)
    assert _needles_in(_everything(here.bestand, "wmo")) >= {"quintus", "1941-07", "plantagekade"}
    sealed = carry_out_and_seal(here, approved_list(here))
    assert sealed.outcomes["de-identified"] == 12
    assert not _needles_in(_everything(here.ledger, "retention_archive", "wmo"))
    # A digest may hold any four digits.
    assert _needles_in(_everything(here.ledger, "retention")) <= {"0417"}
    for path in here.settings.evidence.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace").lower()
            assert _needles_in(iter([text])) <= {"0417"}, path


def test_archive_has_only_what_the_map_lets_survive(place: Workplace, planted: Bestand) -> None:
    here = deidentifying(place)
    carry_out_and_seal(here, approved_list(here))
    columns = (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'retention_archive'"
    )
    assert {tuple(row) for row in rows(here.ledger, columns)} == {
        ("dossier", "id"),
        ("dossier", "category"),
        ("dossier", "closed_on"),
        ("dossier", "client_gender"),
        ("dossier", "client_birth_date"),
        ("dossier", "address_postcode"),
        ("dossier", "limitation_kind"),
        ("dossier", "provision_kind"),
        ("goal", "id"),
        ("goal", "life_area"),
        ("goal", "text"),
        ("goal", "evaluation"),
    }


def test_nothing_in_the_archive_tells_releases_or_order_apart(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    for release in range(2):
        for number in range(8):
            dossier = bestand_rows.dossier()
            text = f"Doel {release * 8 + number} is behaald."
            bestand_rows.add("goal", dossier_id=dossier.id, life_area="meedoen", text=text)
        before = {row[0] for row in rows(here.ledger, _keys)} if release else set()
        assert whole_cycle(here, months_on=release).outcomes == {"de-identified": 8}
        after = {row[0] for row in rows(here.ledger, _keys)}
        assert not before & after
    assert scalar(here.ledger, "SELECT count(*) FROM retention_archive.dossier") == 16
    for table in ("dossier", "goal"):
        query = f"SELECT count(DISTINCT xmin::text) FROM retention_archive.{table}"
        assert scalar(here.ledger, query) == 1
    assert not rows(here.ledger, "SELECT 1 FROM pg_tables WHERE tablename LIKE 'parked%'")


_keys = "SELECT id FROM retention_archive.dossier"


def test_evidence_does_not_say_whose_remainder_survives(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    for _ in range(60):
        bestand_rows.dossier()
    odd = bestand_rows.dossier(client_id=bestand_rows.client(gender="unknown"))
    number = approved_list(here)
    query = (
        "SELECT i.disposition, i.reasons FROM retention.item i JOIN retention.known_dossier k"
        " ON (k.list, k.item) = (i.list, i.number) WHERE k.dossier_key = :key"
    )
    assert tuple(rows(here.ledger, query, key=str(odd.id))[0]) == (
        "destroy",
        ["term-passed", "stands-alone"],
    )
    sealed = carry_out_and_seal(here, number)
    assert set(entries(here, number).values()) == {"removed"}
    assert (sealed.outcomes["de-identified"], sealed.outcomes["destroyed"]) == (60, 1)
    report = verified(here)
    assert report.holds, report.first_wrong


def test_dossier_that_is_kept_leaves_nothing_in_the_archive(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    dossiers = [bestand_rows.dossier() for _ in range(6)]
    number = approved_list(here)
    change(
        here.bestand,
        "UPDATE wmo.dossier SET changed_at = '2026-11-20' WHERE id = :id",
        id=dossiers[2].id,
    )
    sealed = carry_out_and_seal(here, number)
    assert (sealed.outcomes["kept"], sealed.outcomes["de-identified"]) == (1, 5)
    assert len(archived(here, "dossier")) == 5


def test_remainder_survives_when_the_bestand_lies_elsewhere(apart: Workplace) -> None:
    here = deidentifying(apart)
    bestand = Bestand(here.bestand, here.settings.documents)
    for text in TEXTS:
        client = bestand.client(**PERSON)
        dossier = bestand.dossier(client_id=client, provisions=2)
        bestand.add("goal", dossier_id=dossier.id, life_area="meedoen", text=text)
        bestand.add("limitation", dossier_id=dossier.id, kind="mobiliteit", description="-")
    assert whole_cycle(here).outcomes == {"de-identified": 5}
    assert (
        archived(here, "dossier")
        == [
            {
                "category": "maatwerkvoorziening",
                "closed_on": archived(here, "dossier")[0]["closed_on"],
                "client_gender": archived(here, "dossier")[0]["client_gender"],
                "client_birth_date": "1941",
                "address_postcode": archived(here, "dossier")[0]["address_postcode"],
                "limitation_kind": "mobiliteit",
                "provision_kind": "vervoer en rolstoel",
            }
        ]
        * 5
    )
    assert len(archived(here, "goal")) == 5
    assert not _needles_in(_everything(here.ledger, "retention_archive"))
