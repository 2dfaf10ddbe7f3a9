"""# Deliver notices to recipients

Every five minutes, and at once when a correction was recorded (an event of the asset
`retention-corrections`): reads the mail that came back, reminds who did not acknowledge in time,
puts what waits too long on the queue, and delivers what is ready.

* **What may go is decided before**, when a correction is applied or by a steward.
* **Safe to run again**, at any moment: a crash loses nothing, and at most the one message that was
  in flight comes twice, under the same Message-ID or key.
* Counts are in the results: `failed` and `escalated` wait in `retention notices queue`. `down` says
  how many ways (a mail server, a receiver) did not answer; they are tried again by themselves.
* **Whom to call**: the stewards for the queue, the custodian (beheerder) when a task is red or
  `down` stays.
"""

from airflow.sdk import AssetOrTimeSchedule, TriggerRule, dag

from retention import airflow_tasks as shared


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=shared.amsterdam("*/5 * * * *"), assets=[shared.CORRECTIONS]
    ),
    catchup=False,
    max_active_runs=1,
    default_args=shared.DEFAULTS,
    doc_md=__doc__,
    tags=["retention", "frequent"],
)
def retention_notices():
    @shared.retention_task
    def read_bounces() -> dict[str, int]:
        from retention.actions.bounces import read_bounces as read

        with shared.workplace() as place:
            found = read(place)
        return {"bounced": found.bounced, "known": found.known, "left": found.left}

    @shared.retention_task(trigger_rule=TriggerRule.ALL_DONE)
    def chase() -> dict[str, int]:
        from retention.actions.chase import chase as chase_all

        with shared.workplace() as place:
            found = chase_all(place)
        return {"reminded": found.reminded, "escalated": found.escalated}

    @shared.retention_task(trigger_rule=TriggerRule.ALL_DONE)
    def deliver() -> dict[str, int]:
        from retention.actions.deliver import deliver as deliver_all

        with shared.workplace() as place:
            found = deliver_all(place)
        return {
            "sent": found.sent,
            "again": found.again,
            "failed": found.failed,
            "down": found.down,
            "left_behind": found.left_behind,
        }

    read_bounces() >> chase() >> deliver()


retention_notices()
