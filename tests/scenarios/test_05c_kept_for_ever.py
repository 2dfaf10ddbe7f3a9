"""Scenario 5c: valued B, or without a result in a selection list: never on a list."""

from __future__ import annotations

from factories import Bestand, protocol_with
from places import with_rules
from retention.actions.propose import propose
from retention.actions.workplace import Workplace


def test_category_valued_b_is_never_on_a_list(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier(category="monumentaal")
    found = propose(place)
    assert found.list_number is None
    assert found.kept == {"kept-for-ever": 1}


def test_category_without_a_selection_list_is_asked_about(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(category="pgb")
    unlisted = protocol_with("pgb", selection_list=None).categories
    found = propose(with_rules(place, categories=unlisted))
    assert found.list_number is None
    assert found.asked == {"no-selection-list": 1}
