"""No identity and no dossier's number in what the web server writes, whatever was done before.

The file's name comes last, so that what the other tests did is in the log too.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from browser.airflow_here import AirflowHere
from browser.visitors import DOSSIER, Somebody

NOBODY = "WMO-1999-999999"


def test_log_names_nobody_and_the_search_would_have_found_them(
    untouched: AirflowHere, seat: Callable[..., Somebody]
) -> None:
    steward = seat("demo-steward")
    for path in ("/", "/lists", "/requests", "/notices"):
        steward.opens(path)
    steward.opens(f"/?planted={NOBODY}")
    text = untouched.log.read_text(errors="replace")
    assert set(DOSSIER.findall(text)) == {NOBODY}
    planted = identities(untouched)
    assert len(planted) > 300
    assert [each for each in planted if each in text] == []


def identities(here: AirflowHere) -> set[str]:
    """What names a client: numbers, names, addresses of mail; short words are in any log."""
    engine = sa.create_engine(here.database)
    with engine.connect() as bestand:
        clients = bestand.execute(sa.text("SELECT * FROM wmo.client")).mappings().all()
    engine.dispose()
    return {
        value
        for client in clients
        for name, value in client.items()
        if isinstance(value, str) and name != "gender" and len(value) > 7
    }
