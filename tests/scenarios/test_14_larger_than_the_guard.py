"""Scenario 14: a list larger than the guard allows stops until two people say that it is meant."""

from __future__ import annotations

import pytest

from factories import Bestand, protocol
from places import EARLIER, approve_list, at, carry_out, proposed_list, rows, with_rules
from retention.actions.begin import begin
from retention.actions.decide_list import approve, lift_guard, present
from retention.actions.workplace import Workplace
from retention.errors import RefusedError


@pytest.fixture
def then(place: Workplace, bestand_rows: Bestand) -> Workplace:
    """Nine days ago; a list of all the bestand is approved, its guard stands."""
    bestand_rows.dossier()
    bestand_rows.dossier()
    assert proposed_list(place).guards_tripped == ("share:2>10% of 2",)
    then = at(place, EARLIER)
    present(then, 1, "steward1")
    approve(then, 1, "owner1")
    approve(then, 1, "archivist1")
    return then


def test_list_stops_at_the_guard(place: Workplace, then: Workplace) -> None:
    with pytest.raises(RefusedError, match="the guard on list 1 stands"):
        begin(place, 1)
    lift_guard(then, 1, "owner1", "achterstand")
    with pytest.raises(RefusedError, match="the guard on list 1 stands"):
        begin(place, 1)
    lift_guard(then, 1, "archivist1", "achterstand")
    assert carry_out(place, 1) == {"destroyed": 2}


@pytest.mark.parametrize(
    ("who", "motive", "says"),
    [
        ("owner1", " ", "motive"),
        ("steward1", "achterstand", "does not lift guards"),
        ("owner1", "achterstand", "lifted this guard already"),
    ],
)
def test_lifting_is_refused(
    place: Workplace, then: Workplace, who: str, motive: str, says: str
) -> None:
    if says == "lifted this guard already":
        lift_guard(then, 1, who, motive)
    with pytest.raises(RefusedError, match=says):
        lift_guard(then, 1, who, motive)
    with pytest.raises(RefusedError, match="the guard on list 1 stands"):
        begin(place, 1)


def test_motive_is_written_down(then: Workplace) -> None:
    lift_guard(then, 1, "owner1", "achterstand van jaren")
    query = "SELECT motive FROM retention.decision WHERE kind = 'guard-lifted'"
    assert rows(then.ledger, query) == [("achterstand van jaren",)]


def test_list_under_the_guard_needs_nobody_to_lift_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    for _ in range(9):
        bestand_rows.dossier(status="open", closed_on=None)
    proposed = proposed_list(place)
    assert proposed.guards_tripped == ()
    with pytest.raises(RefusedError, match="no guard stops list 1"):
        lift_guard(at(place, EARLIER), 1, "owner1", "voor de zekerheid")
    assert carry_out(place, approve_list(place, proposed)) == {"destroyed": 1}


def test_guard_counts_as_well_as_shares(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    bestand_rows.dossier()
    guards = protocol().guards.model_copy(update={"largest_count": 1, "largest_share": 1.0})
    proposed = proposed_list(with_rules(place, guards=guards))
    assert proposed.guards_tripped == ("count:2>1",)
