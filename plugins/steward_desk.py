"""Airflow's api-server serves the desk, under /desk: in the navigation, and as a tab on a DAG run.

The login is Airflow's; the desk asks it on every page. Airflow loads plugins in every component, so
what is heavy is imported by the first request.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from airflow.plugins_manager import AirflowPlugin


async def desk(scope: Any, receive: Any, send: Any) -> None:
    """The application itself, made by the first request."""
    await _application()(scope, receive, send)


@cache
def _application() -> Any:
    from retention.desk.app import desk_app

    return desk_app()


class StewardDesk(AirflowPlugin):
    """The desk, where Airflow looks for it. Names are short: the navigation cuts longer ones."""

    name = "retention_steward_desk"
    fastapi_apps = [  # noqa: RUF012 - Airflow reads it as it is
        {"app": desk, "url_prefix": "/desk", "name": "retention desk"}
    ]
    external_views = [  # noqa: RUF012
        {
            "name": "Desk",
            "href": "/desk/",
            "destination": "nav",
            "url_route": "desk",
        },
        {
            "name": "Evidence",
            "href": "/desk/runs?dag={DAG_ID}&run={RUN_ID}",
            "destination": "dag_run",
            "url_route": "evidence",
        },
    ]
