"""# Carry out the approved lists

Every night: takes up each list that two people approved and whose cooling-off has passed, and each
that an earlier night left unfinished. Per list it checks that nothing changed since the approval,
destroys batch by batch (several at once), then seals the evidence. **Approvals are read from the
ledger**, never from Airflow.

* **By the schedule** it carries out. **By hand** it only says which lists are ready, unless *Dry
  run* is switched off.
* **Safe to run again**, as a whole or one task: each step sees how far the last attempt came. Two
  runs at once: one does the work, the other says so.
* **One list's failure does not stop another's.** What failed is taken up the next night.
* A list of which some dossiers failed is sealed as *partial*, and its `seal` task is red: look at
  the declaration.
* **Not tried again**: refused, tampered with, or map and database do not fit. Read the message.
* **Whom to call**: the custodian (beheerder); when it says *tampered*, the security officer as well.
"""

from __future__ import annotations

from airflow.sdk import TriggerRule, dag

from retention.airflow_tasks import (
    DEFAULTS,
    TAG,
    IncompleteError,
    amsterdam,
    asked,
    dry_run_param,
    retention_task,
)


@dag(
    schedule=amsterdam("30 1 * * *"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={"dry_run": dry_run_param()},
    description="Carry out the approved lists whose cooling-off has passed",
    doc_md=__doc__,
    tags=[TAG, "daily"],
)
def retention_carry_out():
    """Ready lists → begin each → all their batches → seal each."""

    @retention_task
    def find_ready() -> list[int]:
        """The lists that may be carried out now."""
        from retention.actions.begin import lists_ready
        from retention.actions.workplace import open_workplace

        with open_workplace() as place:
            return list(lists_ready(place))

    @retention_task
    def take_up(ready: list[int]) -> list[int]:
        """All of them; none in a dry run."""
        return [] if asked().dry_run else ready

    @retention_task
    def begin_list(number: int) -> list[dict[str, int]]:
        """The batches of this list that are not final yet, after the opening was signed."""
        from retention.actions.begin import begin
        from retention.actions.workplace import open_workplace

        with open_workplace() as place:
            batches = begin(place, number).batches
        return [{"number": number, "batch": batch} for batch in batches]
