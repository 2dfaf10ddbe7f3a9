"""Preflight refuses what would end badly."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import change, deidentifying, with_map
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.anonymise.archive.rights import rights_problems
from retention.errors import PreflightError
from retention.ledger.without import may_forget


def test_nothing_is_proposed_while_a_ladder_is_missing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    with pytest.raises(PreflightError, match="there is no ladder five-valleys"):
        propose(with_map(here, ("generalise: postcode", "generalise: five-valleys")))


def test_own_ladder_that_is_not_monotone_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    folder = here.settings.home / "ladders"
    folder.mkdir()
    (folder / "provision.csv").write_text("a;x;1;*\nb;x;2;*\n", encoding="utf-8")
    rules = replace(here.rules, ladders=folder)
    with pytest.raises(PreflightError, match="is not monotone"):
        propose(replace(here, rules=rules))


def test_own_ladder_stands_before_the_shipped_one_and_is_part_of_the_rule_set(
    place: Workplace,
) -> None:
    here = deidentifying(place)
    folder = here.settings.home / "ladders"
    folder.mkdir()
    (folder / "provision.csv").write_text("scootmobiel;rijden;*\n", encoding="utf-8")
    rules = replace(here.rules, ladders=folder)
    assert rules.ladder("provision").levels == 3
    assert rules.digest != here.rules.digest
    assert rules.record["protocol"] == here.rules.record["protocol"]
    assert "ladders" not in place.rules.record


def test_column_that_cannot_survive_is_named(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    organisation = "organisation: quasi-identifier"
    surviving = "organisation: {holds: quasi-identifier, survives: as-it-is}"
    odd = with_map(here, (organisation, surviving))
    with pytest.raises(PreflightError, match=r"professional\.organisation is to survive"):
        propose(odd)


def test_special_category_beside_scrubbed_text_is_refused_where_something_is_deidentified(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    life_area = "life_area: {holds: other, survives: as-it-is}"
    special = life_area.replace("other", "special-category")
    with pytest.raises(PreflightError, match=r"goal\.life_area is a special category .* nor l"):
        propose(with_map(deidentifying(place), (life_area, special)))
    assert propose(with_map(place, (life_area, special))).list_number == 1


@pytest.mark.parametrize("whom", ["PUBLIC", "research"])
def test_nothing_is_proposed_while_others_may_see_what_is_parked(
    place: Workplace, bestand_rows: Bestand, whom: str
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    change(
        here.ledger,
        "DROP ROLE IF EXISTS research",
        "CREATE ROLE research",
        f"GRANT USAGE ON SCHEMA retention_parking TO {whom}",
    )
    with pytest.raises(PreflightError, match="1 other than the owner have rights on") as refused:
        propose(here)
    assert "research" not in str(refused.value)
    change(here.ledger, f"REVOKE ALL ON SCHEMA retention_parking FROM {whom}", "DROP ROLE research")
    assert propose(here).asked == {"release-too-small": 1}


@pytest.mark.parametrize(
    "given",
    [
        "GRANT pg_read_all_data TO research",
        "GRANT keeper TO research",
        "ALTER ROLE research NOINHERIT; GRANT readers TO research",
    ],
)
def test_who_may_see_what_is_parked_by_another_right_counts_too(
    place: Workplace, bestand_rows: Bestand, given: str
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    roles = ("research", "readers", "keeper")
    change(
        here.ledger,
        *(f"DROP ROLE IF EXISTS {role}" for role in roles),
        "CREATE ROLE research LOGIN",
        "CREATE ROLE keeper",
        "CREATE ROLE readers IN ROLE pg_read_all_data",
        "ALTER SCHEMA retention_parking OWNER TO keeper",
    )
    assert propose(here).asked == {"release-too-small": 1}
    change(here.ledger, given)
    with pytest.raises(PreflightError, match="1 other than the owner have rights on") as refused:
        propose(here)
    assert "research" not in str(refused.value)
    change(here.ledger, "ALTER ROLE research NOLOGIN")
    assert propose(here).asked == {"release-too-small": 1}
    change(
        here.ledger,
        "ALTER SCHEMA retention_parking OWNER TO CURRENT_USER",
        *(f"DROP ROLE {role}" for role in roles),
    )


def test_who_made_the_owner_and_cannot_become_it_does_not_count(place: Workplace) -> None:
    change(
        place.ledger,
        "DROP ROLE IF EXISTS runner, maker",
        "CREATE ROLE maker LOGIN CREATEROLE",
        "SET LOCAL ROLE maker",
        "CREATE ROLE runner LOGIN",
        "RESET ROLE",
        "ALTER SCHEMA retention_parking OWNER TO runner",
        "GRANT USAGE, CREATE ON SCHEMA retention_archive TO runner",
    )
    with place.ledger.connect() as ledger:
        ledger.execute(sa.text("SET ROLE runner"))
        assert list(rights_problems(ledger)) == []
    change(place.ledger, "DROP OWNED BY runner CASCADE", "DROP ROLE runner, maker")


def test_who_destroys_only_needs_no_place_for_remainders(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    change(place.ledger, "GRANT USAGE ON SCHEMA retention_parking TO PUBLIC")
    assert propose(place).list_number == 1


@pytest.mark.parametrize("schema", ["retention_archive", "retention_parking"])
def test_schema_for_remainders_that_is_not_there_is_named(
    place: Workplace, bestand_rows: Bestand, schema: str
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    change(here.ledger, f"DROP SCHEMA {schema}")
    with pytest.raises(PreflightError, match=f"schema {schema} .* is not there"):
        propose(here)


def test_rights_that_the_user_of_the_ledger_has_by_a_role_are_its_own(place: Workplace) -> None:
    """An owner apart: the user works with what it was granted, itself and by a role."""
    change(
        place.ledger,
        *(f"DROP ROLE IF EXISTS {role}" for role in ("runner", "runners", "keeper")),
        "CREATE ROLE keeper",
        "CREATE ROLE runners",
        "CREATE ROLE runner IN ROLE runners",
        "ALTER SCHEMA retention_parking OWNER TO keeper",
        "GRANT USAGE, CREATE ON SCHEMA retention_parking, retention_archive TO runners",
        "GRANT USAGE ON SCHEMA retention_parking TO runner",
    )
    with place.ledger.connect() as ledger:
        ledger.execute(sa.text("SET ROLE runner"))
        assert list(rights_problems(ledger)) == []
        ledger.execute(sa.text("RESET ROLE"))
        assert len(list(rights_problems(ledger))) == 1
    change(place.ledger, "REVOKE CREATE ON SCHEMA retention_archive FROM runners")
    with place.ledger.connect() as ledger:
        ledger.execute(sa.text("SET ROLE runner"))
        assert ["retention_archive" in each for each in rights_problems(ledger)] == [True]
    change(
        place.ledger, "DROP OWNED BY runner, runners, keeper", "DROP ROLE runner, runners, keeper"
    )


def test_user_who_could_not_make_the_ledger_forget_is_told_beforehand(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    with place.ledger.connect() as ledger:
        assert may_forget(ledger)
        ledger.execute(sa.text("SET ROLE pg_monitor"))
        assert not may_forget(ledger)
    monkeypatch.setattr("retention.actions.preflight.may_forget", lambda _ledger: False)
    with pytest.raises(PreflightError, match="does not own the tables of the ledger"):
        propose(here)
    assert propose(place).list_number == 1


def test_table_in_the_archives_place_that_is_not_ours_is_named_before_anything_goes(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    change(here.ledger, "CREATE TABLE retention_archive.dossier (number text)")
    with pytest.raises(PreflightError, match=r"retention_archive\.dossier is not a table of the"):
        propose(here)
