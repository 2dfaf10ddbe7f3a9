"""What is answered when something stands in the way: no login, no right, too fast, wrong, broken.

A form that could not be taken is shown again with all that was typed, to be sent once more: nothing
is lost to a login that ran out. The API hears the same as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from limits import RateLimitItemPerMinute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from retention.actions.refused_attempts import note_attempt
from retention.desk.guard import SAFE_METHODS, Answer
from retention.desk.navigation import first_part
from retention.desk.routing import ForbiddenError, TooFastError
from retention.desk.template import environment_for
from retention.desk.visit import form_of, status_of, wished_language
from retention.domain.error_words import words_of
from retention.errors import RetentionError, UsageError

API = "/api/"
# More of the same in a minute is not written down: a log must not be filled by a stranger.
NOTED = RateLimitItemPerMinute(5)


def handle_troubles(app: FastAPI) -> None:
    """Every kind of trouble with its answer."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(TooFastError, _too_fast)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(RetentionError, _retention)
    app.add_exception_handler(Exception, _fault)


def answer_forged(app: FastAPI) -> Answer:
    """The answer to a form from another site, written down."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request({**scope, "app": app}, receive)
        await _note(request, "forged", None, "other-site")
        await trouble(request, "forged", 403)(scope, receive, send)

    return answer


def answer_too_large(app: FastAPI) -> Answer:
    """The answer to more than anybody types, or to what is sent too slowly."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        refused = trouble(Request({**scope, "app": app}, receive), "misread", 413)
        refused.headers["connection"] = "close"  # the rest is not read
        await refused(scope, receive, send)

    return answer


def answer_faults(app: FastAPI) -> Answer:
    """The answer when the desk itself failed: nothing of why."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await trouble(Request({**scope, "app": app}, receive), "fault", 503)(scope, receive, send)

    return answer


def trouble(
    request: Request,
    what: str,
    status: int,
    *,
    problem: RetentionError | None = None,
    again: Mapping[str, str] | None = None,
    fields: Iterable[str] = (),
) -> Response:
    """A page (or JSON) that says what stands in the way. `again`: a form to send once more."""
    if _is_api(request):
        detail = "" if problem is None else words_of(problem, wished_language(request))
        refusals = [each.code for each in getattr(problem, "refusals", ())]
        body = {"error": what, "detail": detail, "refusals": refusals, "fields": list(fields)}
        return JSONResponse(body, status)
    language = wished_language(request)
    page = environment_for(language).get_template("trouble.html.j2")
    root = request.scope.get("root_path", "")
    return HTMLResponse(
        page.render(
            what=what,
            problem=None if problem is None else words_of(problem, language),
            again=again,
            action=request.url.path,
            root=root,
            login=login_address(request),
            framed=_in_frame(request),
        ),
        status,
    )


def login_address(request: Request) -> str:
    """Where to log in, and to come back to from there."""
    root = request.scope.get("root_path", "").removesuffix("/desk")
    back = request.url.path if request.method in SAFE_METHODS else f"{root}/desk/"
    return f"{root}/api/v2/auth/login?next={quote(back)}"


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status not in {401, 403}:
        return trouble(request, "missing" if status == 404 else "misread", status)
    await _note(request, "open-desk", None, "no-login" if status == 401 else "login-not-valid")
    if request.method in SAFE_METHODS and not _is_api(request) and not _in_frame(request):
        return RedirectResponse(login_address(request), 303)
    return trouble(request, "logged-out", 401, again=await _typed(request))


async def _forbidden(request: Request, error: Exception) -> Response:
    if not isinstance(error, ForbiddenError):
        raise error
    at_home = request.url.path.rstrip("/") == request.scope.get("root_path", "").rstrip("/")
    if request.method in SAFE_METHODS and at_home and (part := first_part(error.visit)):
        return RedirectResponse(error.visit.url(part), 303)
    await _note(request, error.permit.value, error.visit.visitor.user, "no-permit")
    return trouble(request, "forbidden", 403)


async def _too_fast(request: Request, _: Exception) -> Response:
    answer = trouble(request, "too-fast", 429, again=await _typed(request))
    answer.headers["retry-after"] = "60"
    return answer


async def _misread(request: Request, error: Exception) -> Response:
    # Which field, and no more: the library's message quotes what was typed.
    places = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = {".".join(str(part) for part in each["loc"] if part != "body") for each in places}
    return trouble(request, "misread", 422, problem=UsageError(), fields=sorted(fields))


async def _retention(request: Request, error: Exception) -> Response:
    problem = error if isinstance(error, RetentionError) else None
    return trouble(request, "problem", status_of(problem or RetentionError()), problem=problem)


async def _fault(request: Request, _: Exception) -> Response:
    return trouble(request, "fault", 503)


async def _typed(request: Request) -> Mapping[str, str] | None:
    if request.method in SAFE_METHODS or _is_api(request):
        return None
    try:
        return await form_of(request)
    except UsageError:
        return None


async def _note(request: Request, what: str, user: str | None, code: str) -> None:
    """Written down, but not without end."""
    state = request.app.state
    if state.limiter.hit(f"note {what} {code}", user or "", NOTED):
        await run_in_threadpool(note_attempt, state.place(), what, user, (code,))


def _in_frame(request: Request) -> bool:
    """Whether it is shown inside Airflow, whose frame opens no new tab."""
    return request.headers.get("sec-fetch-dest") == "iframe"


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(request.scope.get("root_path", "") + API)
