"""Requests for erasure, and the lists that are made of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from factories import Dossier
from places import EARLIER, approve_list, at, change, scalar
from retention.actions.propose_erasure import ProposedErasure, propose_erasure
from retention.actions.workplace import Workplace
from retention.ledger.tables import request, request_dossier

RECEIVED = date(2026, 11, 2)
CARRY_OUT_BY = date(2027, 2, 2)


def asked(place: Workplace, *dossiers: Dossier, **changes: Any) -> int:
    """The number of a client's erasure request, verified and granted, about these dossiers."""
    number = 1 + int(scalar(place.ledger, "SELECT count(*) FROM retention.request"))
    values: dict[str, Any] = {
        "number": number,
        "kind": "erasure",
        "person_table": "client",
        "person_key": str(dossiers[0].client_id) if dossiers else "1",
        "received_on": RECEIVED,
        "reference": "Z-26-0042",
        "answer_by": date(2026, 11, 30),
        "carry_out_by": CARRY_OUT_BY,
        "state": "granted",
        "opened_by": "steward1",
        "opened_at": EARLIER,
        "identity": "identiteitsbewijs-getoond",
        "verified_by": "steward1",
        "verified_at": EARLIER,
        "decided_by": "steward2",
        "decided_at": EARLIER,
        **changes,
    }
    with place.ledger.begin() as ledger:
        ledger.execute(sa.insert(request).values(values))
        rows = [{"request": number, "dossier_key": str(each.id)} for each in dossiers]
        if rows:
            ledger.execute(sa.insert(request_dossier), rows)
    return number


def proposed_erasure(place: Workplace, number: int) -> ProposedErasure:
    """What came of proposing the request's list, nine days ago."""
    return propose_erasure(at(place, EARLIER), number, "steward1")


def approved_erasure(place: Workplace, *dossiers: Dossier) -> int:
    """The number of the list of a request about these dossiers, approved nine days ago."""
    proposed = proposed_erasure(place, asked(place, *dossiers))
    assert proposed.list_number is not None
    return approve_list(place, proposed)


def withdraw(place: Workplace, number: int) -> None:
    """The client withdraws it."""
    query = "UPDATE retention.request SET state = 'withdrawn', person_key = NULL WHERE number = :n"
    change(place.ledger, query, n=number)
    change(place.ledger, "DELETE FROM retention.request_dossier WHERE request = :n", n=number)


def state_of(place: Workplace, number: int) -> str:
    """Where the request stands."""
    query = "SELECT state FROM retention.request WHERE number = :number"
    found: str = scalar(place.ledger, query, number=number)
    return found
