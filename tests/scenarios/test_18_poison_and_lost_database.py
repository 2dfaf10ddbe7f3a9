"""One dossier that cannot go does not stop the others; a database that goes away loses nothing."""

from __future__ import annotations

import pytest

from factories import Bestand
from places import Server, approved_list, carry_out, change, ended_as, item_of, scalar, verified
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch
from retention.actions.carry_out_list import carry_out_list
from retention.actions.due import questions
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.errors import UnavailableError

ELSEWHERE = (
    "CREATE SCHEMA elsewhere",
    "CREATE TABLE elsewhere.claim (dossier_id bigint REFERENCES wmo.dossier (id))",
)


def test_poison_dossier_fails_alone_and_the_declaration_says_partial(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossiers = [bestand_rows.dossier() for _ in range(9)]
    poison = dossiers[4]
    number = approved_list(place)
    item = item_of(place, number, poison.id)
    begin(place, number)
    # The table comes after preflight: nobody could have mapped it.
    change(place.bestand, *ELSEWHERE)
    change(place.bestand, "INSERT INTO elsewhere.claim VALUES (:id)", id=poison.id)
    ended = carry_out(place, number)
    assert ended == {"destroyed": 8, "failed": 1}
    assert ended_as(place, number, item) == (
        "failed",
        ("sql-23503:claim_dossier_id_fkey",),
    )
    asked = [(each.number, each.reasons) for each in questions(place).questions]
    assert asked == [(poison.number, ("sql-23503:claim_dossier_id_fkey",))]
    sealed = seal(place, number)
    assert sealed.partial
    page = place.settings.evidence / "list-0001" / "declaration.html"
    assert "edeeltelijk" in page.read_text().lower()
    assert verified(place).holds
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == 1


def test_work_goes_on_after_the_database_went_away(
    server: Server, place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(files=["a.txt"])
    number = approved_list(place)
    begin(place, number)
    server.run("CHECKPOINT")  # the tests' server does not flush each commit
    server.crash()
    with pytest.raises(UnavailableError):
        carry_out_batch(place, number, 1)
    server.restart()
    sealed = carry_out_list(place, number)
    assert sealed.outcomes == {"destroyed": 1}
    assert verified(place).holds
