"""What every request passes: no form from another site, guarding headers, no fault that tells.

Airflow has no token against forged requests. A browser says where a request comes from
(Sec-Fetch-Site, Origin; Fetch Metadata, W3C); a write must come from this very site. A client that
is no browser has neither and proves itself by a bearer token, which no other site can send along.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LARGEST_BODY = 256_000  # bytes; a form's own bound is lower
BODY_SECONDS = 30
Answer = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger(__name__)


def is_from_here(scope: Scope) -> bool:
    """Whether a request comes from a page of this site, or from a client that is no browser."""
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin" and origin != "null"
    if origin is not None:
        theirs = urlsplit(origin)
        stripped = scope.get("scheme") == "https" and theirs.scheme != "https"
        return theirs.netloc == headers.get("host") and not stripped
    return headers.get("authorization", "").lower().startswith("bearer ")


class Guard:
    """ASGI middleware around the whole desk. `forged`, `too_large`, `fault`: the answers then."""

    def __init__(self, app: ASGIApp, forged: Answer, too_large: Answer, fault: Answer) -> None:
        self._app = app
        self._forged = forged
        self._too_large = too_large
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._answer(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - a message may quote the database
            logger.error("the desk failed: %s", type(error).__name__)  # noqa: TRY400 - no message
            if not begun:
                await self._fault(scope, receive, guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
        elif not is_from_here(scope):
            await self._forged(scope, receive, send)
        elif (body := await _body(receive)) is None:
            await self._too_large(scope, receive, send)
        else:
            await self._app(scope, _again(body, receive), send)


async def _body(receive: Receive) -> bytes | None:
    """What was sent; None when that is too much or takes too long.

    The framework reads all of it into memory before it asks who sends it.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while (message := await receive())["type"] == "http.request":
                body += message.get("body", b"")
                if len(body) > LARGEST_BODY:
                    return None
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        pass
    return None


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives this body once, and then what comes after it."""
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


def _add_headers(headers: Any) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")
