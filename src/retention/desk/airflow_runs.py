"""Which lists a run of one of our DAGs was about, from what its tasks gave back: numbers only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

ListsOfRun = Callable[[str, str], tuple[int, ...]]
OURS = "retention_"
GIVE_LISTS = frozenset({"take_up", "end_lapsed_lists"})


def lists_of_run(dag_id: str, run_id: str) -> tuple[int, ...]:
    """The numbers of its lists, by Airflow's own database; empty for another's DAG."""
    if not dag_id.startswith(OURS):
        return ()
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    chosen = select(XComModel.task_id, XComModel.value).where(
        XComModel.dag_id == dag_id,
        XComModel.run_id == run_id,
        XComModel.key == "return_value",
    )
    with create_session() as session:
        gave = [(task, value) for task, value in session.execute(chosen)]
    return tuple(sorted({number for task, value in gave for number in numbers_in(task, value)}))


def numbers_in(task: str, value: Any) -> Iterator[int]:
    """List numbers in what a task gave back: `{"list": 3}`, `[{"number": 3, "batch": 1}]`.

    Bare numbers are lists where the task is one that takes lists up, or ends them: a list that
    nothing was begun of, since it was refused, is then found too.
    """
    if isinstance(value, list):
        for each in value:
            yield from numbers_in(task, each)
    elif isinstance(value, dict):
        yield from (value[name] for name in ("list", "number") if isinstance(value.get(name), int))
    elif isinstance(value, int) and task in GIVE_LISTS:
        yield value
