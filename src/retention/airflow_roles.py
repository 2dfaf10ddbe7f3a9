"""Our roles in Airflow's FAB auth manager, with exactly the rights that each needs there.

`python -m retention.airflow_roles` makes them and the pool; what somebody gave them beside it goes.
It may be run at any moment. What a role may do with dossiers is decided at the desk and in the
actions, not here: in Airflow only the operator acts, so that no steward edits a DAG or sets the
state of a task.
"""

from __future__ import annotations

from typing import Any

POOL, POOL_SLOTS = "retention_bestand", 4
POOL_IS_FOR = "How many tasks work on the bestand at once"

Rights = frozenset[tuple[str, str]]


def _may(action: str, *resources: str) -> Rights:
    return frozenset((action, each) for each in resources)


# The pages of the desk, one's own password, and which runs there were.
LOOKS = (
    _may("can_read", "Website", "Plugins", "DAGs", "DAG Runs", "Task Instances", "DAG Versions")
    | _may("can_read", "My Password", "My Profile")
    | _may("can_edit", "My Password", "My Profile")
    | _may("menu_access", "DAGs")
)
AUDITS = (
    LOOKS
    | _may("can_read", "DAG Code", "Task Logs", "Audit Logs", "DAG Warnings", "ImportError")
    | _may("menu_access", "Browse", "Audit Logs")
)
OPERATES = (
    AUDITS
    | _may("can_read", "Assets", "Cluster Activity", "Jobs", "Pools", "XComs")
    | _may("can_create", "Assets", "DAG Runs")
    | _may("can_edit", "DAGs", "DAG Runs", "Task Instances", "Pools")
    | _may("menu_access", "Assets", "Admin", "Pools")
)
ROLES: dict[str, Rights] = {
    "Retention Operator": OPERATES,
    "Retention Auditor": AUDITS,
    "Retention Steward": LOOKS,
    "Retention Process Owner": LOOKS,
    "Retention Archivist": LOOKS,
    "Retention Coordinator": LOOKS,
    "Retention Complaints Handler": LOOKS,
    "Retention Privacy Officer": LOOKS,
}


def make_roles(manager: Any) -> None:
    """Airflow's own roles and ours are there; ours with these rights and no other."""
    manager.sync_roles()
    for name, rights in ROLES.items():
        role = manager.find_role(name) or manager.add_role(name)
        wanted = [manager.create_permission(*right) for right in sorted(rights)]
        for each in [each for each in role.permissions if each not in wanted]:
            manager.remove_permission_from_role(role, each)
        for each in wanted:
            manager.add_permission_to_role(role, each)


def make_pool() -> None:
    """The pool, when there is none; a size that somebody chose stays."""
    from airflow.models.pool import Pool
    from airflow.utils.session import create_session

    with create_session() as session:
        if Pool.get_pool(POOL, session=session) is None:
            Pool.create_or_update_pool(
                POOL, POOL_SLOTS, POOL_IS_FOR, include_deferred=False, session=session
            )


def main() -> None:
    """All of it, in the database that Airflow's settings name."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
    from airflow.utils.providers_configuration_loader import providers_configuration_loaded

    @providers_configuration_loaded
    def work() -> None:
        with get_application_builder() as builder:
            make_roles(builder.sm)
        make_pool()

    work()
    print(f"{len(ROLES)} roles and the pool {POOL} are there.")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
