"""The desk in this process, opened as somebody: the login is the test's own, all else is real."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import HTTPException, Request

from retention.actions.workplace import Workplace
from retention.desk.app import desk_app
from retention.desk.visitor import Login

USER = "x-test-user"
ROLES = "x-test-roles"
FROM_HERE = {"sec-fetch-site": "same-origin"}


async def login_of_header(request: Request) -> Login:
    """Stands for Airflow's auth manager: user id and Airflow roles in a header of the test."""
    user = request.headers.get(USER)
    if user is None:
        raise HTTPException(401, "Not authenticated")
    roles = request.headers.get(ROLES, "")
    return Login(user, frozenset(filter(None, roles.split(","))))


def lists_of_run(dag_id: str, run_id: str) -> tuple[int, ...]:
    """Stands for Airflow's database: a run that proposed list 7, others about no list."""
    return (7,) if (dag_id, run_id) == ("retention_propose", "manual__1") else ()


class Desk:
    """Pages asked for and forms sent, each by somebody, by one browser that keeps its cookies."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._cookies = httpx.Cookies()

    def get(self, path: str, user: str | None = "steward1", role: str | None = None) -> Any:
        """The answer to a look at a page."""
        return self.ask("GET", path, headers=_headers(user, role))

    def post(
        self,
        path: str,
        user: str | None = "steward1",
        role: str | None = None,
        *,
        origin: dict[str, str] = FROM_HERE,
        **form: str,
    ) -> Any:
        """The answer to a form sent from a page of the desk."""
        # A browser says so of an empty form too.
        kind = {"content-type": "application/x-www-form-urlencoded"}
        headers = {**_headers(user, role), **origin, **kind}
        return self.ask("POST", path, data=form, headers=headers)

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """The answer to any request."""
        return asyncio.run(self._ask(method, path, given))

    async def _ask(self, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://desk.test", cookies=self._cookies
        ) as client:
            answer = await client.request(method, path, **given)
            self._cookies = client.cookies
            return answer


def _headers(user: str | None, role: str | None) -> dict[str, str]:
    """Without a role the one that goes with the user's name: steward1 is a Retention Steward."""
    if user is None:
        return {}
    return {USER: user, ROLES: role if role is not None else ROLE_OF.get(user, "")}


ROLE_OF = {
    "steward1": "Retention Steward",
    "steward2": "Retention Steward",
    "owner1": "Retention Process Owner",
    "owner2": "Retention Process Owner",
    "archivist1": "Retention Archivist",
    "coordinator1": "Retention Coordinator",
    "complaints1": "Retention Complaints Handler",
    "privacy1": "Retention Privacy Officer",
    "auditor1": "Retention Auditor",
    "operator1": "Retention Operator",
}


@contextmanager
def open_desk(place: Workplace) -> Iterator[Desk]:
    """The desk of this place."""

    @contextmanager
    def opener() -> Iterator[Workplace]:
        yield place

    yield Desk(desk_app(opener, login_of_header, lists_of_run))
