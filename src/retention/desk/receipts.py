"""The page by which a recipient acknowledges a notice: GET shows a button, only POST does it.

Mail scanners follow links, so following one changes nothing. The page says nothing of anybody, and
the same whether the receipt is right or not; the receipt opens nothing but the acknowledgement.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, PackageLoader

from retention.actions.acknowledge import How, acknowledge_by_receipt
from retention.actions.workplace import open_workplace
from retention.desk.opening import Lazily, Opener
from retention.errors import RefusedError

STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;"
    "color:#111;background:#fff}button{font:inherit;padding:.6rem 1.2rem;border:2px solid #154273;"
    "background:#154273;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #f9b000}"
)
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode("ascii")
HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


def receipts_app(opener: Opener = open_workplace) -> FastAPI:
    """The application, to be mounted or served by itself: `uvicorn --factory`."""
    place = Lazily(opener)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        place.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.middleware("http")(_guarded)

    @app.get("/{receipt}")
    def show(receipt: str, lang: str = "nl") -> Response:  # noqa: ARG001 - right or not, the same
        return _page("ask", lang, 200)

    @app.post("/{receipt}")
    def acknowledge(request: Request, receipt: str, lang: str = "nl") -> Response:
        by_machine = request.headers.get("content-type", "").startswith("application/json")
        try:
            acknowledge_by_receipt(place(), receipt, How.WEBHOOK if by_machine else How.LINK)
        except RefusedError:
            done = False
        else:
            done = True
        if by_machine:
            return JSONResponse({"acknowledged": done}, 200 if done else 404)
        return _page("done" if done else "nothing", lang, 200 if done else 404)

    return app


async def _guarded(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Every answer has the guarding headers; a fault says nothing but that it was one."""
    try:
        answer = await call_next(request)
    except Exception:  # noqa: BLE001 - a message may quote the database
        answer = _page("fault", request.query_params.get("lang", "nl"), 503)
    answer.headers.update(HEADERS)
    return answer


def _page(what: str, language: str, status: int) -> Response:
    shown = "en" if language == "en" else "nl"
    return HTMLResponse(_template().render(what=what, lang=shown, style=STYLE), status)


@cache
def _template() -> Any:
    environment = Environment(loader=PackageLoader("retention.desk"), autoescape=True)
    return environment.get_template("receipt.html.j2")
