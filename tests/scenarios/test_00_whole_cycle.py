"""The whole cycle over the generated bestand, and over bestanden in another database."""

from __future__ import annotations

from factories import Bestand
from places import (
    NOW,
    approved_list,
    carry_out_and_seal,
    entries,
    propose,
    rows,
    scalar,
    verified,
)
from retention.actions.seal import seal
from retention.actions.workplace import Workplace


def test_what_is_due_goes_and_the_evidence_says_so(filled_place: Workplace) -> None:
    before = scalar(filled_place.bestand, "SELECT count(*) FROM wmo.dossier")
    number = approved_list(filled_place)
    items = scalar(filled_place.ledger, "SELECT item_count FROM retention.destruction_list")
    sealed = carry_out_and_seal(filled_place, number)
    assert sealed.outcomes["destroyed"] == items > 20
    assert not sealed.partial
    after = scalar(filled_place.bestand, "SELECT count(*) FROM wmo.dossier")
    assert before - after == items
    report = verified(filled_place)
    assert report.holds, report.first_wrong
    assert report.head == sealed.head
    assert scalar(filled_place.ledger, "SELECT state FROM retention.destruction_list") == "done"


def test_nothing_is_due_right_after_everything_went(filled_place: Workplace) -> None:
    carry_out_and_seal(filled_place, approved_list(filled_place))
    again = propose(filled_place)
    assert again.list_number is None
    assert not again.going
    assert again.kept
    assert again.asked


def test_sealing_twice_equals_sealing_once(filled_place: Workplace) -> None:
    number = approved_list(filled_place)
    first = carry_out_and_seal(filled_place, number)
    count = "SELECT count(*) FROM retention.log"
    before = scalar(filled_place.ledger, count)
    assert seal(filled_place, number) == first
    assert scalar(filled_place.ledger, count) == before


def test_whole_cycle_with_the_bestand_in_another_database(apart: Workplace) -> None:
    assert not apart.one_database
    bestand = Bestand(apart.bestand, apart.settings.documents)
    due = [bestand.dossier(files=["a.txt"]), bestand.dossier(notes=3)]
    stays = bestand.dossier(closed_on=None, status="open", files=["b.txt"])
    number = approved_list(apart)
    sealed = carry_out_and_seal(apart, number)
    assert set(entries(apart, number).values()) == {"destroyed"}
    assert sealed.outcomes["destroyed"] == len(due)
    assert not sealed.partial
    assert verified(apart).holds
    dossier = bestand.tables["dossier"]
    assert rows(apart.bestand, f"SELECT id FROM {dossier}") == [(stays.id,)]
    left = [path.name for path in apart.settings.documents.rglob("*") if path.is_file()]
    assert left == ["b.txt"]


def test_changed_dossier_is_kept_with_the_bestand_in_another_database(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    goes, changed, reopened = bestand.dossier(), bestand.dossier(), bestand.dossier()
    number = approved_list(apart)
    tables = bestand.tables
    with apart.bestand.begin() as connection:
        note, dossier = tables["note"], tables["dossier"]
        connection.execute(
            note.update().where(note.c.dossier_id == changed.id).values(changed_at=NOW)
        )
        connection.execute(
            dossier.update().where(dossier.c.id == reopened.id).values(status="open")
        )
    sealed = carry_out_and_seal(apart, number)
    assert (sealed.outcomes["destroyed"], sealed.outcomes["kept"]) == (1, 2)
    left = {row[0] for row in rows(apart.bestand, f"SELECT id FROM {tables['dossier']}")}
    assert left == {changed.id, reopened.id}
    assert goes.id not in left
    assert verified(apart).holds
