"""Every page of the desk, as each role sees it: in two languages, on a wide and a narrow screen."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from browser.airflow_here import AirflowHere
from browser.looking import Looking, links, pattern
from browser.visitors import Somebody
from retention.demo_scene import PEOPLE
from retention.desk.visitor import DEMO_ONLOOKERS
from retention.domain.access import Permit, Role, may

REPORT = Path("var/browser/first-paint.json")


def _one_of_each_view() -> list[str]:
    """A user for each set of permits: whoever has the same ones sees the same pages."""
    roles = {user: Role(function.value) for user, function in PEOPLE.items()} | DEMO_ONLOOKERS
    views: dict[frozenset[Permit], str] = {}
    for user, role in roles.items():
        views.setdefault(frozenset(each for each in Permit if may([role], each)), user)
    return list(views.values())


@pytest.fixture(scope="module")
def looking() -> Iterator[Looking]:
    """One pair of eyes for all roles; at the end it says when each page was first seen."""
    eyes = Looking()
    yield eyes
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(dict(sorted(eyes.paints.items())), indent=2) + "\n")


@pytest.mark.parametrize("user", _one_of_each_view())
def test_every_page_is_sound_in_both_languages_and_widths(
    user: str, untouched: AirflowHere, seat: Callable[..., Somebody], looking: Looking
) -> None:
    somebody = seat(user)
    faults = {
        f"{path} {language}": found
        for path in pages_of(somebody)
        for language in ("nl", "en")
        if (found := list(looking.faults(somebody, path, language)))
    }
    assert faults == {}, json.dumps(faults, indent=2)
    assert somebody.faults == []


def pages_of(somebody: Somebody) -> list[str]:
    """From the navigation on, one page of each kind that can be reached by following links."""
    root = f"{somebody.here.url}/desk"
    somebody.opens("/")
    somebody.page.wait_for_selector("h1")
    found: dict[str, str] = {}
    waiting = deque(links(somebody.page, root))
    while waiting:
        path = waiting.popleft()
        if pattern(path) in found:
            continue
        found[pattern(path)] = path
        somebody.opens(path)
        waiting.extend(links(somebody.page, root))
    assert len(found) > 1
    return list(found.values())


def test_faults_in_a_page_are_found(untouched: AirflowHere, seat: Callable[..., Somebody]) -> None:
    steward, eyes = seat("demo-steward"), Looking()
    assert list(eyes.faults(steward, "/", "nl")) == []
    steward.page.route("**/desk/?lang=en", lambda route: route.fulfill(body=BROKEN))
    found = " ".join(eyes.faults(steward, "/", "en"))
    for what in ("2 main headings", "another language", "number in its link", "too wide for 360"):
        assert what in found
    assert "axe at 1200: label" in found


BROKEN = """<!doctype html><html lang="nl"><title>x</title><h1>1</h1><h1>2</h1><input name="x">
<a href="/desk/dossiers/WMO-2009-000001">x</a><p style="width: 500px">x</p></html>"""
