"""# Watch the deadlines of requests, and the registers

Every morning: counts the requests of data subjects that wait (protocol art. 12), puts an alert in
the outbox for each deadline that is near or past, once, and forgets whose request it was when it
has ended and nobody can object any more. **No deadline lapses by itself and nothing is released or
erased here** but the files of access overviews whose own term is over; this only says that somebody
must act.

* The counts are in the result of `watch_requests`, the queue itself is `retention request queue`.
* `expire_overviews` erases what `retention overview expire` would, and counts it.
* Red with *nobody hears*: no address is set. Set RETENTION_ALERT_TO; the next run sends the alerts.
* `watch_registers` counts what waits in the registers (art. 6, 11): people to inform, postponements
  at their review date, questions, changes of the address book that a second person confirms.
* `settle_corrections` finds out what came of corrections that a crash cut short between two
  databases, and puts marks of restricted dossiers right.
* **Safe to run again**: each alert is made once, and what was forgotten stays forgotten.
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
def retention_watch():
    @shared.retention_task
    def watch_requests() -> dict[str, int]:
        from retention.actions.watch import watch_deadlines

        with shared.workplace() as place:
            found = watch_deadlines(place)
        shared.raise_when_unheard(found.unheard)
        return {"waiting": found.waiting, "due_soon": found.due_soon, "overdue": found.overdue}

    @shared.retention_task
    def watch_registers() -> dict[str, int]:
        from dataclasses import asdict

        from retention.actions.watch_registers import watch_registers as watch

        with shared.workplace() as place:
            return asdict(watch(place))

    @shared.retention_task
    def expire_overviews() -> dict[str, int]:
        from retention.actions.overview.expire import expire_overviews

        with shared.workplace() as place:
            return {"expired": len(expire_overviews(place))}

    @shared.retention_task
    def settle_corrections() -> dict[str, int]:
        from retention.actions.restriction_marks import settle_restrictions
        from retention.actions.settle_corrections import settle

        with shared.workplace() as place:
            return {"corrections": settle(place), "marks": settle_restrictions(place)}

    watch_requests()
    watch_registers()
    expire_overviews()
    settle_corrections()


retention_watch()
