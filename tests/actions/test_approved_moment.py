"""What was approved when stands in decisions that never change; a list's own row may not differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import Bestand, asked
from places import EARLIER, approved_list, at, carry_out, change, rows, verified
from retention.actions.begin import begin
from retention.actions.keeping import ask
from retention.actions.propose import propose
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.errors import TamperedError


def test_cooling_off_cannot_be_shortened_in_the_database(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    earlier = "UPDATE retention.destruction_list SET approved_at = approved_at - interval '1 day'"
    change(place.ledger, earlier)
    with pytest.raises(TamperedError, match="moment"):
        begin(place, number)


def test_ground_that_would_tip_somebody_off_is_not_in_the_log(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    ask(at(place, EARLIER), dossier.number, asked(ground="veilig-thuis"), "coordinator1")
    propose(at(place, EARLIER))
    lines = [row[0] for row in rows(place.ledger, "SELECT line FROM retention.log")]
    assert any("hold:neutral" in line for line in lines)
    assert not any("veilig-thuis" in line for line in lines)


def test_evidence_holds_the_rules_of_the_approval_when_they_changed_before_sealing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    carry_out(place, number)
    newer = replace(place.rules, protocol_text=place.rules.protocol_text + "\n# newer\n")
    seal(replace(place, rules=newer), number)
    assert verified(place).holds
