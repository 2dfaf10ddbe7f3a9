"""Who gets in, from where, and what is written down of who does not."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import Any

import pytest
from fastapi.routing import APIRoute

from desk.visiting import Desk, login_of_header
from places import refusals_written, rows
from retention.actions.workplace import Workplace
from retention.desk.app import desk, desk_app
from retention.desk.guard import is_from_here
from retention.desk.language import catalogues, language_of
from retention.desk.routing import Needs
from retention.domain.access import GRANTED, Permit, Role, may


def test_every_route_names_the_right_that_opens_it(place: Workplace) -> None:
    app = desk(lambda: nullcontext(place), login_of_header)
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    assert routes
    for route in routes:
        needed = [each.call for each in route.dependant.dependencies]
        assert any(isinstance(each, Needs) for each in needed), route.path


def test_a_right_that_is_not_granted_is_nobodys() -> None:
    assert set(GRANTED) == set(Permit)
    assert not any(may([role], "something-new") for role in Role)  # type: ignore[arg-type]


def test_onlookers_have_no_right_that_decides() -> None:
    for onlooker in (Role.AUDITOR, Role.OPERATOR, Role.PRIVACY_OFFICER):
        assert not {permit for permit in Permit if "see" not in permit and may([onlooker], permit)}


def test_without_a_login_the_desk_asks_for_one_and_writes_it_down(
    place: Workplace, desk: Desk
) -> None:
    answer = desk.get("/", user=None)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/api/v2/auth/login?next=")
    assert refusals_written(place) == ["no-login"]


def test_who_has_no_role_sees_nothing_and_is_written_down(place: Workplace, desk: Desk) -> None:
    answer = desk.get("/forecast-that-is-not-there", user="steward1", role="")
    assert answer.status_code == 404
    answer = desk.get("/", user="stranger", role="Admin")
    assert answer.status_code == 403
    assert refusals_written(place) == ["no-permit"]
    query = "SELECT line::jsonb -> 'record' ->> 'by' FROM retention.log WHERE kind = 'refused'"
    assert rows(place.ledger, query) == [("unknown",)]


@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused_and_written_down(
    place: Workplace, desk: Desk, origin: dict[str, str]
) -> None:
    answer = desk.post("/lists/1/approve", user="owner1", origin=origin)
    assert answer.status_code == 403
    assert refusals_written(place) == ["other-site"]


def test_many_strange_knocks_do_not_fill_the_log(place: Workplace, desk: Desk) -> None:
    for _ in range(20):
        assert desk.get("/", user=None).status_code == 303
    assert refusals_written(place) == ["no-login"] * 5


def test_every_answer_has_the_guarding_headers(desk: Desk) -> None:
    for answer in (desk.get("/"), desk.get("/", user=None), desk.post("/", origin={})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_fault_says_nothing_of_why(place: Workplace) -> None:
    async def broken(_: Any) -> Any:
        raise ValueError("Jansen")

    answer = Desk(desk_app(lambda: nullcontext(place), broken)).get("/")
    assert answer.status_code == 503
    assert "Jansen" not in answer.text


def test_more_than_anybody_types_is_not_read(place: Workplace) -> None:
    taken = []

    async def endless() -> dict[str, Any]:
        taken.append(1)
        return {"type": "http.request", "body": b"x" * 64_000, "more_body": True}

    headers = {"authorization": "Bearer of-nobody", "content-type": "application/json"}
    for path in ("/api/v1/dossiers/find", "/dossiers"):
        taken.clear()
        assert _status(place, "POST", path, headers, endless) == 413
        assert len(taken) < 10


def test_what_is_sent_too_slowly_is_not_waited_for(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent() -> dict[str, Any]:
        await asyncio.sleep(3600)
        raise AssertionError

    monkeypatch.setattr("retention.desk.guard.BODY_SECONDS", 0.05)
    assert _status(place, "POST", "/dossiers", {"sec-fetch-site": "same-origin"}, silent) == 413


def _status(place: Workplace, method: str, path: str, headers: dict[str, str], receive: Any) -> int:
    """What is answered to a request of which the body comes from `receive`."""
    raw = [(name.encode(), value.encode()) for name, value in {"host": "desk", **headers}.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": raw,
        "scheme": "http",
        "server": ("desk", 80),
        "client": ("test", 1),
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(desk_app(lambda: nullcontext(place), login_of_header)(scope, receive, send))
    found: int = sent[0]["status"]
    return found


@pytest.mark.parametrize(
    ("origin", "here"),
    [("https://desk", True), ("http://desk", False), ("https://desk:8443", False)],
)
def test_a_page_without_encryption_sends_no_form_to_one_with(origin: str, here: bool) -> None:
    raw = [(b"host", b"desk"), (b"origin", origin.encode())]
    assert is_from_here({"type": "http", "scheme": "https", "headers": raw}) is here


def test_looks_are_not_taken_without_end(place: Workplace, desk: Desk) -> None:
    answers = [desk.get("/exceptions/1").status_code for _ in range(62)]
    assert answers == [404] * 60 + [429] * 2


@pytest.mark.parametrize(
    ("path", "user", "status"),
    [
        ("/runs/9/declaration", "auditor1", 422),
        ("/runs/compare?one=1&other=2", "auditor1", 422),
        ("/dossiers/looks?first=0001-01-01&last=0001-01-01", "privacy1", 200),
        ("/dossiers/looks?first=0001-01-01&last=9999-12-31", "privacy1", 200),
        ("/api/v1/lists/1/items?category=%00", "steward1", 404),
    ],
)
def test_odd_questions_are_no_fault_of_the_desk(
    desk: Desk, path: str, user: str, status: int
) -> None:
    assert desk.get(path, user=user).status_code == status


def test_dutch_by_default_english_by_a_switch_that_is_remembered(desk: Desk) -> None:
    assert '<html lang="nl">' in desk.get("/").text
    answer = desk.get("/?lang=en")
    assert '<html lang="en">' in answer.text
    assert '<html lang="en">' in desk.get("/").text
    assert language_of("fr") == "nl"


def test_every_text_of_the_templates_is_there_in_english() -> None:
    said = texts_of_the_templates()
    english = {
        message.id: message.string
        for catalogue in catalogues("en")
        for message in catalogue
        if message.id
    }
    assert len(said) > 10
    assert sorted(text for text in said if not english.get(text)) == []


def texts_of_the_templates() -> set[Any]:
    """Every text that templates and Python mark for translation."""
    from importlib import resources
    from io import BytesIO

    from babel.messages.extract import extract
    from jinja2.ext import babel_extract

    from retention.desk.navigation import PARTS
    from retention.desk.said import SAID

    folder = resources.files("retention.desk").joinpath("templates")
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found: set[Any] = {*SAID.values(), *(name for _, name, _ in PARTS)}
    for file in folder.iterdir():
        if file.name == "receipt.html.j2":
            continue
        options = {"trimmed": "true", "extensions": "jinja2.ext.i18n", "silent": "false"}
        method: Any = babel_extract
        for _, text, *_rest in extract(
            method, BytesIO(file.read_bytes()), keywords, options=options
        ):
            found.add(text)
    return found
