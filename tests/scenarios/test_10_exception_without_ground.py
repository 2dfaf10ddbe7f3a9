"""Scenario 10: an exception that lacks something is refused, and the message says what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories import Bestand, asked
from places import refusals_written, rows
from retention.actions.keeping import ask, confirm
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.errors import RefusedError, UsageError

EXCEPTION = {"ground": "zorgvuldige-ondersteuning"}


LACKING: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("no-ground", {"ground": ""}, "choose a ground"),
    ("no-motive", {"motive": " "}, "say in a motive"),
    ("no-review-date", {"review_on": None}, "give the day"),
    ("review-date-past", {"review_on": date(2026, 11, 22)}, "must lie in the future"),
    ("review-date-late", {"review_on": date(2030, 1, 1)}, "at most 24-11-2027"),
)


def test_exception_is_refused_and_written_down(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    for _, changes, says in LACKING:
        with pytest.raises(RefusedError, match=says):
            ask(place, dossier.number, asked(**{**EXCEPTION, **changes}), "steward1")
    assert refusals_written(place) == [code for code, _, _ in LACKING]
    assert rows(place.ledger, "SELECT * FROM retention.keep") == []


def test_exception_is_not_confirmed_by_who_asked(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    keep = ask(place, dossier.number, asked(**EXCEPTION), "steward1")
    with pytest.raises(RefusedError, match="another confirms"):
        confirm(place, keep.number, "steward1")
    assert refusals_written(place) == ["own-request"]
    assert confirm(place, keep.number, "steward2").state == "confirmed"


def test_exception_keeps_the_dossier_from_asking(place: Workplace, bestand_rows: Bestand) -> None:
    dossier = bestand_rows.dossier()
    ask(place, dossier.number, asked(**EXCEPTION), "steward1")
    found = propose(place)
    assert found.list_number is None
    assert found.kept == {"exception:zorgvuldige-ondersteuning": 1}


def test_somebody_without_the_function_or_the_name_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    with pytest.raises(RefusedError, match="archivist does not decide"):
        ask(place, dossier.number, asked(), "archivist1")
    with pytest.raises(RefusedError, match="not registered"):
        ask(place, dossier.number, asked(), "nobody")
    assert refusals_written(place) == ["wrong-function", "not-known-or-not-proven"]


def test_dossier_that_is_not_there_is_not_named(place: Workplace) -> None:
    with pytest.raises(UsageError) as caught:
        ask(place, "Jansen", asked(), "steward1")
    assert "Jansen" not in str(caught.value)


def test_exception_that_is_not_there_is_said_so(place: Workplace) -> None:
    with pytest.raises(UsageError, match="no exception or hold 7"):
        confirm(place, 7, "steward1")
