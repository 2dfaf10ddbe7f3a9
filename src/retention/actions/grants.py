"""Grants: what keeps runner, desk and auditor apart in the two databases."""

from __future__ import annotations

import re

from retention.actions.workplace import Rules, Workplace
from retention.bestand.grants import bestand_grants
from retention.errors import UsageError
from retention.ledger.grants import Roles, ledger_grants

_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grants_for(rules: Rules, roles: Roles, *, bestand: bool) -> tuple[str, ...]:
    """The statements for the ledger, or for the bestand; UsageError for names that cannot be."""
    if len(set(roles)) < 3 or not all(map(_ROLE.fullmatch, roles)):
        raise UsageError(
            "runner, desk and auditor are three database roles, with small letters, digits and _"
        )
    if bestand:
        return tuple(bestand_grants(rules.data_map, roles.runner, roles.desk))
    return tuple(ledger_grants(roles))


def apply_grants(place: Workplace, statements: tuple[str, ...], *, bestand: bool) -> None:
    """All of them in one transaction, as whoever the settings name: the owner of the tables."""
    engine = place.bestand if bestand else place.ledger
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
