"""# Look at what waits for a decision

Every morning: ends lists whose approval lapsed (their dossiers are proposed anew) and counts the
exceptions and holds that ask for a decision or reached their review date. **A dossier under an
exception stays until two people end it**, however long past the date; this only says that it waits.

* The counts are in the result of `review_exceptions`, the queue itself is `retention exception
  queue`.
* **Safe to run again**: a lapsed list ends once, and counting changes nothing.
* **Whom to call**: the stewards for what waits, the custodian (beheerder) when a task is red.
"""

from airflow.sdk import dag

from retention import airflow_tasks as shared


@dag(
    schedule=shared.amsterdam("0 6 * * *"),
    catchup=False,
    max_active_runs=1,
    default_args=shared.DEFAULTS,
    doc_md=__doc__,
    tags=["retention", "daily"],
)
def retention_review():
    @shared.retention_task
    def end_lapsed_lists() -> list[int]:
        from retention.actions.decide_list import lapse

        with shared.workplace() as place:
            return list(lapse(place))

    @shared.retention_task
    def review_exceptions() -> dict[str, int]:
        from retention.actions.review import review

        with shared.workplace() as place:
            found = review(place)
        return {"due": found.due, "overdue": found.overdue, "asked": found.asked}

    end_lapsed_lists()
    review_exceptions()


retention_review()
