"""A worker is killed at every named step and at random ones; the same command ends the work."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from factories import Bestand
from places import approved_list, entries, killed_by, rows, scalar, verified
from retention.actions.carry_out_list import carry_out_list
from retention.actions.faults import STOP_AT
from retention.actions.workplace import Workplace, open_workplace

STEPS = (
    "before-intent",
    "after-intent",
    "rows-gone-uncommitted",
    "after-rows",
    "before-documents",
    "after-documents",
    "after-finish",
    "before-evidence",
    "after-evidence",
)


def _work(place: Workplace, number: int, stop_at: str | None) -> None:
    """Carry the list out in this process, with connections of its own."""
    if stop_at is not None:
        os.environ[STOP_AT] = stop_at
    with open_workplace(place.settings, place.clock) as own:
        carry_out_list(own, number, workers=1)


def _refuse_anything_double_or_missing(place: Workplace, number: int, documents: int) -> None:
    items = scalar(place.ledger, "SELECT item_count FROM retention.destruction_list")
    ended = entries(place, number)
    assert len(ended) == items
    assert set(ended.values()) == {"destroyed"}
    left = "SELECT count(*) FROM wmo.dossier WHERE status = 'closed' AND closed_on < '2011-01-01'"
    assert scalar(place.bestand, left) == 0
    results = rows(place.ledger, "SELECT result, count(*) FROM retention.document GROUP BY result")
    assert dict(results) == ({"deleted": documents} if documents else {})
    assert not list(place.settings.documents.rglob("*.txt"))
    report = verified(place)
    assert report.holds, report.first_wrong
    assert scalar(place.ledger, "SELECT state FROM retention.destruction_list") == "done"
    assert scalar(place.ledger, "SELECT count(*) FROM retention.known_dossier") == 0


def _three_dossiers(bestand: Bestand) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        bestand.dossier(files=[name], notes=2)


@pytest.mark.parametrize("step", STEPS)
def test_work_ends_once_after_a_kill(place: Workplace, bestand_rows: Bestand, step: str) -> None:
    _three_dossiers(bestand_rows)
    number = approved_list(place)
    assert killed_by(lambda: _work(place, number, step))
    carry_out_list(place, number, workers=1)
    _refuse_anything_double_or_missing(place, number, documents=3)


@pytest.mark.parametrize("step", STEPS)
def test_work_ends_once_after_a_kill_with_two_databases(apart: Workplace, step: str) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    due = [bestand.dossier(files=[name]) for name in ("a.txt", "b.txt")]
    number = approved_list(apart)
    assert killed_by(lambda: _work(apart, number, step))
    carry_out_list(apart, number, workers=1)
    assert sorted(entries(apart, number).values()) == ["destroyed"] * len(due)
    assert not list(apart.settings.documents.rglob("*.txt"))
    report = verified(apart)
    assert report.holds, report.first_wrong


def test_work_ends_once_after_kills_at_random_moments(
    place: Workplace, bestand_rows: Bestand
) -> None:
    _three_dossiers(bestand_rows)
    number = approved_list(place)
    chance = random.Random(16)  # noqa: S311 - moments, not secrets
    for _ in range(8):
        killed_by(lambda: _work(place, number, None), after=chance.uniform(0.02, 0.5))
    carry_out_list(place, number, workers=1)
    _refuse_anything_double_or_missing(place, number, documents=3)


def test_the_end_is_the_same_when_the_work_is_asked_for_twice(
    place: Workplace, bestand_rows: Bestand
) -> None:
    _three_dossiers(bestand_rows)
    number = approved_list(place)
    first = carry_out_list(place, number)
    assert carry_out_list(replace(place), number) == first
    _refuse_anything_double_or_missing(place, number, documents=3)
