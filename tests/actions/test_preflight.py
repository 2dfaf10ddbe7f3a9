"""Preflight refuses what would end badly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import Bestand
from places import deidentifying
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.errors import PreflightError


def _with_map(place: Workplace, old: str, new: str) -> Workplace:
    text = place.rules.data_map_text
    assert old in text
    path = place.settings.home / "datamap.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    from retention.actions.workplace import read_rules

    settings = replace(place.settings, data_map=path)
    return replace(place, settings=settings, rules=read_rules(settings))


def test_nothing_is_proposed_while_a_ladder_is_missing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    with pytest.raises(PreflightError, match="there is no ladder five-valleys"):
        propose(_with_map(here, "generalise: postcode", "generalise: five-valleys"))


def test_own_ladder_that_is_not_monotone_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    folder = here.settings.home / "ladders"
    folder.mkdir()
    (folder / "provision.csv").write_text("a;x;1;*\nb;x;2;*\n", encoding="utf-8")
    rules = replace(here.rules, ladders=folder)
    with pytest.raises(PreflightError, match="is not monotone"):
        propose(replace(here, rules=rules))


def test_own_ladder_stands_before_the_shipped_one_and_is_part_of_the_rule_set(
    place: Workplace,
) -> None:
    here = deidentifying(place)
    folder = here.settings.home / "ladders"
    folder.mkdir()
    (folder / "provision.csv").write_text("scootmobiel;rijden;*\n", encoding="utf-8")
    rules = replace(here.rules, ladders=folder)
    assert rules.ladder("provision").levels == 3
    assert rules.digest != here.rules.digest
    assert rules.record["protocol"] == here.rules.record["protocol"]
    assert "ladders" not in place.rules.record


def test_column_that_cannot_survive_is_named(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    here = deidentifying(place)
    odd = _with_map(
        here,
        "organisation: quasi-identifier",
        "organisation: {holds: quasi-identifier, survives: as-it-is}",
    )
    with pytest.raises(PreflightError, match=r"professional\.organisation is to survive"):
        propose(odd)
