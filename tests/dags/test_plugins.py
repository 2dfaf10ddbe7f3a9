"""Airflow's plugins: loaded without anything heavy, and answering under their own address."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"


def test_airflow_loads_the_plugin_and_nothing_heavy_of_ours() -> None:
    code = (
        "import sys\n"
        "from airflow import plugins_manager\n"
        "apps, _ = plugins_manager.get_fastapi_plugins()\n"
        "print(*[app['url_prefix'] for app in apps if 'retention' in app['name']])\n"
        "print(*plugins_manager.get_import_errors())\n"
        "print(*[name for name in sys.modules if name.startswith('retention')])\n"
    )
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "AIRFLOW__CORE__PLUGINS_FOLDER": str(PLUGINS)},
    ).stdout.split("\n")[-4:]
    assert found == ["/desk /retention/receipt", "", "", ""]


def test_page_answers_under_its_address_in_the_api_server(
    monkeypatch: pytest.MonkeyPatch, airflow_database: Path
) -> None:
    from fastapi import FastAPI

    monkeypatch.syspath_prepend(PLUGINS)
    import notice_receipts  # type: ignore[import-not-found]

    server = FastAPI()
    for app in notice_receipts.NoticeReceipts.fastapi_apps:
        server.mount(app["url_prefix"], app["app"])

    async def ask() -> Any:
        transport = httpx.ASGITransport(app=server)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get("/retention/receipt/1.x")

    answer = asyncio.run(ask())
    assert answer.status_code == 200
    assert "<form" in answer.text
