"""What the ledger holds after a visit: the pages say it, and so must the record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from browser.airflow_here import AirflowHere


def rows(here: AirflowHere, query: str, **given: object) -> list[Any]:
    """The rows of one query."""
    engine = sa.create_engine(here.database)
    with engine.connect() as ledger:
        found = ledger.execute(sa.text(query), given).all()
    engine.dispose()
    return list(found)


def state_of(here: AirflowHere, number: int) -> str:
    """Where a list stands."""
    query = "SELECT state FROM retention.destruction_list WHERE number = :number"
    return str(rows(here, query, number=number)[0][0])


def decisions_on(here: AirflowHere, number: int) -> list[tuple[str, str]]:
    """(kind, user) of each decision on a list, in order."""
    query = 'SELECT kind, "user" FROM retention.decision WHERE list = :number ORDER BY number'
    return [(kind, user) for kind, user in rows(here, query, number=number)]


def refusals(here: AirflowHere) -> set[str]:
    """The codes of every refused attempt that is written down."""
    query = "SELECT line::jsonb -> 'record' -> 'refusals' FROM retention.log WHERE kind = 'refused'"
    return {code for row in rows(here, query) for code in row[0]}
