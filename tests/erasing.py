"""Requests for erasure, and the lists that are made of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from factories import Dossier, incoming_request
from places import EARLIER, approve_list, at, scalar
from retention.actions.propose_erasure import ProposedErasure, propose_erasure
from retention.actions.requests import grant, open_request, verify
from retention.actions.workplace import Workplace
from retention.domain.protocol import Right
from retention.domain.requests import Proof
from retention.ledger.tables import request, request_dossier

RECEIVED = date(2026, 11, 2)
CARRY_OUT_BY = date(2027, 2, 2)


def granted(place: Workplace, dossier: Dossier) -> int:
    """The number of the granted erasure request of a dossier's client, about all her dossiers."""
    earlier = at(place, EARLIER)
    wanted = incoming_request(kind=Right.ERASURE, received_on=RECEIVED)
    number = open_request(earlier, wanted, dossier.number, "steward1").request.number
    verify(earlier, number, Proof("identiteitsbewijs-getoond"), "steward1")
    return grant(earlier, number, "steward2").number


def written(place: Workplace, dossier: Dossier, **changes: Any) -> int:
    """The same as a row in which these fields are different, and nothing checked them."""
    values: dict[str, Any] = {
        "number": 1,
        "kind": "erasure",
        "person_table": "client",
        "person_key": str(dossier.client_id),
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
    held = {"request": 1, "dossier_key": str(dossier.id), "ground": "verzoek-betrokkene"}
    with place.ledger.begin() as ledger:
        ledger.execute(sa.insert(request).values(values))
        ledger.execute(sa.insert(request_dossier).values(held))
    return 1


def proposed_erasure(place: Workplace, number: int) -> ProposedErasure:
    """What came of proposing the request's list, nine days ago."""
    return propose_erasure(at(place, EARLIER), number, "steward1")


def approved_erasure(place: Workplace, dossier: Dossier) -> int:
    """The number of the list of the request of a dossier's client, approved nine days ago."""
    proposed = proposed_erasure(place, granted(place, dossier))
    assert proposed.list_number is not None
    return approve_list(place, proposed)


def state_of(place: Workplace, number: int) -> str:
    """Where the request stands."""
    query = "SELECT state FROM retention.request WHERE number = :number"
    found: str = scalar(place.ledger, query, number=number)
    return found
