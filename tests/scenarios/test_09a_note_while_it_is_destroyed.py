"""Scenario 9 for notes: one in a dossier that is being destroyed, or has gone, is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import approved_list, carry_out, refusals_written
from retention.actions import noting
from retention.actions.informing import record_information
from retention.actions.workplace import Workplace
from retention.domain.informing import Informed
from retention.errors import RefusedError

TOLD = Informed("cliënt", "brief", date(2026, 11, 20))


def notices(place: Workplace, bestand: Bestand) -> int:
    with place.bestand.connect() as connection:
        table = bestand.tables["information_notice"]
        count: int = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    return count


def test_note_is_refused_once_the_intent_is_recorded(
    anywhere: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand = Bestand(anywhere.bestand, anywhere.settings.documents)
    dossier = bestand.dossier()
    number = approved_list(anywhere)
    said: list[Any] = []

    def meanwhile(step: str) -> None:
        if step == "after-intent":
            with pytest.raises(RefusedError, match="is being destroyed by list 1") as caught:
                record_information(anywhere, dossier.number, TOLD, "steward1")
            said.append(caught.value)

    monkeypatch.setattr("retention.actions.carry_out.at_step", meanwhile)
    assert carry_out(anywhere, number) == {"destroyed": 1}
    assert said
    assert notices(anywhere, bestand) == 0
    assert refusals_written(anywhere) == ["being-destroyed"]


def test_note_that_began_before_the_dossier_went_is_refused(
    anywhere: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand = Bestand(anywhere.bestand, anywhere.settings.documents)
    dossier = bestand.dossier()
    number = approved_list(anywhere)
    find = noting.find_dossier

    def found_and_then_gone(where: Workplace, wanted: str) -> str:
        key = find(where, wanted)
        carry_out(anywhere, number)
        return key

    monkeypatch.setattr(noting, "find_dossier", found_and_then_gone)
    with pytest.raises(RefusedError, match="no longer in the bestand"):
        record_information(anywhere, dossier.number, TOLD, "steward1")
    assert notices(anywhere, bestand) == 0


def test_dossier_with_notes_of_ours_is_destroyed_with_them(anywhere: Workplace) -> None:
    bestand = Bestand(anywhere.bestand, anywhere.settings.documents)
    dossier = bestand.dossier()
    number = approved_list(anywhere)
    record_information(anywhere, dossier.number, TOLD, "steward1")
    assert notices(anywhere, bestand) == 1
    assert carry_out(anywhere, number) == {"destroyed": 1}
    assert notices(anywhere, bestand) == 0
