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
from retention.bestand.remainder import remainder_of_form
from retention.datamap.release import Form, forms_of
from retention.domain.decision import Reason
from retention.ledger.staging import Staging

if TYPE_CHECKING:
    import polars as pl

READ_AT_ONCE = 25_000


@dataclass(frozen=True)
class PlannedRelease:
    """What the list's header says of the release; None: nothing is to survive.

    `handed_back`: items per category that went off the list, since too few are alike.
    """

    record: dict[str, Any] | None = None
    handed_back: Mapping[str, int] = field(default_factory=dict)


def plan_release(
    place: Workplace, bestand: Connection, binding: Binding, staging: Staging, run_number: int
) -> PlannedRelease:
    """The plan for all staged items to be de-identified.

    What would stand alone is to be destroyed; where that is too much a steward is asked about all.
    """
    asked = place.rules.protocol.deidentification
    if asked is None or next(staging.to_deidentify(), None) is None:
        return PlannedRelease()
    from retention.anonymise.release import plan_release as planned

    form = forms_of(place.rules.data_map)[0]
    plan = planned(_table(bestand, binding, staging, form), form, asked, place.rules.ladder)
    if plan is None:
        return PlannedRelease(
            handed_back=staging.hand_back(run_number, Reason.RELEASE_TOO_SMALL.value)
        )
    staging.destroy_instead(sorted(plan.suppressed), Reason.STANDS_ALONE.value)
    return PlannedRelease(record=plan.to_record())


def _table(bestand: Connection, binding: Binding, staging: Staging, form: Form) -> pl.DataFrame:
    import polars as pl

    from retention.anonymise.release import as_table

    tables = []
    for keys in chunks(staging.to_deidentify(), READ_AT_ONCE):
        hand = fill_batch(bestand, binding, ((number, key, None) for number, key in keys))
        found = remainder_of_form(bestand, binding, hand, form)
        tables.append(as_table(found.items, found.values, form))
    return pl.concat(tables)
