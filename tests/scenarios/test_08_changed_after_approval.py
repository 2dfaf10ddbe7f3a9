"""Scenario 8: reopened, corrected or held after approval: skipped with the reason."""

from __future__ import annotations

import pytest

from factories import Bestand, asked
from places import (
    EARLIER,
    approved_list,
    at,
    carry_out_and_seal,
    change,
    ended_as,
    item_of,
    scalar,
    verified,
)
from retention.actions.keeping import ask, confirm, take_out
from retention.actions.propose import propose
from retention.actions.workplace import Workplace

CORRECTED = "changed_at = '2026-11-20 10:00+01', changed_by = 'mdevries'"


@pytest.mark.parametrize(
    ("update", "reasons"),
    [
        ("UPDATE wmo.dossier SET status = 'open'", ("status-open-with-closing-date",)),
        ("UPDATE wmo.dossier SET status = 'open', closed_on = NULL", ("open",)),
        (f"UPDATE wmo.dossier SET {CORRECTED}", ("term-running",)),
        (f"UPDATE wmo.note SET {CORRECTED}", ("term-running",)),
        (f"UPDATE wmo.client SET {CORRECTED}", ("term-running",)),
        ("UPDATE wmo.dossier SET closed_on = '2020-01-01'", ("term-running",)),
        ("UPDATE wmo.dossier SET category = 'monumentaal'", ("kept-for-ever",)),
        (
            "UPDATE wmo.dossier SET longer_retention = true",
            ("flag:zorgvuldige-ondersteuning",),
        ),
        ("UPDATE wmo.provision SET ended_on = NULL", ("support-without-end",)),
        ("UPDATE wmo.note SET changed_at = NULL", ("change-missing",)),
    ],
)
def test_dossier_is_kept_with_the_reason_and_the_rest_goes(
    place: Workplace, bestand_rows: Bestand, update: str, reasons: tuple[str, ...]
) -> None:
    goes, stays = bestand_rows.dossier(), bestand_rows.dossier(files=["a.txt"])
    number = approved_list(place)
    item = item_of(place, number, stays.id)
    key = {"dossier": "id", "client": "id"}.get(update.split()[1].split(".")[1], "dossier_id")
    value = stays.client_id if ".client" in update else stays.id
    change(place.bestand, f"{update} WHERE {key} = {value}")
    sealed = carry_out_and_seal(place, number)
    assert (sealed.outcomes["destroyed"], sealed.outcomes["kept"]) == (1, 1)
    outcome, found = ended_as(place, number, item)
    assert outcome == "kept"
    assert set(found) & {*reasons, "changed-meanwhile"}
    for dossier, left in ((goes, 0), (stays, 1)):
        for table, column in (("dossier", "id"), ("note", "dossier_id"), ("client", "id")):
            wanted = dossier.client_id if table == "client" else dossier.id
            query = f"SELECT count(*) FROM wmo.{table} WHERE {column} = {wanted}"
            assert scalar(place.bestand, query) == left
    assert (place.settings.documents / stays.addresses[0]).exists()
    assert verified(place).holds


@pytest.mark.parametrize("confirmed", [False, True], ids=["asked", "confirmed"])
def test_dossier_with_a_hold_is_kept(
    place: Workplace, bestand_rows: Bestand, confirmed: bool
) -> None:
    bestand_rows.dossier()
    held = bestand_rows.dossier()
    number = approved_list(place)
    item = item_of(place, number, held.id)
    keep = ask(place, held.number, asked(), "steward2")
    if confirmed:
        confirm(place, keep.number, "coordinator1")
    sealed = carry_out_and_seal(place, number)
    assert (sealed.outcomes["destroyed"], sealed.outcomes["kept"]) == (1, 1)
    assert ended_as(place, number, item) == ("kept", ("hold:klacht",))
    assert scalar(place.bestand, "SELECT id FROM wmo.dossier") == held.id


def test_hold_that_would_tip_somebody_off_is_neutral_in_the_evidence(
    place: Workplace, bestand_rows: Bestand
) -> None:
    held = bestand_rows.dossier()
    number = approved_list(place)
    item = item_of(place, number, held.id)
    ask(place, held.number, asked(ground="veilig-thuis", motive="melding"), "privacy1")
    carry_out_and_seal(place, number)
    assert ended_as(place, number, item) == ("kept", ("hold:neutral",))
    written = [p.read_bytes() for p in place.settings.evidence.rglob("list-*/*") if p.is_file()]
    tipping = [text for text in written if b"hold:veilig-thuis" in text]
    assert tipping == []


def test_dossier_that_was_taken_out_with_a_ground_is_kept(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    out = bestand_rows.dossier()
    number = approved_list(place)
    item = item_of(place, number, out.id)
    take_out(at(place, EARLIER), number, out.number, asked(), "steward2")
    carry_out_and_seal(place, number)
    assert ended_as(place, number, item)[0] == "kept"


def test_kept_dossier_may_be_proposed_again(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    change(place.bestand, "UPDATE wmo.dossier SET status = 'open'")
    carry_out_and_seal(place, number)
    change(place.bestand, "UPDATE wmo.dossier SET status = 'closed'")
    again = propose(place).list_number
    assert again == 2
    assert item_of(place, again, dossier.id) == 1
