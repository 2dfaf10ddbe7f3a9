"""The DAGs run for real, by `dag.test()`, on a fresh Airflow and the example bestand."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from places import (
    NOW,
    approve_list,
    approved_list,
    change,
    log_kinds,
    proposed_list,
    rows,
    scalar,
    verified,
)
from retention.actions.carry_out import working_on
from retention.actions.keeping import ask, confirm
from retention.actions.workplace import Workplace
from retention.domain.keeping import AskedKeep

DAGS = Path(__file__).parents[2] / "dags"
PERSONAL = """
    SELECT bsn FROM wmo.client UNION SELECT email FROM wmo.client
    UNION SELECT phone FROM wmo.client UNION SELECT iban FROM wmo.client
    UNION SELECT surname FROM wmo.client WHERE length(surname) > 6
    UNION SELECT number FROM wmo.dossier
"""

Results = dict[tuple[str, int], Any]
States = dict[tuple[str, int], str]


class Airflow:
    """Runs DAGs as an operator would, in a place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, place: Workplace) -> None:
        from airflow.dag_processing.dagbag import BundleDagBag

        self._environment = monkeypatch
        self.shown_as: set[str] = set()
        ledger = place.settings.ledger_url
        assert ledger is not None
        monkeypatch.setenv("RETENTION_HOME", str(place.settings.home))
        monkeypatch.setenv("RETENTION_LEDGER_URL", ledger.render_as_string(hide_password=False))
        self.days_later(0)
        self._dags = BundleDagBag(dag_folder=DAGS, bundle_path=DAGS, bundle_name="dags-folder").dags
        for dag in self._dags.values():
            for task in dag.tasks:
                # Waiting for a retry is Airflow's work, not ours.
                if hasattr(task, "partial_kwargs"):
                    task.partial_kwargs["retries"] = 0
                else:
                    task.retries = 0

    def days_later(self, days: int) -> None:
        """From now on it is so many days after NOW."""
        self._environment.setenv("RETENTION_DEMO_NOW", (NOW + timedelta(days=days)).isoformat())

    def run(self, name: str, **conf: object) -> tuple[str, States, Results]:
        """(state, state per task, result per task) of one run by hand."""
        from airflow.models.xcom import XComModel
        from airflow.utils.session import create_session

        run = self._dags[name].test(run_conf=conf)
        with create_session() as session:
            pushed = session.execute(
                sa.select(XComModel.task_id, XComModel.map_index, XComModel.value).where(
                    XComModel.run_id == run.run_id, XComModel.dag_id == name
                )
            ).all()
        instances = run.get_task_instances()
        self.shown_as = {ti.rendered_map_index for ti in instances if ti.rendered_map_index}
        return (
            str(run.state.value),
            {(ti.task_id, ti.map_index): str(ti.state) for ti in instances},
            {(task, index): _decoded(value) for task, index, value in pushed},
        )


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


@pytest.fixture
def airflow(
    airflow_database: Path, monkeypatch: pytest.MonkeyPatch, filled_place: Workplace
) -> Airflow:
    return Airflow(monkeypatch, filled_place)


def _lists(place: Workplace) -> dict[int, str]:
    query = "SELECT number, state FROM retention.destruction_list ORDER BY number"
    return {row.number: row.state for row in rows(place.ledger, query)}


def _dossiers(place: Workplace) -> int:
    return int(scalar(place.bestand, "SELECT count(*) FROM wmo.dossier"))


def test_proposal_by_hand_looks_and_makes_a_list_only_when_told(
    airflow: Airflow, filled_place: Workplace
) -> None:
    state, _, results = airflow.run("retention_propose")
    looked = results["propose_list", -1]
    assert state == "success"
    assert looked["list"] is None
    assert looked["going"] > 0
    assert _lists(filled_place) == {}

    _, _, results = airflow.run("retention_propose", dry_run=False)
    made = results["propose_list", -1]
    assert {**made, "run": None, "list": None, "digest": None} == looked
    query = "SELECT digest FROM retention.destruction_list WHERE number = :number"
    assert made["digest"] == scalar(filled_place.ledger, query, number=made["list"])

    # Again in the same process: the setting of the last run is not the default of this one.
    _, _, results = airflow.run("retention_propose")
    assert results["propose_list", -1]["run"] is None
    assert results["propose_list", -1]["on_open_lists"] == made["going"]
    assert len(_lists(filled_place)) == 1


def test_carry_out_by_hand_says_what_is_ready_and_does_it_only_when_told(
    airflow: Airflow, filled_place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retention.actions.drafting.LARGEST_BATCH", 20)
    number = approved_list(filled_place)
    before = _dossiers(filled_place)

    state, states, results = airflow.run("retention_carry_out")
    assert (state, results["find_ready", -1], results["take_up", -1]) == ("success", [number], [])
    assert states["begin_list", -1] == states["seal_list", -1] == "skipped"
    assert _lists(filled_place) == {number: "approved"}
    assert _dossiers(filled_place) == before

    state, states, results = airflow.run("retention_carry_out", dry_run=False)
    assert state == "success"
    batches = [value for (task, _), value in results.items() if task == "carry_out"]
    assert len(batches) > 1
    sealed = results["seal_list", 0]
    destroyed = sum(batch.get("destroyed", 0) for batch in batches)
    assert sealed["destroyed"] == destroyed == before - _dossiers(filled_place)
    assert _lists(filled_place) == {number: "done"}
    assert verified(filled_place).head == sealed["head"]
    assert {f"list {number}", f"list {number} batch 1"} <= airflow.shown_as

    # Again: nothing is left to do, and nothing changes.
    kinds = log_kinds(filled_place)
    state, _, results = airflow.run("retention_carry_out", dry_run=False)
    assert (state, results["find_ready", -1]) == ("success", [])
    assert log_kinds(filled_place) == kinds


def test_one_list_that_was_tampered_with_does_not_stop_another(
    airflow: Airflow, filled_place: Workplace
) -> None:
    earlier = proposed_list(filled_place, as_of=date(2022, 1, 1))
    first = approve_list(filled_place, earlier)
    second = approve_list(filled_place, proposed_list(filled_place))
    change(
        filled_place.ledger,
        "SET LOCAL session_replication_role = replica",
        f"UPDATE retention.batch SET root = repeat('0', 64) WHERE list = {first}",
    )

    state, states, results = airflow.run("retention_carry_out", dry_run=False)

    assert state == "failed"
    assert states["begin_list", 0] == states["seal_list", 0] == "failed"
    assert states["begin_list", 1] == states["seal_list", 1] == "success"
    assert results["seal_list", 1]["list"] == second
    assert _lists(filled_place) == {first: "approved", second: "done"}


def test_while_somebody_works_on_a_list_the_run_says_so_and_a_later_one_finishes(
    airflow: Airflow, filled_place: Workplace, capfd: pytest.CaptureFixture[str]
) -> None:
    number = approved_list(filled_place)
    before = _dossiers(filled_place)
    with working_on(filled_place, number, alone=True):
        state, states, _ = airflow.run("retention_carry_out", dry_run=False)
    assert state == "failed"
    assert states["carry_out", 0] == "failed"
    assert (
        f"BusyError: list {number} is being carried out by another worker" in capfd.readouterr().out
    )
    assert _dossiers(filled_place) == before
    assert _lists(filled_place) == {number: "carrying-out"}

    assert airflow.run("retention_carry_out", dry_run=False)[0] == "success"
    assert _lists(filled_place) == {number: "done"}


def test_a_setting_that_the_dag_does_not_have_stops_the_run(
    airflow: Airflow, filled_place: Workplace
) -> None:
    number = approved_list(filled_place)
    state, states, _ = airflow.run("retention_carry_out", dry_run=False, as_of="2026-01-01")
    assert state == "failed"
    assert states["take_up", -1] == "failed"
    assert states["begin_list", -1] == states["seal_list", -1] == "upstream_failed"
    assert states["carry_out", -1] == "skipped"
    assert _lists(filled_place) == {number: "approved"}


def test_a_day_in_the_future_is_refused_and_not_tried_again(
    airflow: Airflow,
    filled_place: Workplace,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    airflow._dags["retention_propose"].task_dict["propose_list"].retries = 4
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    state, _, _ = airflow.run("retention_propose", as_of=tomorrow, dry_run=False)
    out = capfd.readouterr().out
    assert state == "failed"
    assert "RefusedError: as-of 24-11-2026 lies in the future" in out
    alert = "dag=retention_propose task=propose_list map_index=-1 attempt=1 error=RefusedError"
    assert f"retention alert: {alert}" in caplog.text
    assert _lists(filled_place) == {}


def test_review_ends_a_lapsed_list_once_and_counts_what_waits(
    airflow: Airflow, filled_place: Workplace
) -> None:
    number = approved_list(filled_place)
    dossier = scalar(filled_place.bestand, "SELECT number FROM wmo.dossier ORDER BY id LIMIT 1")
    on = (NOW + timedelta(days=30)).date()
    asked = AskedKeep("zorgvuldige-ondersteuning", "nog in behandeling", on)
    keep = ask(filled_place, dossier, asked, "coordinator1")
    confirm(filled_place, keep.number, "steward1")

    assert airflow.run("retention_review")[2] == {
        ("end_lapsed_lists", -1): [],
        ("review_exceptions", -1): {"due": 0, "overdue": 0, "asked": 0},
    }
    airflow.days_later(30)
    assert airflow.run("retention_review")[2] == {
        ("end_lapsed_lists", -1): [number],
        ("review_exceptions", -1): {"due": 1, "overdue": 0, "asked": 0},
    }
    airflow.days_later(31)
    assert airflow.run("retention_review")[2] == {
        ("end_lapsed_lists", -1): [],
        ("review_exceptions", -1): {"due": 0, "overdue": 1, "asked": 0},
    }
    assert _lists(filled_place) == {number: "lapsed"}


def test_dags_run_by_hand_in_an_airflow_without_our_pool(airflow: Airflow) -> None:
    """`dag.test()` does not look at pools; a scheduler does, so `make up` makes it."""
    with sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db") as connection:
        assert connection.execute("SELECT pool FROM slot_pool").fetchall() == [("default_pool",)]
    assert airflow.run("retention_review")[0] == "success"


def test_nothing_personal_reaches_airflows_database_logs_or_output(
    airflow: Airflow,
    filled_place: Workplace,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    personal = [row[0] for row in rows(filled_place.bestand, PERSONAL) if row[0]]
    bestand = b"".join(
        repr(rows(filled_place.bestand, f"SELECT * FROM wmo.{table}")).encode()
        for table in ("client", "dossier")
    )
    airflow.run("retention_propose")
    approved_list(filled_place)
    assert airflow.run("retention_carry_out", dry_run=False)[0] == "success"
    airflow.run("retention_review")

    def break_on(place: Workplace, **_: object) -> None:
        with place.bestand.begin() as bestand:
            bestand.execute(sa.text("CREATE TEMPORARY TABLE once (bsn text PRIMARY KEY)"))
            for _ in range(2):
                bestand.execute(sa.text("INSERT INTO once VALUES (:bsn)"), {"bsn": personal[0]})

    monkeypatch.setattr("retention.actions.propose.propose", break_on)
    assert airflow.run("retention_propose")[0] == "failed"

    home = Path(os.environ["AIRFLOW_HOME"])
    written = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    captured = capfd.readouterr()
    written |= {"out": (captured.out + captured.err).encode(), "log": caplog.text.encode()}
    assert b"IntegrityError sqlstate=23505 constraint=once_pkey at " in written["out"]
    # SQLite's write-ahead log is a file beside the database.
    database = [text for path, text in written.items() if "/airflow.db" in path]
    assert any(b"return_value" in text for text in database)
    names = [each.encode() for each in personal]
    assert not [path for path, text in written.items() if any(name in text for name in names)]
    # The search works: in the bestand it finds every one.
    assert all(name in bestand for name in names)


def test_notices_are_delivered_chased_and_counted(
    airflow: Airflow, filled_place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from notice_servers import mail_server
    from outbox import NAME, add_notice, add_recipient, notice_row

    with mail_server() as server:
        monkeypatch.setenv("RETENTION_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setenv("RETENTION_SMTP_FROM", "retention@gemeente.example")
        add_recipient(filled_place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(filled_place, "cak")
        add_notice(filled_place, "nobody")
        state, _, results = airflow.run("retention_notices")
        assert state == "success"
        assert results["deliver", -1] == {
            "sent": 1,
            "again": 0,
            "failed": 1,
            "down": 0,
            "left_behind": 0,
        }
        assert results["chase", -1] == {"reminded": 0, "escalated": 0}
        airflow.days_later(7)
        _, _, results = airflow.run("retention_notices")
        assert results["chase", -1] == {"reminded": 1, "escalated": 0}
    assert len(server.taken) == 2
    assert notice_row(filled_place, number).state == "sent"
    assert NAME not in str(results)
