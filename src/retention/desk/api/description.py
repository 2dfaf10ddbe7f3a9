"""The API's description (OpenAPI 3.1), for whoever may open any part of the desk."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from retention.actions.workplace import Rules
from retention.desk.api.routing import PREFIX, Operations
from retention.desk.routing import Needs
from retention.desk.visit import Visiting
from retention.domain.access import Permit

PARTS = ("queue", "forecast", "lists", "dossiers", "keeping", "requests", "notices", "runs")


def add_api(app: FastAPI) -> None:
    """Every operation, and the description of them all."""
    for part in PARTS:
        operations: Operations = import_module(f"retention.desk.api.{part}").operations
        app.include_router(operations.router)
    described: dict[str, Any] = {}

    @app.get("/api/openapi.json", dependencies=[Depends(Needs(Permit.SEE_RUNS))])
    def openapi(visit: Visiting) -> JSONResponse:
        """What the API can do."""
        if not described:
            described.update(_description(app, visit.place.rules))
        return JSONResponse({**described, "servers": [{"url": visit.url("") or "/"}]})


def _description(app: FastAPI, rules: Rules) -> dict[str, Any]:
    routes = [each for each in app.routes if isinstance(each, APIRoute)]
    found = get_openapi(
        title="Retention",
        version=rules.software,
        description="What the desk does, for machines. Log in with a bearer token of Airflow.",
        routes=[each for each in routes if each.path.startswith(PREFIX)],
    )
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    found.setdefault("components", {})["securitySchemes"] = {"airflow": bearer}
    found["security"] = [{"airflow": []}]
    return found
