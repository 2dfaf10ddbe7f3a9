"""Whatever the data map does not name stops the run, with the whole list of what is missing."""

from __future__ import annotations

import pytest

from factories import Bestand
from places import change
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.bestand.check import findings
from retention.errors import PreflightError

UNNAMED = {
    "CREATE TABLE wmo.extra (id bigint PRIMARY KEY)": "table extra",
    "CREATE VIEW wmo.overview AS SELECT number FROM wmo.dossier": "view overview",
    "ALTER TABLE wmo.note ADD COLUMN mood text": "column note.mood",
    "ALTER TABLE wmo.goal ADD CONSTRAINT extra_fk FOREIGN KEY (id)"
    " REFERENCES wmo.note (id) NOT VALID": "foreign key goal(id) to note",
    "CREATE TRIGGER back AFTER DELETE ON wmo.note FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()": "trigger back",
    "CREATE RULE quiet AS ON DELETE TO wmo.goal DO INSTEAD NOTHING": "trigger quiet",
    "CREATE PUBLICATION everything FOR ALL TABLES": "publication everything",
    "CREATE TABLE public.claim (id bigint REFERENCES wmo.client (id))": "public.claim",
    "ALTER TABLE wmo.note ADD COLUMN goal_id bigint"
    " REFERENCES wmo.goal ON DELETE CASCADE": "says ON DELETE CASCADE",
    "DROP INDEX wmo.ix_note_professional_id": "note(professional_id) has no index",
    "ALTER TABLE wmo.dossier DROP COLUMN closed_on": "dossier.closed_on",
}


@pytest.mark.parametrize(("statement", "named"), UNNAMED.items(), ids=UNNAMED.values())
def test_run_refuses_to_start_and_names_it(
    place: Workplace, bestand_rows: Bestand, statement: str, named: str
) -> None:
    bestand_rows.dossier()
    change(place.bestand, statement)
    with pytest.raises(PreflightError) as refused:
        propose(place)
    assert any(named in finding for finding in refused.value.findings), refused.value.findings


def test_every_finding_is_listed_at_once(place: Workplace) -> None:
    change(place.bestand, *(list(UNNAMED)[:3]))
    with pytest.raises(PreflightError) as refused:
        propose(place)
    assert len(refused.value.findings) == 3


RIGHTS = (
    "GRANT USAGE ON SCHEMA wmo TO clerk",
    "GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA wmo TO clerk",
)
AMISS = {
    "REVOKE DELETE ON wmo.note FROM clerk": {"note: this database user lacks the right to DELETE"},
    "REVOKE UPDATE ON wmo.client FROM clerk": {"client: this database user lacks the right to"},
    "REVOKE UPDATE ON wmo.note FROM clerk": set(),
    "ALTER TABLE wmo.goal ENABLE ROW LEVEL SECURITY": {"goal: row-level security may hide rows"},
}


def test_rights_that_the_database_user_lacks_are_named(place: Workplace) -> None:
    with place.bestand.connect() as bestand:
        for statement in ("CREATE ROLE clerk", *RIGHTS):
            bestand.exec_driver_sql(statement)
        for statement, named in AMISS.items():
            with bestand.begin_nested() as amiss:
                bestand.exec_driver_sql(statement)
                bestand.exec_driver_sql("SET LOCAL ROLE clerk")
                found = findings(bestand, place.rules.data_map)
                amiss.rollback()
            assert {each[: len(name)] for each in found for name in named} == named
            assert len(found) == len(named), statement
        bestand.rollback()
