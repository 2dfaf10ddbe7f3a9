"""Scenario 3: closed without a closing date: asked about, never destroyed."""

from __future__ import annotations

from factories import Bestand
from places import rows
from retention.actions.dossiers import explain
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.domain.decision import Disposition


def test_dossier_goes_to_the_queue_when_its_closing_date_is_missing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(closed_on=None)
    found = propose(place)
    assert found.list_number is None
    assert found.asked == {"no-closing-date": 1}
    queue = rows(place.ledger, "SELECT dossier_key, disposition, reasons FROM retention.finding")
    assert queue == [(str(dossier.id), "ask", ["no-closing-date"])]
    assert explain(place, dossier.number).decision.disposition is Disposition.ASK
