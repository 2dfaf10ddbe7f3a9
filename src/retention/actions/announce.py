"""Tell Airflow that a correction was recorded, so that its notices go at once.

Only sooner: the DAG that delivers looks every few minutes by itself, so a failure here is none.
"""

from __future__ import annotations

import ssl
from typing import Any

from retention.settings import Settings

ASSET = "retention-corrections"  # also named in airflow_tasks, which this may not import
PATIENCE = 5.0  # seconds for each of three calls


def announce_correction(settings: Settings) -> bool:
    """Whether Airflow has an event of its asset now; False where it is not set or did not answer.

    Nothing of the correction goes along: that there is one is all that is said.
    """
    if not settings.airflow_url or not settings.airflow_user:
        return False
    import httpx

    trusted = ssl.create_default_context(cafile=settings.ca_file) if settings.ca_file else True
    try:
        with httpx.Client(base_url=settings.airflow_url, timeout=PATIENCE, verify=trusted) as api:
            login = {"username": settings.airflow_user, "password": settings.airflow_password}
            token = _said(api.post("/auth/token", json=login))["access_token"]
            api.headers["Authorization"] = f"Bearer {token}"
            found = _said(api.get("/api/v2/assets", params={"name_pattern": ASSET}))["assets"]
            number = next(each["id"] for each in found if each["name"] == ASSET)
            _said(api.post("/api/v2/assets/events", json={"asset_id": number}))
    except (httpx.HTTPError, OSError, ValueError, KeyError, TypeError, StopIteration):
        return False
    return True


def _said(answer: Any) -> Any:
    return answer.raise_for_status().json()
