"""The demo: the whole cycle on an invented bestand, through the real DAGs.

It works only on a ledger that it made itself (marked demo), and moves that ledger's clock: the
list is proposed and approved nine days ago, so that its cooling-off has passed today.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from retention.actions.clock import DEMO_NOW
from retention.actions.decide_list import approve, lift_guard, present
from retention.actions.keeping import ask, confirm
from retention.actions.reconcile import ended
from retention.bestand.example.generator import Generated
from retention.demo_record import before_and_after
from retention.demo_rights import outbox_of, show_rights
from retention.demo_scene import (
    ARCHIVIST,
    COORDINATOR,
    OWNER,
    STEWARD,
    Scene,
    clear,
    make_bestand,
    own_protocol,
)
from retention.domain.clocks import local_day
from retention.domain.keeping import AskedKeep
from retention.domain.wording import outcome_words
from retention.errors import ConfigurationError, EvidenceError, RetentionError
from retention.evidence.verify import verify
from retention.ledger import lists
from retention.ledger.tables import (
    destruction_list,
    finding,
    keep,
)
from retention.settings import (
    Settings,
)

DAYS_AGO = 9


def run_demo(dossiers: int = 5_000, seed: int = 1) -> int:
    """The exit code; tells on stdout what happened and where to look."""
    started = time.monotonic()
    scene = Scene(Settings.from_environment(), Console(), datetime.now(UTC).replace(microsecond=0))
    if dossiers < 50:
        raise ConfigurationError("the demo needs at least 50 dossiers to show every case")
    clear(scene)
    scene = replace(scene, settings=own_protocol(scene.settings))
    generated = make_bestand(scene, dossiers, seed, days_ago=DAYS_AGO)
    excepted, held = _choose(generated)
    _keep(scene, excepted, days_ago=10, ground="zorgvuldige-ondersteuning")
    scene.say("Airflow runs [cyan]retention_propose[/]: every dossier past its first clock")
    _run_dag(scene, "retention_propose", days_ago=DAYS_AGO)
    number = _decide(scene)
    with scene.at(0) as place:
        before_and_after(place, number, scene.console)
    _keep(scene, held, days_ago=5, ground="bezwaar-of-beroep")
    scene.say("Airflow runs [cyan]retention_carry_out[/]: the cooling-off has passed")
    _run_dag(scene, "retention_carry_out", days_ago=0)
    _tell(scene, number, {excepted: "exception", held: "hold after approval"})
    with scene.at(0) as place:
        show_rights(place, scene.console, STEWARD, COORDINATOR)
    _where_to_look(scene, number)
    scene.console.print(f"Done in {time.monotonic() - started:.0f} seconds.")
    return 0


def _choose(generated: Generated) -> tuple[str, str]:
    """Two dossiers that are due: one to except beforehand, one to hold after approval."""
    planted = generated.planted
    return planted["last_of_client"][0], planted["closed_on_leap_day"][0]


def _keep(scene: Scene, dossier: str, *, days_ago: int, ground: str) -> None:
    with scene.at(days_ago) as place:
        review_on = local_day(scene.now) + timedelta(days=180)
        asked = AskedKeep(ground, "demonstratie", review_on)
        kept = ask(place, dossier, asked, COORDINATOR)
        confirm(place, kept.number, STEWARD)
    scene.say(f"{COORDINATOR} asks, {STEWARD} confirms: {kept.kind} on [yellow]{dossier}[/]")


def _decide(scene: Scene) -> int:
    with scene.at(DAYS_AGO) as place:
        with place.ledger.connect() as ledger:
            number = ledger.execute(sa.select(sa.func.max(destruction_list.c.number))).scalar()
            if number is None:
                raise RetentionError("nothing was proposed; see var/airflow/demo.log")
            row = lists.row_of(ledger, number)
        present(place, number, STEWARD)
        scene.say(
            f"{STEWARD} presents list {number}: {row.item_count:,} dossiers, {row.digest[:12]}…"
        )
        for user in (OWNER, ARCHIVIST):
            approve(place, number, user, digest=row.digest)
        scene.say(f"{OWNER} and {ARCHIVIST} approve it; nine days of cooling-off follow")
        if row.guards_tripped:
            for user in (OWNER, ARCHIVIST):
                lift_guard(place, number, user, "achterstand: eerste keer", digest=row.digest)
            scene.say(
                f"A guard stopped it ({row.guards_tripped[0]}); both lift it: a first backlog"
            )
    return int(number)


def _run_dag(scene: Scene, name: str, *, days_ago: int) -> None:
    """Run one DAG to its end by `dag.test()`; its log goes to a file."""
    airflow = _airflow_environment(scene.settings)
    logging.disable(logging.NOTSET)
    os.environ[DEMO_NOW] = (scene.now - timedelta(days=days_ago)).isoformat()
    try:
        with _output_to(airflow / "demo.log"):
            state = _test(name)
    finally:
        os.environ.pop(DEMO_NOW, None)
        # Airflow's logging stays switched on in this process.
        logging.disable(logging.CRITICAL)
    if state != "success":
        raise RetentionError(f"the DAG {name} ended as {state}; see {airflow / 'demo.log'}")


def _airflow_environment(settings: Settings) -> Path:
    home = Path(os.environ.setdefault("AIRFLOW_HOME", str(settings.home / "airflow-demo")))
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    for variable, value in defaults.items():
        os.environ.setdefault(variable, value)
    os.environ["RETENTION_HOME"] = str(settings.home)
    return home


def dags_folder() -> Path:
    """Where the project's DAG files lie; ConfigurationError outside a checkout."""
    folder = Path(os.environ.get("RETENTION_DAGS", Path(__file__).parents[2] / "dags"))
    if not (folder / "retention_propose.py").exists():
        raise ConfigurationError("the DAG files are not beside the package; set RETENTION_DAGS")
    return folder


@contextmanager
def _output_to(path: Path) -> Iterator[None]:
    """Everything that this process prints goes to a file meanwhile, C libraries included."""
    sys.stdout.flush()
    sys.stderr.flush()
    saved = os.dup(1), os.dup(2)
    with path.open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, handle in zip((1, 2), saved, strict=True):
                os.dup2(handle, number)
                os.close(handle)


def _test(name: str) -> str:
    """The state in which a real run of the DAG ends. Airflow is imported only here."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from airflow.dag_processing.dagbag import BundleDagBag
        from airflow.utils.db import initdb

        initdb()
        bag = BundleDagBag(
            dag_folder=dags_folder(), bundle_path=dags_folder(), bundle_name="dags-folder"
        )
        return str(bag.dags[name].test(run_conf={"dry_run": False}).state.value)


def _tell(scene: Scene, number: int, kept: Mapping[str, str]) -> None:
    with scene.at(0) as place, place.ledger.connect() as ledger:
        outcomes = ended(ledger, lists.row_of(ledger, number))
        asked = ledger.execute(
            sa.select(sa.func.count()).where(finding.c.disposition == "ask")
        ).scalar_one()
        standing = ledger.execute(sa.select(sa.func.count()).select_from(keep)).scalar_one()
        evidence = place.settings.evidence
    table = Table(title=f"List {number}", title_justify="left")
    table.add_column("Outcome")
    table.add_column("Dossiers", justify="right")
    for outcome, count in outcome_words(outcomes):
        table.add_row(outcome, f"{count:,}")
    table.add_section()
    table.add_row("exceptions and holds standing", f"{standing:,}")
    table.add_row("in the queue for a person (bad dates and the like)", f"{asked:,}")
    scene.console.print(table)
    for dossier, why in kept.items():
        scene.say(f"{dossier} is still there ({why}); look: retention explain {dossier}")
    report = verify(evidence)
    if not report.holds:
        raise EvidenceError(f"the evidence does not hold: {report.first_wrong}")
    scene.say(f"The evidence verifies: {report.vouched_for}")


def _where_to_look(scene: Scene, number: int) -> None:
    evidence = scene.settings.evidence
    head = verify(evidence).head
    folder = f"{evidence}/list-{number:04d}"
    scene.console.print(
        f"\nWhere to look\n"
        f"  the declaration      {folder}/declaration.html\n"
        f"  verify it yourself   .venv/bin/retention evidence verify {evidence}"
        f" --head {head}\n"
        f"  what recipients read {outbox_of(scene.settings.home)}\n"
        f"  the cycle by hand    .venv/bin/retention --help\n"
        f"  in Airflow           make up\n"
        f"  DAG logs             {os.environ.get('AIRFLOW_HOME', scene.settings.home)}/demo.log",
        soft_wrap=True,
        highlight=False,
    )
