"""Scenario 9: a hold in the same second: refused or the dossier is kept; never both or neither."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from typing import Any

import pytest

from factories import Bestand, Dossier, asked
from places import approved_list, carry_out, ended_as, item_of, rows, scalar, until_waiting
from retention.actions import intend as intend_module
from retention.actions import keeping
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch
from retention.actions.keeping import ask
from retention.actions.workplace import Workplace
from retention.errors import RefusedError, UsageError


def hold(place: Workplace, dossier: Dossier) -> bool:
    """Whether the hold was accepted."""
    try:
        ask(place, dossier.number, asked(), "steward2")
    except (RefusedError, UsageError):
        return False
    return True


def there(place: Workplace, dossier: Dossier) -> bool:
    found = scalar(place.bestand, f"SELECT count(*) FROM wmo.dossier WHERE id = {dossier.id}")
    return bool(found)


def test_hold_is_refused_once_the_intent_is_recorded(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    said: list[Any] = []

    def meanwhile(step: str) -> None:
        if step == "after-intent":
            with pytest.raises(RefusedError, match="is being destroyed by list 1") as caught:
                ask(place, dossier.number, asked(), "steward2")
            said.append(caught.value)

    monkeypatch.setattr("retention.actions.carry_out.at_step", meanwhile)
    assert carry_out(place, number) == {"destroyed": 1}
    assert said
    assert rows(place.ledger, "SELECT * FROM retention.keep") == []


def test_hold_that_began_before_and_asks_after_the_dossier_went_is_refused(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    find = keeping.find_dossier
    first = [True]

    def found_and_then_gone(where: Workplace, wanted: str) -> str:
        key = find(where, wanted)
        if first.pop() if first else False:
            carry_out(place, number)
        return key

    monkeypatch.setattr(keeping, "find_dossier", found_and_then_gone)
    accepted = hold(place, dossier)
    assert accepted == there(place, dossier)
    assert rows(place.ledger, "SELECT * FROM retention.keep") == []


def test_batch_waits_for_a_hold_that_came_first(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    item = item_of(place, number, dossier.id)
    claiming, asked_for = threading.Event(), threading.Event()
    claim, add = intend_module.work.claim, keeping.add_keep

    def claim_too(*given: Any) -> None:
        claiming.set()
        claim(*given)

    def slowly(*given: Any) -> Any:
        kept = add(*given)
        asked_for.set()
        # The batch now waits for the lock that this transaction holds.
        assert claiming.wait(20)
        until_waiting(place)
        return kept

    monkeypatch.setattr(intend_module.work, "claim", claim_too)
    monkeypatch.setattr(keeping, "add_keep", slowly)
    begin(place, number)
    worker = threading.Thread(
        target=lambda: asked_for.wait(20) and carry_out_batch(place, number, 1)
    )
    worker.start()
    assert hold(place, dossier)
    worker.join(30)
    assert ended_as(place, number, item) == ("kept", ("hold:klacht",))
    assert there(place, dossier)


def test_any_race_has_one_winner(place: Workplace, bestand_rows: Bestand) -> None:
    dossiers = [bestand_rows.dossier() for _ in range(12)]
    number = approved_list(place)
    items = {each.id: item_of(place, number, each.id) for each in dossiers}
    accepted: dict[int, bool] = {}
    start = threading.Barrier(4)
    luck = random.Random(9)  # noqa: S311 - repeatable, guards nothing
    waits = [luck.random() / 4 for _ in dossiers]

    def holds(mine: list[int]) -> None:
        start.wait(20)
        for i in mine:
            threading.Event().wait(waits[i])
            accepted[dossiers[i].id] = hold(replace(place), dossiers[i])

    people = [threading.Thread(target=holds, args=([i, i + 3, i + 6, i + 9],)) for i in range(3)]
    for person in people:
        person.start()
    start.wait(20)
    carry_out(place, number)
    for person in people:
        person.join(60)
    assert len(accepted) == len(dossiers)
    for dossier in dossiers:
        outcome, _ = ended_as(place, number, items[dossier.id])
        assert there(place, dossier) == (outcome == "kept")
        if outcome == "kept":
            assert accepted[dossier.id]
        assert there(place, dossier) or not accepted[dossier.id]
