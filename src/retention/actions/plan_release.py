"""Plan a release: what may survive of the staged items, before anybody approves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from retention.actions.chunks import chunks
from retention.actions.workplace import Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.binding import Binding
from retention.bestand.remainder import owners_of, remainder_of_form
from retention.datamap.release import Form, forms_of
from retention.domain.decision import Reason
from retention.ledger.staging import Staging
from retention.ledger.without import Without, chosen, digest_of

if TYPE_CHECKING:
    import polars as pl

READ_AT_ONCE = 25_000


@dataclass(frozen=True)
class PlannedRelease:
    """What the list's header says of the release; None: nothing is to survive.

    `without`: the items of which nothing survives even so; the record has their digest.
    `handed_back`: items per category that went off the list, since too few are alike.
    """

    record: dict[str, Any] | None = None
    without: tuple[Without, ...] = ()
    handed_back: Mapping[str, int] = field(default_factory=dict)


def plan_release(
    place: Workplace, bestand: Connection, binding: Binding, staging: Staging, run_number: int
) -> PlannedRelease:
    """The plan for one staged item to be de-identified of each person, drawn by chance.

    What would stand alone is to be destroyed; where that is too much a steward is asked about all.
    """
    asked = place.rules.protocol.deidentification
    if asked is None or next(staging.to_deidentify(), None) is None:
        return PlannedRelease()
    from retention.anonymise.release import ITEM, one_of_each
    from retention.anonymise.release import plan_release as planned

    form = forms_of(place.rules.data_map)[0]
    table, owned = _read(bestand, binding, staging, form)
    drawn = one_of_each(owned)
    people = table.filter(table[ITEM].is_in(list(drawn)))
    plan = planned(people, form, asked, place.rules.ladder)
    if plan is None:
        return PlannedRelease(
            handed_back=staging.hand_back(run_number, Reason.RELEASE_TOO_SMALL.value)
        )
    others = [item for item, _ in owned if item not in drawn]
    without = chosen({Reason.STANDS_ALONE.value: plan.suppressed, Reason.SAME_PERSON.value: others})
    also = {"same_person": len(others), "without": digest_of(without)}
    return PlannedRelease(record={**plan.to_record(), **also}, without=without)


def _read(
    bestand: Connection, binding: Binding, staging: Staging, form: Form
) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    """What the form holds of all items to be de-identified, and whose dossier each is."""
    import polars as pl

    from retention.anonymise.release import as_table

    tables, owned = [], []
    for keys in chunks(staging.to_deidentify(), READ_AT_ONCE):
        hand = fill_batch(bestand, binding, ((number, key, None) for number, key in keys))
        found = remainder_of_form(bestand, binding, hand, form)
        tables.append(as_table(found.items, found.values, form))
        owned += owners_of(bestand, binding, hand)
    return pl.concat(tables), owned
