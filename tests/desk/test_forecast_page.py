"""The forecast page: years, categories, what is kept; counted once a day where that is much."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from desk.visiting import Desk
from factories import Bestand
from places import TODAY, at
from retention.actions.workplace import Workplace
from retention.desk import forecasts
from retention.desk.forecasts import Forecasts
from retention.desk.views.forecast import _step


def _cells(page: str, name: str) -> list[str]:
    (row,) = re.findall(rf'<tr><th scope="row">{name}</th>(.*?)</tr>', page)
    return re.findall(">([^<]+)</td>", row)


def test_empty_bestand_has_no_picture(desk: Desk) -> None:
    page = desk.get("/forecast", user="auditor1").text
    assert "In deze jaren mag er niets weg" in page
    assert "<svg" not in page


def test_years_count_what_falls_due_and_what_is_kept_now(bestand_rows: Bestand, desk: Desk) -> None:
    for _ in range(2):
        bestand_rows.dossier()
    page = desk.get("/forecast").text
    assert _cells(page, "Nu al")[:2] == ["2", "0"]
    assert _cells(page, "Samen")[0] == "2"
    assert page.count("<rect x=") == 1
    assert f">{TODAY.year}<" in page


@pytest.mark.parametrize("user", ["steward1", "auditor1", "operator1", "privacy1"])
def test_everybody_with_a_role_sees_the_forecast(desk: Desk, user: str) -> None:
    assert desk.get("/forecast", user=user).status_code == 200


def test_who_has_no_role_does_not(desk: Desk) -> None:
    assert desk.get("/forecast", user="stranger", role="").status_code == 403


def test_what_took_long_is_counted_once_a_day(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Any] = []
    real = forecasts.forecast
    monkeypatch.setattr(forecasts, "forecast", lambda place: counted.append(1) or real(place))
    monkeypatch.setattr(forecasts, "LONG_SECONDS", -1)
    kept = Forecasts()
    first = kept.of(place)
    assert kept.of(place) == first
    assert len(counted) == 1
    kept.of(at(place, first[1] + timedelta(days=1)))
    assert len(counted) == 2


def test_what_is_counted_quickly_is_always_fresh(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecasts, "LONG_SECONDS", 1000)
    kept = Forecasts()
    assert kept.of(place)[0].counts == ()
    bestand_rows.dossier()
    assert len(kept.of(place)[0].counts) == 1


@pytest.mark.parametrize(("most", "step"), [(0, 1), (5, 1), (6, 2), (11, 5), (26, 10), (1234, 500)])
def test_scale_is_in_round_numbers(most: int, step: int) -> None:
    assert _step(most) == step
