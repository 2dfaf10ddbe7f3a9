"""One visit to one page: who looks, where, in which language; and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from retention.actions.workplace import Workplace
from retention.desk.language import Language, language_of
from retention.desk.template import rendered
from retention.desk.visitor import Login, Visitor, visitor_of
from retention.domain.access import Permit
from retention.errors import (
    BusyError,
    ConfigurationError,
    EvidenceError,
    IncompleteError,
    PreflightError,
    RefusedError,
    RetentionError,
    TamperedError,
    UnavailableError,
    UnknownError,
    UsageError,
)
from retention.ledger.officials import Vouched

LANGUAGE_COOKIE = "retention_language"
LONGEST_FORM = 64_000  # bytes
STATUS: tuple[tuple[type[RetentionError], int], ...] = (
    (UnknownError, 404),
    (UsageError, 422),
    (RefusedError, 409),
    (BusyError, 409),
    (TamperedError, 409),
    (EvidenceError, 409),
    (IncompleteError, 409),
    (PreflightError, 503),
    (UnavailableError, 503),
    (ConfigurationError, 503),
)


@dataclass
class Visit:
    """What a route works with. `given`: the form that was refused, `problem`: why."""

    request: Request
    place: Workplace
    visitor: Visitor
    language: Language
    given: Mapping[str, str] = field(default_factory=dict)
    problem: RetentionError | None = None

    @property
    def who(self) -> tuple[str, Vouched]:
        """The two arguments by which an action knows who asks: `action(place, ..., *visit.who)`."""
        return self.visitor.user, self.visitor.vouched

    def may(self, permit: Permit) -> bool:
        """Whether the visitor has this permit."""
        return self.visitor.may(permit)

    def url(self, path: str) -> str:
        """The address of a page of the desk, given its path from the desk's root."""
        return f"{self.request.scope.get('root_path', '')}{path}"

    def show(self, template: str, status: int = 200, **view: Any) -> HTMLResponse:
        """The page; after a refusal with what was filled in and why it was refused."""
        if self.problem is not None:
            status = status_of(self.problem)
        answer = HTMLResponse(rendered(self, template, view), status)
        if "lang" in self.request.query_params:
            root = self.request.scope.get("root_path", "") or "/"
            secure = self.request.url.scheme == "https"
            answer.set_cookie(
                LANGUAGE_COOKIE,
                self.language,
                max_age=365 * 24 * 3600,
                path=root,
                secure=secure,
                httponly=True,
                samesite="strict",
            )
        return answer

    def go(self, path: str, said: str | None = None) -> RedirectResponse:
        """The browser sent on, to be told there what was done: a code of `desk/said.py`."""
        mark = "" if said is None else f"{'&' if '?' in path else '?'}said={said}"
        return RedirectResponse(self.url(path + mark), 303)

    def do(
        self,
        deed: Callable[[], object],
        *,
        given: Mapping[str, str],
        otherwise: Callable[[], Response],
        to: str,
        said: str,
    ) -> Response:
        """The deed done and its page shown; else the page `otherwise`, nothing typed lost."""
        try:
            deed()
        except RetentionError as error:
            if not isinstance(error, UsageError | RefusedError | BusyError):
                raise
            self.given, self.problem = given, error
            return otherwise()
        return self.go(to, said)


def status_of(error: RetentionError) -> int:
    """The HTTP status that says of this error whose turn it is."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


async def login_of(request: Request) -> Login:
    """Who is logged in; the application knows how (Airflow's auth manager)."""
    found: Login = await request.app.state.logins(request)
    return found


def visit_of(request: Request, login: Annotated[Login, Depends(login_of)]) -> Visit:
    """The visit, of somebody who is logged in."""
    place: Workplace = request.app.state.place()
    return Visit(request, place, visitor_of(place, login), wished_language(request))


def wished_language(request: Request) -> Language:
    """As the address says, else as it was chosen before, else Dutch."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return language_of(asked)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form; UsageError when it is too large or no form."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        raise UsageError("this is no form; use the page's own")
    # The guard has bounded what is read at all.
    if len(await request.body()) > LONGEST_FORM:
        raise UsageError("this form is too long; shorten the text")
    form = await request.form(max_fields=200)
    return {name: readable(value) for name, value in form.multi_items() if isinstance(value, str)}


def readable(text: str) -> str:
    """The text as it is kept: lines as lines, no characters that steer instead of being read."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or c.isprintable()).strip()


Visiting = Annotated[Visit, Depends(visit_of)]
Form = Annotated[Mapping[str, str], Depends(form_of)]
