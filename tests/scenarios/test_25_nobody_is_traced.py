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
    carry_out,
    carry_out_and_seal,
    change,
    deidentifying,
    entries,
    item_of,
    rows,
    scalar,
    verified,
    whole_cycle,
)
from retention.actions.carry_out_list import carry_out_list
from retention.actions.decide_list import reject
from retention.actions.initialise import initialise
from retention.actions.list_items import items_after
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.errors import TamperedError

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


@pytest.fixture
def waiting(place: Workplace, bestand_rows: Bestand) -> tuple[Workplace, int]:
    """An approved list: 21 dossiers with a text each, of which three leave nothing."""
    client = bestand_rows.client()
    for number in range(21):
        whose = {"client_id": client} if number < 4 else {}
        dossier = bestand_rows.dossier(**whose)
        text = f"Doel {number} is behaald."
        bestand_rows.add("goal", dossier_id=dossier.id, life_area="meedoen", text=text)
    here = deidentifying(place)
    return here, approved_list(here)


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


# What r0007, r0008 and r0009 made, which an upgrade from before them makes again.
BEFORE_RIGHTS = (
    "DROP INDEX retention.ix_item_list_category_closure_year, retention.ix_keep_asked,"
    " retention.ix_keep_confirmed;"
    " ALTER TABLE retention.finding DROP COLUMN number;"
    " DROP INDEX retention.ix_log_keep, retention.ix_log_looked;"
    " DROP TABLE retention.desk_key, retention.keep_extension;"
    " ALTER TABLE retention.official DROP COLUMN mail;"
    " DROP TABLE retention.notice, retention.recipient, retention.question, retention.correction,"
    " retention.request_dossier, retention.overview_page, retention.overview, retention.request"
)
LEFT_OUT = "SELECT item, reason FROM retention.without_remainder ORDER BY item"
_keys = "SELECT id FROM retention_archive.dossier"


def test_evidence_does_not_say_whose_remainder_survives(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    for _ in range(60):
        bestand_rows.dossier()
    odd = bestand_rows.dossier(client_id=bestand_rows.client(gender="unknown"))
    number = approved_list(here)
    alone = item_of(here, number, odd.id)
    assert rows(here.ledger, LEFT_OUT) == [(alone, "stands-alone")]
    shown = {each["item"]: each for each in items_after(here, number, 0, 100)}
    assert (shown[alone]["disposition"], shown[alone]["without"]) == ("destroy", "stands-alone")
    assert {each["disposition"] for n, each in shown.items() if n != alone} == {"deidentify"}
    sealed = carry_out_and_seal(here, number)
    assert set(entries(here, number).values()) == {"removed"}
    assert (sealed.outcomes["de-identified"], sealed.outcomes["destroyed"]) == (60, 1)
    report = verified(here)
    assert report.holds, report.first_wrong
    # Nor does the ledger: all its items are alike.
    assert not rows(here.ledger, LEFT_OUT)
    alike = "SELECT DISTINCT disposition, reasons FROM retention.item"
    assert [tuple(row) for row in rows(here.ledger, alike)] == [("deidentify", ["term-passed"])]


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM retention.without_remainder",
        "UPDATE retention.without_remainder SET item = item - 1",
        "UPDATE retention.without_remainder SET salt = repeat('0', 32)",
        "INSERT INTO retention.without_remainder SELECT list, 1, reason, salt"
        " FROM retention.without_remainder",
    ],
)
def test_list_of_which_other_items_leave_nothing_is_not_carried_out(
    place: Workplace, bestand_rows: Bestand, tampering: str
) -> None:
    here = deidentifying(place)
    for _ in range(60):
        bestand_rows.dossier()
    bestand_rows.dossier(client_id=bestand_rows.client(gender="unknown"))
    number = approved_list(here)
    change(here.ledger, tampering)
    with pytest.raises(TamperedError, match="leave nothing"):
        carry_out(here, number)
    assert scalar(here.bestand, "SELECT count(*) FROM wmo.dossier") == 61


def test_rejected_list_tells_nobody_who_would_have_stood_alone(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    for _ in range(60):
        bestand_rows.dossier()
    bestand_rows.dossier(client_id=bestand_rows.client(gender="unknown"))
    number = approved_list(here)
    reject(here, number, "owner1", "nog eens bekijken")
    assert not rows(here.ledger, LEFT_OUT)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE retention_parking.parked_1 SET given[3] = 'GETAMPERD' WHERE item = 5",
        "UPDATE retention_parking.parked_1 SET item = 5 WHERE item = 6",
        "UPDATE retention_parking.parked_1 SET given[2] = 'X' WHERE form = 'goal' AND item = 5",
        "DELETE FROM retention_parking.parked_1 WHERE form = 'dossier' AND item = 5",
        "INSERT INTO retention_parking.parked_1 SELECT * FROM retention_parking.parked_1"
        " WHERE item = 5 AND form = 'dossier'",
    ],
)
def test_parked_rows_that_somebody_changed_are_not_published(
    waiting: tuple[Workplace, int], tampering: str
) -> None:
    here, number = waiting
    left_out = [row[0] for row in rows(here.ledger, LEFT_OUT)]
    carry_out(here, number)
    free = [item for item in range(5, 22) if item not in left_out]
    change(here.ledger, "CREATE TABLE public.before AS SELECT * FROM retention_parking.parked_1")
    tampering = tampering.replace("= 6", f"= {free[1]}").replace("= 5", f"= {free[0]}")
    change(here.ledger, tampering)
    with pytest.raises(TamperedError, match="what is parked of list 1 was changed"):
        seal(here, number)
    assert scalar(here.ledger, "SELECT count(*) FROM retention.publication") == 0
    change(
        here.ledger,
        "TRUNCATE retention_parking.parked_1",
        "INSERT INTO retention_parking.parked_1 SELECT * FROM public.before",
        "DROP TABLE public.before",
    )
    assert seal(here, number).outcomes == {"de-identified": 18, "destroyed": 3}


def test_sealing_that_stopped_after_publishing_goes_on(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = deidentifying(place)
    for _ in range(60):
        bestand_rows.dossier()
    bestand_rows.dossier(client_id=bestand_rows.client(gender="unknown"))
    number = approved_list(here)
    with monkeypatch.context() as patch:
        patch.setattr("retention.actions.seal._write", _full)
        with pytest.raises(OSError, match="disk"):
            carry_out_list(here, number)
    assert not rows(here.ledger, LEFT_OUT)
    assert carry_out_list(here, number).outcomes == {"de-identified": 60, "destroyed": 1}
    assert verified(here).holds


def _full(*_given: object) -> None:
    raise OSError("disk full")


def test_readers_of_the_archive_never_see_what_is_parked(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    for _ in range(6):
        bestand_rows.dossier()
    change(
        here.ledger,
        "DROP ROLE IF EXISTS research",
        "CREATE ROLE research",
        "GRANT USAGE ON SCHEMA retention_archive TO research",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO research",
    )
    number = approved_list(here)
    carry_out(here, number)
    seen = (
        "SELECT count(*) FROM pg_tables WHERE tablename = 'parked_1'"
        " AND has_schema_privilege('research', schemaname, 'USAGE')"
    )
    assert scalar(here.ledger, "SELECT count(*) FROM pg_tables WHERE tablename = 'parked_1'") == 1
    assert scalar(here.ledger, seen) == 0
    # Statistics are shown to who has a right on the table, and none on its schema.
    change(here.ledger, "ANALYZE")
    told = "SELECT count(*) FROM pg_stats WHERE tablename = 'parked_1'"
    with here.ledger.connect() as ledger:
        ledger.execute(sa.text("SET ROLE research"))
        assert ledger.execute(sa.text(told)).scalar_one() == 0
    assert seal(here, number).outcomes["de-identified"] == 6
    reads = "SELECT has_table_privilege('research', 'retention_archive.dossier', 'SELECT')"
    assert scalar(here.ledger, reads)
    change(here.ledger, "DROP OWNED BY research", "DROP ROLE research")


def test_what_an_earlier_version_parked_moves_with_its_rows_and_is_published(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place)
    for _ in range(6):
        bestand_rows.dossier()
    number = approved_list(here)
    carry_out(here, number)
    # As before r0005: parked among what readers may see, and no table of items without remainder.
    change(
        here.ledger,
        "ALTER TABLE retention_parking.parked_1 SET SCHEMA retention_archive",
        "CREATE TABLE retention_archive.parked_of_somebody ()",
        "DROP SCHEMA retention_parking",
        "DROP TABLE retention.without_remainder",
        BEFORE_RIGHTS,
        "UPDATE retention.alembic_version SET version_num = 'r0004_release'",
    )
    initialise(here, demo=True)
    where = "SELECT schemaname FROM pg_tables WHERE tablename = 'parked_1'"
    assert rows(here.ledger, where) == [("retention_parking",)]
    assert carry_out_list(here, number).outcomes == {"de-identified": 6}
    assert len(archived(here, "dossier")) == 6


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


KEPT_VALUES = (
    "SELECT DISTINCT tablename FROM pg_stats"
    " WHERE schemaname IN ('retention', 'retention_archive')"
    " AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL)"
)
LEAVES_NOTHING = {"without_remainder", "known_dossier", "dossier", "goal"}


def _statistics_of(engine: sa.Engine) -> set[str]:
    """The tables of whose values PostgreSQL's statistics hold some."""
    return {row[0] for row in rows(engine, KEPT_VALUES)}


def test_statistics_of_the_database_keep_nothing_of_what_leaves_no_trace(
    waiting: tuple[Workplace, int],
) -> None:
    here, number = waiting
    assert {row[1] for row in rows(here.ledger, LEFT_OUT)} == {"same-person"}
    change(here.ledger, "ANALYZE")
    assert "item" in _statistics_of(here.ledger)  # So the search works.
    assert not _statistics_of(here.ledger) & LEAVES_NOTHING
    assert carry_out_and_seal(here, number).outcomes == {"de-identified": 18, "destroyed": 3}
    # No deleted row is left either: its file is a new one.
    assert scalar(here.ledger, "SELECT pg_relation_size('retention.without_remainder')") == 0
    change(here.ledger, "ANALYZE")
    assert not _statistics_of(here.ledger) & LEAVES_NOTHING


def test_upgrade_forgets_what_statistics_kept_by_then(waiting: tuple[Workplace, int]) -> None:
    here, _ = waiting
    left_out = rows(here.ledger, LEFT_OUT)
    # As before r0006.
    change(
        here.ledger,
        "ALTER TABLE retention.without_remainder ALTER COLUMN item SET STATISTICS -1",
        "ALTER TABLE retention.known_dossier ALTER COLUMN dossier_key SET STATISTICS -1",
        "ANALYZE",
        BEFORE_RIGHTS,
        "UPDATE retention.alembic_version SET version_num = 'r0005_nobody_told'",
    )
    assert _statistics_of(here.ledger) >= {"without_remainder", "known_dossier"}
    initialise(here, demo=True)
    assert rows(here.ledger, LEFT_OUT) == left_out
    change(here.ledger, "ANALYZE")
    assert not _statistics_of(here.ledger) & LEAVES_NOTHING


def test_texts_that_are_withdrawn_are_in_no_statistics_of_an_older_archive(
    place: Workplace, waiting: tuple[Workplace, int], bestand_rows: Bestand
) -> None:
    here, number = waiting
    carry_out_and_seal(here, number)
    columns = ("dossier.category", "goal.text", "goal.life_area")
    change(
        here.ledger,
        *(
            f"ALTER TABLE retention_archive.{table} ALTER COLUMN {column} SET STATISTICS -1"
            for table, column in (each.split(".") for each in columns)
        ),
        "CREATE VIEW public.research AS SELECT text FROM retention_archive.goal",
        "ANALYZE",
    )
    assert _statistics_of(here.ledger) >= {"dossier", "goal"}
    for _ in range(4):
        bestand_rows.dossier()
    # A larger k: all earlier texts go, and nothing comes.
    assert whole_cycle(deidentifying(place, k=4), months_on=1).outcomes
    assert archived(here, "goal") == []
    change(here.ledger, "ANALYZE")
    assert not _statistics_of(here.ledger) & LEAVES_NOTHING
    assert rows(here.ledger, "SELECT * FROM public.research") == []


def test_list_that_is_published_leaves_what_others_wait_with(
    waiting: tuple[Workplace, int], bestand_rows: Bestand
) -> None:
    here, number = waiting
    client = bestand_rows.client()
    for _ in range(4):
        bestand_rows.dossier(client_id=client)
    for _ in range(9):
        bestand_rows.dossier()
    second = approved_list(here)
    carry_out_and_seal(here, number)
    assert len(rows(here.ledger, LEFT_OUT)) == 3
    assert carry_out_and_seal(here, second).outcomes == {"de-identified": 10, "destroyed": 3}
