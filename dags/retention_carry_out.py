"""# Carry out the approved lists

Every night: takes up each list that two people approved and whose cooling-off has passed, and each
that an earlier night left unfinished. Per list it checks that nothing changed since the approval,
destroys batch by batch (several at once), then seals the evidence. **Approvals are read from the
ledger**, never from Airflow.

* **By the schedule** it carries out. **By hand** it says which lists are ready (`find_ready`), and
  stops there unless *Dry run* is switched off.
* **Safe to run again**, as a whole or one task. Two runs at once: one works, the other says so.
* **One list's failure does not stop another's.** What failed is taken up the next night.
* A list of which some dossiers failed is sealed as *partial* and its `seal_list` is red: look at
  its declaration.
* **Whom to call**: the custodian (beheerder); when a log says *Tampered*, the security officer too.
"""

from airflow.sdk import TriggerRule, dag

from retention import airflow_tasks as shared


@dag(
    schedule=shared.amsterdam("30 1 * * *"),
    catchup=False,
    max_active_runs=1,
    default_args=shared.DEFAULTS,
    params={"dry_run": shared.dry_run_param()},
    doc_md=__doc__,
    tags=["retention", "daily"],
)
def retention_carry_out():
    @shared.retention_task
    def find_ready() -> list[int]:
        from retention.actions.begin import lists_ready

        with shared.workplace() as place:
            return list(lists_ready(place))

    @shared.retention_task
    def take_up(ready: list[int]) -> list[int]:
        return [] if shared.asked().dry_run else ready

    @shared.retention_task(map_index_template=shared.LIST)
    def begin_list(number: int) -> list[dict[str, int]]:
        from retention.actions.begin import begin

        with shared.workplace() as place:
            return [{"number": number, "batch": each} for each in begin(place, number).batches]

    @shared.retention_task(trigger_rule=TriggerRule.ALL_DONE)
    def all_batches(begun: list[list[dict[str, int]]], taken_up: list[int]) -> list[dict[str, int]]:
        # In a run that was cleared, what an earlier attempt began is still there.
        return [each for batches in begun for each in batches if each["number"] in taken_up]

    @shared.retention_task(map_index_template=shared.BATCH)
    def carry_out(number: int, batch: int) -> dict[str, int]:
        from retention.actions.carry_out import carry_out_batch, working_on

        with shared.workplace() as place, working_on(place, number, alone=False):
            return shared.counts(carry_out_batch(place, number, batch).outcomes)

    @shared.retention_task(map_index_template=shared.LIST, trigger_rule=TriggerRule.ALL_DONE)
    def seal_list(number: int) -> dict[str, str | int]:
        from retention.actions.seal import seal

        with shared.workplace() as place:
            sealed = seal(place, number)
        shared.raise_when_partial(sealed)
        return {"list": number, "head": sealed.head, **shared.counts(sealed.outcomes)}

    taken_up = take_up(find_ready())
    batches = all_batches(begin_list.expand(number=taken_up), taken_up)
    carry_out.expand_kwargs(batches) >> seal_list.expand(number=taken_up)


retention_carry_out()
