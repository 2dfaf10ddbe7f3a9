"""Every link on the pages opens a page, for each role; also on a page after a refusal."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest

from desk.keeping import kept
from desk.visiting import Desk, open_desk
from factories import Bestand
from outbox import add_notice, add_recipient
from places import NOW, approve_list, change, proposed_list, whole_cycle
from retention.actions.workplace import Workplace

OF_ONE_SHAPE = 1  # addresses that differ in their numbers alone
LINK = re.compile(r'<a [^>]*?href="([^"]*)"')
TARGET = re.compile(r'<(?:form [^>]*?method="get"[^>]*? action|link [^>]*?href)="([^"]*)"')


@pytest.fixture
def busy_desk(place: Workplace, bestand_rows: Bestand) -> Iterator[Desk]:
    """A desk with something of every kind on it."""
    for _ in range(3):
        bestand_rows.dossier()
    whole_cycle(place)
    for _ in range(3):
        bestand_rows.dossier()
    approve_list(place, proposed_list(place, then=NOW), then=NOW)
    odd = bestand_rows.dossier(closed_on=None)
    keeping = bestand_rows.dossier()
    proposed_list(place, then=NOW)
    add_recipient(place, "cak", "post", "Postbus 1")
    add_notice(place, "cak")
    change(place.ledger, "UPDATE retention.notice SET state = 'held'")
    with open_desk(place) as desk:
        kept(desk, keeping)
        for kind in ("access", "erasure"):
            desk.post(
                "/requests/new",
                whose=odd.number,
                kind=kind,
                received_on="2026-11-20",
                reference=f"Z-2026-{len(kind):04d}",
                authority="",
            )
        yield desk


@pytest.mark.parametrize("user", ["steward1", "archivist1", "privacy1", "auditor1"])
def test_every_link_that_somebody_sees_opens_a_page(busy_desk: Desk, user: str) -> None:
    first = busy_desk.get("/", user=user)
    start = first.headers.get("location", "/")
    dead, seen = _dead_links(busy_desk, start, user)
    assert dead == []
    assert len(seen) > 8


def test_pages_of_every_kind_are_reached_by_links(busy_desk: Desk) -> None:
    _, seen = _dead_links(busy_desk, "/", "steward1")
    shapes = {_shape(each) for each in seen}
    wanted = {"/lists/N", "/lists/N/items/N", "/exceptions/N", "/requests/N", "/notices/N"}
    assert {*wanted, "/dossiers/N", "/runs/N", "/requests/new", "/forecast"} <= shapes


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/lists/3/present", {"digest": "x"}),
        ("/lists/3/find", {"dossier": "WMO-0000-0"}),
        ("/exceptions/1/confirm", {"seen": "asked"}),
        ("/requests/1/refuse", {"ground": "", "motive": ""}),
        ("/notices/1/send", {"motive": ""}),
        ("/requests/new", {"whose": "x"}),
        ("/dossiers", {"number": "WMO-0000-0"}),
    ],
)
def test_links_of_a_page_after_a_refusal_open_pages_too(
    busy_desk: Desk, path: str, form: dict[str, Any]
) -> None:
    answer = busy_desk.post(path, **form)
    assert answer.status_code in {409, 422}
    links = [urljoin(path, link) for link in _links(answer)]
    assert any("lang=en" in link for link in links)
    assert [link for link in links if busy_desk.get(link).status_code != 200] == []


def test_language_switch_keeps_the_filters(busy_desk: Desk) -> None:
    page = busy_desk.get("/exceptions?state=standing&kind=hold")
    assert "/exceptions?state=standing&kind=hold&lang=en" in _links(page)


def _dead_links(desk: Desk, start: str, user: str) -> tuple[list[tuple[int, str]], set[str]]:
    """(status and address of what does not open, all addresses that were tried)."""
    waiting, seen, shapes = deque([start]), {start}, Counter[str]()
    dead = []
    while waiting:
        path = waiting.popleft()
        answer = desk.get(path, user=user)
        if answer.status_code != 200:
            dead.append((answer.status_code, path))
        for link in _links(answer):
            to = urljoin(path, link)
            shapes[_shape(to)] += to not in seen
            if to not in seen and shapes[_shape(to)] <= OF_ONE_SHAPE:
                seen.add(to)
                waiting.append(to)
    return dead, seen


def _links(answer: Any) -> list[str]:
    """Where the page leads, without places in a page."""
    if "text/html" not in answer.headers["content-type"]:
        return []
    found = LINK.findall(answer.text) + TARGET.findall(answer.text)
    return [link for each in found if (link := urldefrag(unescape(each))[0])]


def _shape(path: str) -> str:
    """The address with its numbers and handles taken out; of a question only its names."""
    bare, _, query = path.partition("?")
    names = "&".join(sorted(each.partition("=")[0] for each in query.split("&") if each))
    bare = re.sub(r"/[A-Za-z0-9_-]{20,}", "/N", re.sub(r"\d+", "N", bare))
    return f"{bare}?{names}" if names else bare
