"""Who logs in to the Airflow that `make up` starts: an admin, and on a demo's ledger every role.

A demo user only looks on in Airflow (`viewer`) and is somebody at the desk; on any other ledger
the desk refuses the simple auth manager, so there are no such users.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ADMIN = "beheerder"
# Settings that name a place of one's own begin so; there `make up` makes no demo.
OWN_PLACE = ("RETENTION_LEDGER_URL", "RETENTION_BESTAND_URL", "RETENTION_DATA_MAP")


def people(given: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """User id -> role in Airflow; where there is no ledger yet, the demo's is made first.

    `given`: the settings as they were given, `environment`: those of what is started.
    """
    demo = _is_demo(environment)
    if demo is None and not any(name.startswith(OWN_PLACE) for name in given):
        words = [str(Path(sys.executable).with_name("retention")), "demo", "--waiting"]
        subprocess.run(words, env=dict(environment), check=True)  # noqa: S603 - ourselves
        demo = True
    return {ADMIN: "admin"} | (dict.fromkeys(_demo_users(), "viewer") if demo else {})


def _is_demo(environment: Mapping[str, str]) -> bool | None:
    """Whether a demo made the ledger; None where there is neither a ledger nor a bestand."""
    import sqlalchemy as sa

    from retention.bestand.example.schema import SCHEMA as EXAMPLE_SCHEMA
    from retention.ledger.tables import SCHEMA, mark

    engine = sa.create_engine(environment["RETENTION_LEDGER_URL"], hide_parameters=True)
    with engine.connect() as ledger:
        inspector = sa.inspect(ledger)
        if inspector.has_table(mark.name, schema=SCHEMA):
            return bool(ledger.execute(sa.select(mark.c.demo)).scalar())
        schemas = {SCHEMA, EXAMPLE_SCHEMA} & set(inspector.get_schema_names())
    engine.dispose()
    return False if schemas else None


def _demo_users() -> tuple[str, ...]:
    from retention.demo_scene import PEOPLE
    from retention.desk.visitor import DEMO_ONLOOKERS

    return (*PEOPLE, *DEMO_ONLOOKERS)


def passwords(file: Path) -> dict[str, str]:
    """User id -> password as kept; empty before the first start."""
    return dict(json.loads(file.read_text())) if file.exists() else {}


def with_passwords(kept: Mapping[str, str], users: Mapping[str, str]) -> dict[str, str]:
    """A password for each of these users and for nobody else: the kept one or a new one."""
    return {user: kept.get(user) or secrets.token_urlsafe(12) for user in users}
