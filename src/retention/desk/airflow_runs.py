"""Which lists a run of one of our DAGs was about, from what its tasks gave back: numbers only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

ListsOfRun = Callable[[str, str], tuple[int, ...]]
OURS = "retention_"


def lists_of_run(dag_id: str, run_id: str) -> tuple[int, ...]:
    """The numbers of its lists, by Airflow's own database; empty for another's DAG."""
    if not dag_id.startswith(OURS):
        return ()
    import json

    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    chosen = select(XComModel.value).where(
        XComModel.dag_id == dag_id,
        XComModel.run_id == run_id,
        XComModel.key == "return_value",
    )
    with create_session() as session:
        values = [
            json.loads(each) if isinstance(each, str) else each for each in session.scalars(chosen)
        ]
    return tuple(sorted({number for value in values for number in _numbers(value)}))


def _numbers(value: Any) -> Iterator[int]:
    """List numbers in what a task gave back: `{"list": 3}`, `{"number": 3, "batch": 1}`."""
    if isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    if isinstance(value, dict):
        for name in ("list", "number"):
            if isinstance(value.get(name), int):
                yield value[name]
