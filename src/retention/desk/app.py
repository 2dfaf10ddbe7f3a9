"""The desk as one application, to be mounted in Airflow's web server (plugins/steward_desk.py)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from retention.actions.workplace import open_workplace
from retention.desk.airflow_runs import ListsOfRun, lists_of_run
from retention.desk.api.description import add_api
from retention.desk.evidence_turn import EvidenceTurn
from retention.desk.guard import Guard
from retention.desk.opening import Lazily, Opener
from retention.desk.routing import Limiter, Routes
from retention.desk.troubles import answer_faults, answer_forged, answer_too_large, handle_troubles
from retention.desk.visitor import Logins, airflow_login

AS_SERVER: Opener = partial(open_workplace, pooled=True)
PARTS = (
    "home",
    "forecast",
    "lists",
    "items",
    "runs",
    "exceptions",
    "dossiers",
    "requests",
    "request_steps",
    "notices",
    "second_person",
)


def desk_app(
    opener: Opener = AS_SERVER,
    logins: Logins = airflow_login,
    runs: ListsOfRun = lists_of_run,
) -> ASGIApp:
    """The application, guarded.

    `logins`: how to know who is logged in. `runs`: which lists a run of a DAG was about.
    """
    app = desk(opener, logins)
    app.state.lists_of_run = runs
    return Guard(
        app,
        forged=answer_forged(app),
        too_large=answer_too_large(app),
        fault=answer_faults(app),
    )


def desk(opener: Opener, logins: Logins) -> FastAPI:
    """The application with all its routes, without what guards it."""
    place = Lazily(opener)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        place.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.place = place
    app.state.logins = logins
    app.state.limiter = Limiter()
    app.state.evidence_turn = EvidenceTurn()
    handle_troubles(app)
    for part in PARTS:
        routes: Routes = import_module(f"retention.desk.routes.{part}").routes
        app.include_router(routes.router)
    add_api(app)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    return app
