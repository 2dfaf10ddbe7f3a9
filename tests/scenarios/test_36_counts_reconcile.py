"""Counts reconcile: items and rows per table, in the statement, the ledger and the declaration."""

from __future__ import annotations

import html
import re

import sqlalchemy as sa

from factories import Bestand, asked
from places import EARLIER, NOW, approved_list, at, carry_out_and_seal, change, scalar, verified
from retention.actions.keeping import ask
from retention.actions.statements import payload_of
from retention.actions.workplace import Workplace

TABLES = ("client", "dossier", "note", "provision", "address")


def _counts(place: Workplace) -> dict[str, int]:
    return {name: scalar(place.bestand, f"SELECT count(*) FROM wmo.{name}") for name in TABLES}


def test_proposed_equals_the_sum_of_all_outcomes(place: Workplace, bestand_rows: Bestand) -> None:
    held, gone = bestand_rows.dossier(), bestand_rows.dossier()
    changed, refused = bestand_rows.dossier(), bestand_rows.dossier()
    bestand_rows.document(refused.id, "../x", write=False)
    for _ in range(4):
        bestand_rows.dossier(notes=2)
    number = approved_list(place)
    ask(at(place, NOW), held.number, asked(), "coordinator1")
    change(
        place.bestand,
        "UPDATE wmo.note SET changed_at = :at WHERE dossier_id = :id",
        at=EARLIER,
        id=changed.id,
    )
    for table in ("note", "provision"):
        change(place.bestand, f"DELETE FROM wmo.{table} WHERE dossier_id = :id", id=gone.id)
    change(place.bestand, "DELETE FROM wmo.dossier WHERE id = :id", id=gone.id)
    before = _counts(place)
    sealed = carry_out_and_seal(place, number)
    after = _counts(place)
    assert sealed.outcomes == {"destroyed": 4, "kept": 2, "already absent": 1, "failed": 1}
    with place.ledger.connect() as ledger:
        closing = payload_of(ledger, number, "closing")
        items = ledger.execute(
            sa.text("SELECT item_count FROM retention.destruction_list")
        ).scalar_one()
        ran = ledger.execute(
            sa.text(
                "SELECT counts FROM retention.run WHERE kind = 'carry-out' AND ended_at IS NOT NULL"
            )
        ).scalar_one()
    assert sum(closing["outcomes"].values()) == items == 8
    assert ran == {"list": number, **sealed.outcomes}
    for table in TABLES:
        rows = closing["rows"][table]
        assert rows["before"] == before[table]
        assert rows["after"] == after[table]
        assert rows["before"] - rows["destroyed"] == rows["after"]
        assert rows["other"] == 0
    assert verified(place).holds


def test_declaration_shows_the_same_sum(filled_place: Workplace) -> None:
    sealed = carry_out_and_seal(filled_place, approved_list(filled_place))
    page = (filled_place.settings.evidence / "list-0001" / "declaration.html").read_text()
    words = html.unescape(re.sub(r"<[^>]+>", " ", page))
    total = sum(sealed.outcomes.values())
    assert re.search(rf"\b{total}\b", words)
    assert re.search(rf"\b{sealed.outcomes['destroyed']}\b", words)
