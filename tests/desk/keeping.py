"""Steps with dossiers and exceptions that tests of the desk take."""

from __future__ import annotations

from typing import Any

from desk.visiting import Desk
from factories import Dossier

ASKED = {"ground": "klacht", "motive": "klacht K-7 van mei", "review_on": "2027-03-01"}


def found(desk: Desk, dossier: Dossier, user: str = "steward1") -> str:
    """The path of a dossier's page, looked up by its number."""
    answer = desk.post("/dossiers", user=user, number=dossier.number)
    assert answer.status_code == 303, answer.text
    path: str = answer.headers["location"]
    assert path.startswith("/dossiers/")
    return path


def ask_for(desk: Desk, dossier: Dossier, user: str = "steward1", **form: str) -> Any:
    """The answer to asking for an exception or hold from the dossier's page."""
    handle = found(desk, dossier, user).removeprefix("/dossiers/")
    return desk.post("/exceptions", user=user, dossier=handle, **{**ASKED, **form})


def kept(desk: Desk, dossier: Dossier, user: str = "steward1", **form: str) -> None:
    """An exception or hold asked for; the test fails when it is refused."""
    answer = ask_for(desk, dossier, user, **form)
    assert answer.status_code == 303, answer.text


def done(desk: Desk, path: str, user: str, **form: str) -> None:
    """A deed that leads back to its page; the test fails when it is refused."""
    answer = desk.post(path, user=user, **form)
    assert answer.status_code == 303, answer.text
