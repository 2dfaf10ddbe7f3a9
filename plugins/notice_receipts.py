"""Airflow's api-server serves the page by which recipients acknowledge notices.

Under /retention/receipt, without a login: the receipt in the address is what lets somebody in, and
to nothing but its own acknowledgement. Airflow loads plugins in every component, so what is heavy
is imported by the first request.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from airflow.plugins_manager import AirflowPlugin


async def receipts(scope: Any, receive: Any, send: Any) -> None:
    """The application itself, made by the first request."""
    await _application()(scope, receive, send)


@cache
def _application() -> Any:
    from retention.desk.receipts import receipts_app

    return receipts_app()


class NoticeReceipts(AirflowPlugin):
    """The page, where Airflow looks for it."""

    name = "retention_notice_receipts"
    fastapi_apps = [  # noqa: RUF012 - Airflow reads it as it is
        {"app": receipts, "url_prefix": "/retention/receipt", "name": "retention receipts"}
    ]
