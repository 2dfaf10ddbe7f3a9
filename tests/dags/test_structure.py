"""Every DAG file keeps the same rules: thin, pulled by a schedule, safe to start late or twice."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

FILES = sorted((Path(__file__).parents[2] / "dags").glob("*.py"))
SCHEDULES = {
    "retention_carry_out": "30 1 * * *",
    "retention_notices": "*/5 * * * *",
    "retention_propose": "0 3 1 * *",
    "retention_review": "0 6 * * *",
    "retention_watch": "0 6 * * *",
}
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
each_dag = pytest.mark.parametrize("dag_id", SCHEDULES)


def test_airflow_reads_the_dag_files_without_errors(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}
    assert sorted(dag_bag.dags) == sorted(SCHEDULES) == [file.stem for file in FILES]


@each_file
def test_dag_file_is_thin(file: Path) -> None:
    assert len(file.read_text().splitlines()) < 80


@each_file
def test_dag_file_imports_only_the_sdk_and_what_is_shared(file: Path) -> None:
    assert set(_imported(ast.parse(file.read_text()).body)) == {
        "airflow.sdk",
        "retention.airflow_tasks",
    }


def _imported(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module == "retention":
            yield from (f"retention.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@each_file
def test_dag_file_does_nothing_at_its_top_but_define_one_dag(file: Path) -> None:
    doc, *body = ast.parse(file.read_text()).body
    assert isinstance(doc, ast.Expr)
    function, call = (node for node in body if not isinstance(node, ast.ImportFrom))
    assert isinstance(function, ast.FunctionDef)
    assert isinstance(call, ast.Expr)
    assert ast.unparse(call) == f"{file.stem}()"


def test_dag_files_import_nothing_heavy_of_ours() -> None:
    code = (
        "import runpy, sys, time, airflow.sdk, retention.airflow_tasks\n"
        "start = time.perf_counter()\n"
        "[runpy.run_path(file) for file in sys.argv[1:]]\n"
        "print(time.perf_counter() - start)\n"
        "print(*[name for name in sys.modules if name.startswith('retention.')])\n"
    )
    seconds, modules = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, FILES)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    ).stdout.splitlines()[-2:]
    assert set(modules.split()) == {"retention.airflow_tasks", "retention.errors"}
    assert float(seconds) < 1


@each_dag
def test_dag_never_catches_up_nor_runs_beside_itself(dag_bag: Any, dag_id: str) -> None:
    dag = dag_bag.dags[dag_id]
    assert dag.max_active_runs == 1
    assert dag.catchup is False
    assert dag.start_date is None
    assert all(task.start_date is None for task in dag.tasks)


@each_dag
def test_dag_is_scheduled_by_the_clock_in_the_netherlands(dag_bag: Any, dag_id: str) -> None:
    timetable = dag_bag.dags[dag_id].timetable
    timetable = getattr(timetable, "timetable", timetable)  # an asset may start it as well
    assert timetable.expression == SCHEDULES[dag_id]
    assert str(timetable.timezone) == "Europe/Amsterdam"
    assert not timetable.run_immediately


def test_notices_go_at_once_when_a_correction_was_recorded(dag_bag: Any) -> None:
    condition = dag_bag.dags["retention_notices"].timetable.asset_condition
    assert [asset.name for asset in condition.objects] == ["retention-corrections"]


@each_dag
def test_dag_says_what_it_does_that_it_may_run_again_and_whom_to_call(
    dag_bag: Any, dag_id: str
) -> None:
    dag = dag_bag.dags[dag_id]
    assert "Safe to run again" in dag.doc_md
    assert "Whom to call" in dag.doc_md
    assert "retention" in dag.tags
    assert dag.owner == "beheerder"


@each_dag
def test_every_task_has_pool_retries_with_back_off_and_an_alert(dag_bag: Any, dag_id: str) -> None:
    from retention.airflow_tasks import POOL, alert

    for task in dag_bag.dags[dag_id].tasks:
        assert task.pool == POOL
        assert task.retries == 4
        assert task.retry_exponential_backoff == 2.0
        assert task.retry_delay == timedelta(minutes=1)
        assert task.max_retry_delay == timedelta(minutes=30)
        assert task.execution_timeout == timedelta(hours=6)
        callbacks = task.on_failure_callback
        assert callbacks in (alert, [alert])


@each_dag
def test_every_task_is_made_by_our_decorator(dag_bag: Any, dag_id: str) -> None:
    for task in dag_bag.dags[dag_id].tasks:
        function = getattr(task, "python_callable", None) or task.partial_kwargs["python_callable"]
        assert function.__code__.co_filename.endswith("airflow_tasks.py")


def test_one_lists_failure_does_not_stop_the_others(dag_bag: Any) -> None:
    tasks = dag_bag.dags["retention_carry_out"].task_dict
    assert tasks["all_batches"].trigger_rule == "all_done"
    assert tasks["seal_list"].trigger_rule == "all_done"
    assert tasks["seal_list"].upstream_task_ids == {"carry_out", "take_up"}


@pytest.mark.parametrize("dag_id", ["retention_carry_out", "retention_propose"])
def test_run_by_hand_only_looks_by_default(dag_bag: Any, dag_id: str) -> None:
    param = dag_bag.dags[dag_id].params.get_param("dry_run")
    assert param.value is True
    assert param.schema["type"] == "boolean"


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (None, True),
        ("2026-11-23", True),
        ("23-11-2026", False),
        ("yesterday", False),
        (2026, False),
    ],
)
def test_as_of_is_a_day_or_empty(dag_bag: Any, value: object, *, fits: bool) -> None:
    schema = dag_bag.dags["retention_propose"].params.get_param("as_of").schema
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert validator.is_valid(value) is fits
