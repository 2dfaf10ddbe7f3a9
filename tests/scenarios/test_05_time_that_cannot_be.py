"""Scenario 5: a day in the future, a wrong clock, a time before the last signed head: refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import Bestand
from places import EARLIER, NOW, approved_list, at, carry_out_and_seal, change, proposed_list, rows
from retention.actions import clock as clock_module
from retention.actions.begin import begin, lists_ready
from retention.actions.carry_out import carry_out_batch
from retention.actions.clock import Clock
from retention.actions.decide_list import present
from retention.actions.propose import propose
from retention.actions.workplace import Workplace
from retention.errors import ConfigurationError, RefusedError


def test_proposal_for_a_day_in_the_future_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(closed_on=date(2011, 3, 1), ended_on=date(2011, 3, 1))
    with pytest.raises(RefusedError, match="lies in the future"):
        propose(place, as_of=date(2027, 1, 1))
    assert rows(place.ledger, "SELECT * FROM retention.run") == []


def test_backfill_of_an_earlier_day_lets_nothing_go_early(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier(closed_on=date(2010, 3, 1), ended_on=date(2010, 3, 1))
    assert propose(place, as_of=date(2025, 12, 31)).list_number is None
    assert propose(place, as_of=date(2026, 1, 1)).list_number == 1


@pytest.mark.parametrize("early", [timedelta(days=9), timedelta(days=2, seconds=1)])
def test_nothing_is_carried_out_while_the_list_cools_off(
    place: Workplace, bestand_rows: Bestand, early: timedelta
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    too_early = at(place, NOW - early)
    assert lists_ready(too_early) == ()
    for work in (lambda: begin(too_early, number), lambda: carry_out_batch(too_early, number, 1)):
        with pytest.raises(RefusedError, match="cools off until 21-11-2026"):
            work()
    assert len(rows(place.bestand, "SELECT id FROM wmo.dossier")) == 1


def test_batch_of_a_list_that_was_not_begun_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with pytest.raises(RefusedError):
        carry_out_batch(place, number, 1)
    assert len(rows(place.bestand, "SELECT id FROM wmo.dossier")) == 1


def test_time_before_the_last_signed_head_is_refused(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    carry_out_and_seal(place, approved_list(place))
    bestand_rows.dossier()
    with pytest.raises(RefusedError, match="the evidence was sealed later"):
        propose(at(place, NOW - timedelta(seconds=1)))
    assert propose(place).list_number == 2


class _Wrong(datetime):
    """A machine whose clock is an hour ahead."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime.now(tz) + timedelta(hours=1)


def test_machine_with_another_time_than_the_database_is_refused(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand_rows.dossier()
    real = replace(place, clock=Clock())
    monkeypatch.setattr(clock_module, "datetime", _Wrong)
    with pytest.raises(RefusedError, match="set the wrong clock right first"):
        propose(real)
    monkeypatch.undo()
    assert propose(real).list_number == 1


def test_clock_that_stands_still_works_in_a_demo_only(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = proposed_list(place).list_number
    assert number is not None
    change(
        place.ledger,
        "SET LOCAL session_replication_role = replica",
        "UPDATE retention.mark SET demo = false",
    )
    for work in (lambda: propose(place), lambda: present(place, number, "steward1")):
        with pytest.raises(RefusedError, match="in a database made by `retention demo` only"):
            work()


def test_clock_of_the_demo_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_DEMO_NOW", "2026-11-23T09:00Z")
    assert Clock.from_environment() == Clock(NOW)
    monkeypatch.setenv("RETENTION_DEMO_NOW", "2026-11-23T09:00")
    assert Clock.from_environment() == Clock(NOW)
    monkeypatch.setenv("RETENTION_DEMO_NOW", "morgen")
    with pytest.raises(ConfigurationError, match="is not a moment"):
        Clock.from_environment()
    monkeypatch.delenv("RETENTION_DEMO_NOW")
    assert Clock.from_environment() == Clock()


def test_approval_that_lapsed_is_not_carried_out(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with pytest.raises(RefusedError, match="lapsed"):
        begin(at(place, EARLIER + timedelta(days=30, seconds=1)), number)


def test_today_is_the_day_in_amsterdam() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert clock_module.day_of(None, late) == date(2027, 1, 1)
    assert clock_module.day_of(date(2027, 1, 1), late) == date(2027, 1, 1)
