"""Scenario 1: closed on 31 December 2010 or 1 January 2011; nothing goes a minute early."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories import Bestand
from places import at
from retention.actions.dossiers import explain
from retention.actions.propose import propose
from retention.actions.workplace import Workplace


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def closed_on(bestand: Bestand, day: date) -> Any:
    return bestand.dossier(closed_on=day, ended_on=day)


@pytest.mark.parametrize(
    ("day", "too_early", "first_moment"),
    [
        # 23:59 in Amsterdam is 22:59 in UTC in winter.
        (date(2010, 12, 31), utc(2025, 12, 31, 22, 59), utc(2025, 12, 31, 23)),
        (date(2011, 1, 1), utc(2026, 12, 31, 22, 59), utc(2026, 12, 31, 23)),
    ],
)
def test_nothing_goes_at_a_minute_to_midnight_in_amsterdam(
    place: Workplace, bestand_rows: Bestand, day: date, too_early: datetime, first_moment: datetime
) -> None:
    closed_on(bestand_rows, day)
    early = propose(at(place, too_early))
    assert early.list_number is None
    assert not early.going
    on_time = propose(at(place, first_moment))
    assert on_time.list_number == 1
    assert sum(on_time.going.values()) == 1


def test_a_year_apart_by_one_day(place: Workplace, bestand_rows: Bestand) -> None:
    last, first = (
        closed_on(bestand_rows, date(2010, 12, 31)),
        closed_on(bestand_rows, date(2011, 1, 1)),
    )
    assert explain(place, last.number).decision.first_day == date(2026, 1, 1)
    assert explain(place, first.number).decision.first_day == date(2027, 1, 1)
    assert propose(place).going == {"maatwerkvoorziening": 1}
