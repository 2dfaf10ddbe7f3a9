"""One Airflow and one Chromium for all; each test finds the ledger as the demo left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.airflow_here import AirflowHere, airflow_here
from browser.visitors import ARGUMENTS, PROGRAM, WIDE, Somebody, sits_down


@pytest.fixture(scope="session")
def here() -> Iterator[AirflowHere]:
    """A real Airflow with the desk in it."""
    with airflow_here() as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    assert Path(PROGRAM).exists(), "Chromium is not there; `make test-browser` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def untouched(here: AirflowHere) -> AirflowHere:
    """The server, its ledger as the demo left it."""
    here.as_the_demo_left_it()
    return here


@pytest.fixture
def seat(chromium: Browser, here: AirflowHere) -> Iterator[Callable[..., Somebody]]:
    """Seats somebody at the desk: `seat("demo-steward")`; all leave at the end of the test."""
    seated: list[Somebody] = []

    def seated_one(user: str, width: int = WIDE) -> Somebody:
        seated.append(sits_down(chromium, here, user, width))
        return seated[-1]

    yield seated_one
    for somebody in seated:
        somebody.context.close()
