"""# Find what is due and propose it

On the first day of each month: looks at every dossier whose first clock has run out, and makes one
destruction list of those that may go. **Nothing is destroyed here**: a steward presents the list,
two others approve it, and it cools off before `retention_carry_out` takes it up.

* **By the schedule** it makes a list. **By hand**, over the API or as a backfill it only counts,
  unless *Dry run* is switched off.
* **As of** is today, or an earlier day that you give; the future is refused. A run that starts late
  or is cleared decides for the day on which it really runs: nothing goes early.
* **Safe to run again**: a dossier on an open list is not proposed twice.
* It **refuses to start** when the data map does not name all that it finds; the log lists what is
  missing. It is not tried again by itself: complete the map, then clear the task.
* **Whom to call**: the custodian (beheerder); for the map, whoever runs the database.
"""

from airflow.sdk import dag

from retention import airflow_tasks as shared


@dag(
    schedule=shared.amsterdam("0 3 1 * *"),
    catchup=False,
    max_active_runs=1,
    default_args=shared.DEFAULTS,
    params={"as_of": shared.as_of_param(), "dry_run": shared.dry_run_param()},
    doc_md=__doc__,
    tags=["retention", "monthly"],
)
def retention_propose():
    @shared.retention_task
    def propose_list() -> dict[str, object]:
        from retention.actions.propose import propose

        asked = shared.asked()
        with shared.workplace() as place:
            proposed = propose(place, as_of=asked.as_of, dry_run=asked.dry_run)
        return {
            "run": proposed.run_number,
            "list": proposed.list_number,
            "digest": proposed.digest,
            "looked_at": proposed.looked_at,
            "going": sum(proposed.going.values()),
            "kept": sum(proposed.kept.values()),
            "asked": sum(proposed.asked.values()),
            "on_open_lists": proposed.on_open_lists,
            "guards_tripped": [guard.partition(":")[0] for guard in proposed.guards_tripped],
        }

    propose_list()


retention_propose()
