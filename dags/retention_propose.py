"""# Find what is due and propose it

Looks at every dossier whose first clock has run out, on the first day of each month, and makes one
destruction list of those that may go. **Nothing is destroyed here**: a steward presents the list,
two others approve it, and it cools off before `retention_carry_out` takes it up.

* **By the schedule** it makes a list. **By hand**, over the API or as a backfill it only counts,
  unless *Dry run* is switched off.
* **As of** is today, or an earlier day that you give. The future is refused. A run that starts late
  or again decides for the day on which it really runs: nothing goes early.
* **Safe to run again**: what stands on an open list is not proposed twice.
* It **refuses to start** when the data map does not name all that it finds; the log lists what is
  missing. Trying again does not help: the map must be completed first.
* **Whom to call**: the custodian (beheerder) of the records; for the map, whoever runs the database.
"""

from __future__ import annotations

from airflow.sdk import dag

from retention.airflow_tasks import (
    DEFAULTS,
    TAG,
    amsterdam,
    as_of_param,
    asked,
    dry_run_param,
    retention_task,
)


@dag(
    schedule=amsterdam("0 3 1 * *"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={"as_of": as_of_param(), "dry_run": dry_run_param()},
    description="Find the dossiers that are due and propose one destruction list",
    doc_md=__doc__,
    tags=[TAG, "monthly"],
)
def retention_propose():
    """One task: find, decide, propose."""

    @retention_task
    def propose_list() -> dict[str, object]:
        """The run and the list it made, with counts; no list when nothing is due or in a dry run."""
        from retention.actions.propose import propose
        from retention.actions.workplace import open_workplace

        with open_workplace() as place:
            proposed = propose(place, as_of=asked().as_of, dry_run=asked().dry_run)
        return {
            "run": proposed.run_number,
            "list": proposed.list_number,
            "digest": proposed.digest,
            "looked_at": proposed.looked_at,
            "going": sum(proposed.going.values()),
            "kept": sum(proposed.kept.values()),
            "asked": sum(proposed.asked.values()),
            "guards_tripped": proposed.guards_tripped,
        }

    propose_list()


retention_propose()
