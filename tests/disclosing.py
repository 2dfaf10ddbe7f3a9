"""Disclosures on record, corrections to hand in, and what came in the outbox, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from factories import Bestand
from places import rows
from retention.actions.change import Change
from retention.actions.correction_template import template
from retention.actions.workplace import Workplace

GIVEN_ON = date(2019, 3, 1)


@dataclass(frozen=True)
class Told:
    """One disclosure on record."""

    recipient: str
    data_set: str
    ground: str = "wmo-5.2.1"
    on: date = GIVEN_ON


def tell(bestand: Bestand, dossier_id: int, *told: Told) -> None:
    """Write disclosures in the register of the bestand."""
    for each in told:
        bestand.add(
            "disclosure",
            dossier_id=dossier_id,
            recipient=each.recipient,
            data_set=each.data_set,
            purpose="test",
            ground=each.ground,
            disclosed_on=each.on,
        )


def correction_of(
    place: Workplace,
    number: str = "",
    table: str = "",
    *,
    kind: str = "change",
    looked: dict[str, Any] | None = None,
    **changes: Any,
) -> Change:
    """A correction of the first row of a table, from a fresh template; or of a whole one."""
    if looked is None:
        looked = template(place, number, [table], "steward1")
        looked["kind"] = kind
        looked["rows"] = [{**looked["rows"][0], "set": changes}]
    return Change.model_validate(looked)


def notices(place: Workplace) -> list[dict[str, Any]]:
    """Every notice in the outbox, in order."""
    query = "SELECT to_jsonb(n) FROM retention.notice n ORDER BY number"
    return [row[0] for row in rows(place.ledger, query)]
