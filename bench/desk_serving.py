"""The desk as Airflow's api-server serves it, on a database of the bench: a factory for uvicorn.

Mounted under /desk behind the compression that Airflow puts around its applications; the login
comes from a header, so that what is measured is the desk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.gzip import GZipMiddleware
from sqlalchemy import make_url

from bench.world import NOW, bench_settings
from retention.actions.clock import Clock
from retention.actions.workplace import Workplace, open_workplace
from retention.desk.app import desk_app
from retention.desk.visitor import Login

URL = "BENCH_DESK_URL"
USER = "x-bench-user"


def application() -> FastAPI:
    """The server's application."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.mount("/desk", desk_app(_opener, _login))
    return app


@contextmanager
def _opener() -> Iterator[Workplace]:
    settings = bench_settings(make_url(os.environ[URL]))
    with open_workplace(settings, Clock(NOW), pooled=True) as place:
        yield place


async def _login(request: Request) -> Login:
    user = request.headers.get(USER)
    if user is None:
        raise HTTPException(401)
    return Login(user, frozenset({"Retention Steward"}))
