"""Scenario 8: reopened, corrected or held after approval: skipped with the reason."""

from __future__ import annotations

import pytest

from factories import Bestand, Dossier, asked
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


# What happens to a dossier after approval, and the reason with which it is kept.
CHANGES = (
    ("UPDATE wmo.dossier SET status = 'open' WHERE id = {id}", "status-open-with-closing-date"),
    ("UPDATE wmo.dossier SET status = 'open', closed_on = NULL WHERE id = {id}", "open"),
    (f"UPDATE wmo.dossier SET {CORRECTED} WHERE id = {{id}}", "term-running"),
    (f"UPDATE wmo.note SET {CORRECTED} WHERE dossier_id = {{id}}", "term-running"),
    (f"UPDATE wmo.client SET {CORRECTED} WHERE id = {{client_id}}", "term-running"),
    ("UPDATE wmo.dossier SET closed_on = '2020-01-01' WHERE id = {id}", "term-running"),
    ("UPDATE wmo.dossier SET category = 'monumentaal' WHERE id = {id}", "kept-for-ever"),
    (
        "UPDATE wmo.dossier SET longer_retention = true WHERE id = {id}",
        "flag:zorgvuldige-ondersteuning",
    ),
    ("UPDATE wmo.provision SET ended_on = NULL WHERE dossier_id = {id}", "support-without-end"),
    ("UPDATE wmo.note SET changed_at = NULL WHERE dossier_id = {id}", "change-missing"),
)


def whole(place: Workplace, dossier: Dossier) -> bool:
    """Whether the dossier, its note and its client are all there; the test fails on a half."""
    found = {
        scalar(place.bestand, f"SELECT count(*) FROM wmo.{table} WHERE {key} = {value}")
        for table, key, value in (
            ("dossier", "id", dossier.id),
            ("note", "dossier_id", dossier.id),
            ("client", "id", dossier.client_id),
        )
    }
    assert len(found) == 1
    return found == {1}


def test_dossiers_are_kept_with_the_reason_and_the_rest_goes(
    place: Workplace, bestand_rows: Bestand
) -> None:
    goes = [bestand_rows.dossier(), bestand_rows.dossier()]
    stays = [bestand_rows.dossier(files=["a.txt"]) for _ in CHANGES]
    number = approved_list(place)
    items = [item_of(place, number, dossier.id) for dossier in stays]
    for dossier, (update, _) in zip(stays, CHANGES, strict=True):
        change(place.bestand, update.format(id=dossier.id, client_id=dossier.client_id))
    sealed = carry_out_and_seal(place, number)
    assert sealed.outcomes == {"destroyed": len(goes), "kept": len(stays)}
    assert not any(whole(place, dossier) for dossier in goes)
    for dossier, item, (update, reason) in zip(stays, items, CHANGES, strict=True):
        assert ended_as(place, number, item) == ("kept", (reason,)), update
        assert whole(place, dossier)
        assert (place.settings.documents / dossier.addresses[0]).exists()
    assert verified(place).holds


def test_late_change_of_one_dossier_alone_has_its_reason_too(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    change(place.bestand, f"UPDATE wmo.note SET {CORRECTED}")
    carry_out_and_seal(place, number)
    assert ended_as(place, number, 1) == ("kept", ("term-running",))


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
