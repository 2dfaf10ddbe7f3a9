"""A proposed data map: near what a person would write, and silent about values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from places import DOSSIERS, Server, Template, fill
from retention.actions.suggest_map import Suggestion, suggest_for
from retention.bestand.check import findings
from retention.datamap.model import DataMap, Holds, Identity, Role
from retention.errors import ConfigurationError
from retention.yamlfile import parse

ZORG = """
CREATE TABLE klant (klantnummer bigint PRIMARY KEY, bsn text, naam text, geboren date,
 gewijzigd_op timestamp, gewijzigd_door text);
CREATE TABLE zaak (zaaknummer bigint PRIMARY KEY, klantnummer bigint NOT NULL REFERENCES klant,
 soort text, status text, geopend date, gesloten date, langer_bewaren boolean);
CREATE TABLE voorziening (id bigint PRIMARY KEY, zaaknummer bigint NOT NULL REFERENCES zaak,
 einddatum date);
CREATE TABLE "Contact Moment" ("ContactId" bigint PRIMARY KEY, "ZaakNummer" bigint REFERENCES zaak,
 "ContactPersoon" varchar(80), code varchar(20), bereikbaar varchar(80), "on" varchar(400));
CREATE TABLE brief (id bigint PRIMARY KEY, zaaknummer bigint, pad text);
CREATE TABLE los (id bigint PRIMARY KEY, roepnaam text, "E-mail" text);
CREATE TABLE feestdag (dag date PRIMARY KEY);
CREATE TABLE zonder_sleutel (dag date);
CREATE VIEW open_zaken AS SELECT zaaknummer FROM zaak WHERE gesloten IS NULL;
"""
# As SQLite keeps it: nearly everything is text.
ALL_TEXT = """
CREATE TABLE klant (id integer PRIMARY KEY, ref1 text, ref2 text, ref3 text, ref4 text,
 opmerking text, melding text, gewijzigd_op text);
CREATE TABLE dossier (id integer PRIMARY KEY, klant_id integer REFERENCES klant, soort text,
 status text, startdatum text, einddatum text, gesloten_op text, gewijzigd_op text);
CREATE TABLE voorziening (id integer PRIMARY KEY, dossier_id integer REFERENCES dossier,
 einddatum text, gewijzigd_op text);
"""
PEOPLE = ("Wietske Quintus", "Fenna Overgaauw", "Douwe Bolsius", "Sjoukje Terpstra")


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def bestand(
    request: pytest.FixtureRequest,
    server: Server,
    filled_template: Template,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[sa.Connection]:
    """The generated example bestand in each kind of database, to be looked at only."""
    url = sa.URL.create("sqlite", database=str(tmp_path_factory.mktemp("sqlite") / "bestand.db"))
    if request.param == "postgresql":
        url = server.new_database(filled_template.database)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if request.param == "sqlite":
        fill(engine, DOSSIERS, None)
    with engine.connect() as connection:
        yield connection
    if request.param == "postgresql":
        server.drop(url)


@pytest.fixture(scope="module")
def suggested(bestand: sa.Connection) -> Suggestion:
    """The proposal for the example."""
    return suggest_for(bestand, "voorbeeld")


@pytest.fixture
def zorg() -> Iterator[sa.Connection]:
    """A small Dutch registration, made otherwise than the example."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        for statement in filter(str.strip, ZORG.split(";\n")):
            connection.exec_driver_sql(statement)
        for number, name in enumerate(PEOPLE * 6):
            reach = f"06-1234567{number % 10}"
            values = (number, 1, name, "123456782", reach, f"belde {number} keer over de rolstoel")
            row = 'INSERT INTO "Contact Moment" VALUES (?, ?, ?, ?, ?, ?)'
            connection.exec_driver_sql(row, values)
        connection.exec_driver_sql(
            "INSERT INTO zaak (zaaknummer, klantnummer, status) VALUES (1, 1, 'gesloten')"
        )
        connection.commit()
        yield connection
    engine.dispose()


@pytest.fixture
def all_text() -> Iterator[sa.Connection]:
    """A registration in which numbers, addresses, days and moments are kept as text."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        for statement in filter(str.strip, ALL_TEXT.split(";\n")):
            connection.exec_driver_sql(statement)
        for n in range(20):
            known = ("123456782", f"06-123456{n:02}", f"w{n}@example.org", "NL91ABNA0417164300")
            told = (f"010-12345{n:02}", f"belde {n} keer over de rolstoel")
            klant = (n, *known, *told, f"2012-03-04T10:05:{n:02}Z")
            connection.exec_driver_sql("INSERT INTO klant VALUES (?,?,?,?,?,?,?,?)", klant)
            days = ("2001-01-01", "2010-02-11", "2010-02-11 09:00", f"2012-03-04 10:05:{n:02}")
            dossier = (n, n, "wmo", "gesloten", *days)
            connection.exec_driver_sql("INSERT INTO dossier VALUES (?,?,?,?,?,?,?,?)", dossier)
            part = (n, n, None if n % 2 else "2009-12-31", "2011-05-06")
            connection.exec_driver_sql("INSERT INTO voorziening VALUES (?,?,?,?)", part)
        connection.commit()
        yield connection
    engine.dispose()


def read(found: Suggestion) -> DataMap:
    """The proposal as the map's own model reads it."""
    return parse(found.text, DataMap, "proposed.yaml")


def shipped() -> DataMap:
    """What a person wrote for the example."""
    path = Path(__file__).parents[2] / "src/retention/datamap/example.yaml"
    return parse(path.read_text(encoding="utf-8"), DataMap, path.name)


def test_proposal_for_the_example_is_near_what_a_person_wrote(suggested: Suggestion) -> None:
    proposed, written = read(suggested), shipped()
    pairs = [
        (column, proposed.tables[name].columns[key])
        for name, table in written.tables.items()
        for key, column in table.columns.items()
    ]
    agreeing = sum(ours.holds is theirs.holds for theirs, ours in pairs)
    assert agreeing >= 0.95 * len(pairs)
    named = [(theirs.identity, ours.identity) for theirs, ours in pairs if theirs.identity]
    assert all(theirs is ours for theirs, ours in named)


def test_roles_keys_and_links_of_the_example_agree(suggested: Suggestion) -> None:
    proposed, written = read(suggested), shipped()
    assert proposed.tables.keys() >= written.tables.keys()
    for name, table in written.tables.items():
        ours = proposed.tables[name]
        assert (ours.role, ours.of, ours.by, ours.key) == (
            table.role,
            table.of,
            table.by,
            table.key,
        )
        assert set(ours.references) == set(table.references)
    assert proposed.dossier == written.dossier
    assert (proposed.support, proposed.keeps) == (written.support, written.keeps)
    assert proposed.documents == written.documents


def test_proposal_for_the_example_misses_nothing(
    bestand: sa.Connection, suggested: Suggestion
) -> None:
    proposed = read(suggested)
    assert findings(bestand, proposed) == ()


def test_nothing_survives_by_a_proposal(suggested: Suggestion) -> None:
    for table in read(suggested).tables.values():
        assert all(column.survives == "nothing" for column in table.columns.values())


def test_no_value_of_the_bestand_stands_in_it(
    bestand: sa.Connection, suggested: Suggestion
) -> None:
    text = suggested.text
    schema = "wmo." if bestand.dialect.name == "postgresql" else ""
    for column in ("surname", "first_name", "bsn", "phone", "email", "iban"):
        found = bestand.exec_driver_sql(f"SELECT {column} FROM {schema}client")
        assert not [value for (value,) in found if value and len(value) > 3 and value in text]


def test_names_and_contents_of_another_registration_are_understood(zorg: sa.Connection) -> None:
    tables = read_odd(suggest_for(zorg, "zorg"))
    moment = tables["Contact Moment"]
    assert "    role: part" in moment
    assert "    of: zaak\n" in moment
    assert "      ContactPersoon: {holds: identifier, identity: surname}" in moment
    assert "      code: {holds: identifier, identity: bsn}" in moment
    assert "      bereikbaar: {holds: identifier, identity: phone}" in moment
    assert "      'on': free-text" in moment
    assert "identity: surname}" in tables["klant"]
    assert "pad: document-address" in tables["brief"]


def test_contents_decide_where_the_type_says_text(all_text: sa.Connection) -> None:
    client = read_odd(suggest_for(all_text, "tekst"))["klant"]
    for column, identity in (("ref1", "bsn"), ("ref2", "phone"), ("ref3", "email")):
        assert f"      {column}: {{holds: identifier, identity: {identity}}}\n" in client
    assert "      ref4: {holds: identifier, identity: iban}\n" in client
    assert "opmerking: {holds: identifier, identity: phone}  # check: its name says a tex" in client
    assert "      melding: free-text\n" in client


def test_days_and_moments_that_are_kept_as_text_are_proposed(all_text: sa.Connection) -> None:
    found = suggest_for(all_text, "tekst")
    proposed = read(found)
    names = proposed.dossier
    assert (names.opened_on, names.closed_on) == ("startdatum", "einddatum")
    assert proposed.support is not None
    assert (proposed.support.table, proposed.support.ended_on) == ("voorziening", "einddatum")
    changes = {name: table.last_change for name, table in proposed.tables.items()}
    assert {each.column for each in changes.values() if each} == {"gewijzigd_op"}
    zones = {name: each.zone for name, each in changes.items() if each}
    assert zones == {"klant": None, "dossier": "Europe/Amsterdam", "voorziening": None}
    doubted = {check.place: check.why for check in found.checks}
    assert "it is text" in doubted["klant.last_change"]
    client = proposed.tables["klant"].columns
    assert client["gewijzigd_op"].holds is Holds.OTHER
    assert proposed.tables["dossier"].columns["startdatum"].holds is Holds.QUASI_IDENTIFIER


def test_what_is_uncertain_says_so(zorg: sa.Connection) -> None:
    found = suggest_for(zorg, "zorg")
    doubted = {check.place: check.why for check in found.checks}
    assert "by agreement" in doubted["los"]
    assert "no foreign key" in doubted["brief"]
    assert "what does it do" in doubted["open_zaken"]
    assert "no column says when" not in doubted.get("voorziening.last_change", "")
    assert "closed_values: [gesloten]" in found.text
    assert doubted["klant.naam"]
    assert "no such name" in doubted["Contact Moment.role"]
    lines = found.text.splitlines()
    assert all(check.why in lines[check.line - 1] for check in found.checks)


def test_words_for_closed_are_not_quoted_from_the_bestand(zorg: sa.Connection) -> None:
    zorg.exec_driver_sql("UPDATE zaak SET status = 'weg naar Quintus'")
    text = suggest_for(zorg, "zorg").text
    assert "Quintus" not in text
    assert "closed_values: [CHECK]  # check:" in text


def test_table_that_may_not_be_read_is_proposed_by_its_names(
    server: Server, filled_template: Template
) -> None:
    url = server.new_database(filled_template.database)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE ROLE looker; GRANT USAGE ON SCHEMA wmo TO looker")
        connection.exec_driver_sql("GRANT SELECT ON wmo.dossier TO looker; SET ROLE looker")
        connection.commit()
        proposed = read(suggest_for(connection, "voorbeeld"))
    assert proposed.tables["client"].columns["bsn"].identity is Identity.BSN
    assert proposed.dossier.closed_values == ("closed",)
    server.drop(url)
    server.run("DROP ROLE looker")


def test_database_without_tables_is_refused() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, pytest.raises(ConfigurationError, match="no table"):
        suggest_for(connection, "leeg")
    engine.dispose()


def read_odd(found: Suggestion) -> dict[str, str]:
    """The text of each table; names with a space are beyond the model, a person renames them."""
    body = found.text.partition("\ntables:\n")[2]
    tables: dict[str, str] = {}
    name = ""
    for line in body.splitlines():
        if line.startswith("  ") and not line.startswith("    "):
            name = line.strip().partition(":")[0].strip("'")
        tables[name] = tables.get(name, "") + line + "\n"
    return tables


def test_identities_are_those_that_text_is_searched_for(suggested: Suggestion) -> None:
    client = read(suggested).tables["client"]
    assert client.role is Role.SHARED
    assert client.columns["surname"].identity is Identity.SURNAME
    assert client.columns["gender"].holds is Holds.QUASI_IDENTIFIER
