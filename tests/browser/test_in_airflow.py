"""The desk where people find it: in Airflow's navigation, and as a tab on a DAG run."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.error import HTTPError

import pytest

from browser.airflow_here import ADMIN, AirflowHere
from browser.visitors import Somebody

RUN = "by-hand"


def test_desk_opens_from_the_navigation_and_works_inside_airflow(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    page = steward.page
    page.goto(untouched.url)
    page.get_by_role("link", name="Desk").or_(page.get_by_role("button", name="Desk")).click()
    desk = page.frame_locator("iframe[title=Desk]")
    desk.get_by_role("heading", level=1).wait_for()
    desk.get_by_role("link", name="English").click()
    desk.get_by_role("heading", name="Work queue").or_(
        desk.get_by_role("link", name="Nederlands")
    ).first.wait_for()
    assert "/plugin/desk" in page.url


def test_dag_run_has_a_tab_with_the_evidence_of_that_run(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    admin = untouched.token(ADMIN)
    runs = "/api/v2/dags/retention_propose/dagRuns"
    untouched.call(runs, {"logical_date": None, "dag_run_id": RUN}, admin)
    auditor = seat("demo-auditor")
    page = auditor.page
    page.goto(f"{untouched.url}/dags/retention_propose/runs/{RUN}")
    page.get_by_role("link", name="Evidence").or_(page.get_by_role("tab", name="Evidence")).click()
    evidence = page.frame_locator("iframe[title=Evidence]")
    evidence.get_by_role("heading", level=1).wait_for()
    frame = next(each for each in page.frames if "/desk/" in each.url)
    assert re.search(rf"/desk/runs\?dag=retention_propose&run={RUN}$", frame.url)


def test_demo_user_changes_nothing_in_airflow_itself(here: AirflowHere) -> None:
    steward = here.token("demo-steward")
    with pytest.raises(HTTPError, match="403"):
        here.call("/api/v2/dags/retention_propose/dagRuns", {"logical_date": None}, steward)
