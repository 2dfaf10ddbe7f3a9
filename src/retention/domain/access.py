"""Who may see and do what at the desk: roles, rights, and nothing that is not named here.

A permit at the desk opens a page or a form. Whether this official may take this decision is asked
again by the action, from the ledger (four eyes, mandate, function).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from retention.domain.protocol import Function


class Role(StrEnum):
    """What somebody is at the desk: a function of the protocol, an operator or an auditor."""

    STEWARD = Function.STEWARD.value
    PROCESS_OWNER = Function.PROCESS_OWNER.value
    ARCHIVIST = Function.ARCHIVIST.value
    COORDINATOR = Function.COORDINATOR.value
    COMPLAINTS_HANDLER = Function.COMPLAINTS_HANDLER.value
    PRIVACY_OFFICER = Function.PRIVACY_OFFICER.value
    OPERATOR = "operator"
    AUDITOR = "auditor"

    @property
    def function(self) -> Function | None:
        """The function in which this role decides; None for who only looks on."""
        return None if self in {Role.OPERATOR, Role.AUDITOR} else Function(self.value)


class Permit(StrEnum):
    """One thing that a page shows or does."""

    SEE_QUEUE = "see-queue"
    SEE_LISTS = "see-lists"
    SEE_DOSSIERS = "see-dossiers"  # dossier numbers and why each stays or goes
    SEE_LOOKS = "see-looks"  # who looked at how many dossiers
    SEE_REQUESTS = "see-requests"
    SEE_NOTICES = "see-notices"
    SEE_RUNS = "see-runs"
    SEE_FORECAST = "see-forecast"
    DECIDE_LISTS = "decide-lists"
    KEEP_DOSSIERS = "keep-dossiers"
    DECIDE_REQUESTS = "decide-requests"
    DECIDE_NOTICES = "decide-notices"


_EVERYBODY = frozenset(Role)
_FUNCTIONS = _EVERYBODY - {Role.OPERATOR, Role.AUDITOR}
# The privacy officer looks on at the desk, and decides nothing there.
_DECIDERS = _FUNCTIONS - {Role.PRIVACY_OFFICER}
_FRONT = frozenset({Role.STEWARD, Role.COORDINATOR, Role.COMPLAINTS_HANDLER})

# Permit -> who has it.
GRANTED: Mapping[Permit, frozenset[Role]] = {
    Permit.SEE_QUEUE: _FUNCTIONS,
    Permit.SEE_LISTS: _EVERYBODY,
    Permit.SEE_DOSSIERS: _FUNCTIONS,
    Permit.SEE_LOOKS: frozenset({Role.PRIVACY_OFFICER}),
    Permit.SEE_REQUESTS: _FRONT | {Role.PRIVACY_OFFICER},
    Permit.SEE_NOTICES: _FRONT | {Role.PRIVACY_OFFICER},
    Permit.SEE_RUNS: _EVERYBODY,
    Permit.SEE_FORECAST: _EVERYBODY,
    Permit.DECIDE_LISTS: _DECIDERS,
    Permit.KEEP_DOSSIERS: _DECIDERS,
    Permit.DECIDE_REQUESTS: _FRONT,
    Permit.DECIDE_NOTICES: _FRONT,
}

# The roles in Airflow that mean a role here, unless RETENTION_DESK_ROLES says otherwise.
AIRFLOW_ROLES: Mapping[str, Role] = {
    f"Retention {role.value.replace('_', ' ').title()}": role for role in Role
}


def may(roles: Iterable[Role], permit: Permit) -> bool:
    """Whether one of these roles has the permit; a permit that is not granted is nobody's."""
    return not GRANTED.get(permit, frozenset()).isdisjoint(roles)


def roles_named(airflow_roles: Iterable[str], mapping: Mapping[str, Role]) -> frozenset[Role]:
    """The roles here that these roles in Airflow mean; others mean nothing here."""
    return frozenset(mapping[name] for name in airflow_roles if name in mapping)
