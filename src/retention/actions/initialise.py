"""Initialise: make the ledger, and register who may decide."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from retention.actions.workplace import Workplace
from retention.domain.approval import Official
from retention.errors import RefusedError
from retention.ledger.log import write_down
from retention.ledger.migrate import migrate
from retention.ledger.officials import is_demo, is_registered, is_user_id, register
from retention.ledger.tables import mark

OF_A_REAL_ONE = "this ledger is a real one; the demo does not touch it"
OF_THE_DEMO = (
    "this ledger was made by the demo, with invented people and a clock of its own; set"
    " RETENTION_LEDGER_URL or RETENTION_HOME to a place for the real one"
)


def initialise(place: Workplace, *, demo: bool = False) -> bool:
    """Whether the ledger was made just now; an existing one is brought up to date."""
    with place.ledger.begin() as ledger:
        migrate(ledger)
        existing = ledger.execute(sa.select(mark.c.demo)).scalar_one_or_none()
        if existing is not None:
            if existing != demo:
                raise RefusedError(OF_THE_DEMO if existing else OF_A_REAL_ONE)
            return False
        now = datetime.now(UTC)
        ledger.execute(
            sa.insert(mark).values(one=1, demo=demo, bestand=place.rules.data_map.name, made_at=now)
        )
        return True


def add_official(place: Workplace, official: Official, *, replace: bool = False) -> str:
    """The new personal token of this official, shown once.

    Raises RefusedError for a user id that cannot be one, or that is there already: `replace` it.
    """
    if not is_user_id(official.user):
        raise RefusedError("a user id has letters, digits and . _ @ - only, at most 64")
    with place.ledger.begin() as ledger:
        known = is_registered(ledger, official.user)
        if known and not replace:
            raise RefusedError(
                f"{official.user} is registered already; --replace gives a new token, function and"
                " mandate, and is written down"
            )
        token = register(ledger, official)
        record = {
            "official": official.user,
            "function": official.function.value,
            "mandate": official.mandate,
            "replaced": known,
        }
        write_down(ledger, "official-registered", record, place.clock.now(ledger))
        return token


def is_demo_place(place: Workplace) -> bool:
    """Whether this ledger was made by the demo."""
    with place.ledger.connect() as ledger:
        return is_demo(ledger)
