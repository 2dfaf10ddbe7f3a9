"""Publish: once every batch is final, let the parked remainder go into the anonymous archive.

Everything in one transaction, under one lock: measured, written anew, and the parking place gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.archive_changes import off_map
from retention.actions.workplace import Workplace
from retention.anonymise.archive.changes import Asked, stricter
from retention.anonymise.archive.parking import close_parking, is_as_parked, is_parking
from retention.anonymise.archive.tables import drop_forms, hold_archive, make_archive
from retention.datamap.release import Form, forms_of
from retention.domain.protocol import Deidentification
from retention.errors import TamperedError
from retention.ledger import lists
from retention.ledger.log import write_down
from retention.ledger.publications import (
    add_publication,
    last_asked,
    per_category,
    publication_of,
)
from retention.ledger.without import forget_without, surviving_items


def publish(place: Workplace, ledger: Connection, row: sa.Row[Any], now: datetime) -> None:
    """What is parked of this list stands in the archive; run again, nothing happens.

    Classes that turn out too small, since some of their dossiers were kept, are dropped.
    """
    asked = place.rules.protocol.deidentification
    planned = "release" in lists.header_of(row)
    if asked is None or not planned or publication_of(ledger, row.number) is not None:
        return
    if not is_parking(ledger, row.number):
        raise TamperedError(
            f"what was parked of list {row.number} is gone before it was published; its originals"
            " are destroyed. Look for a restored backup of the ledger"
        )
    hold_archive(ledger)
    _refuse_changed(place, ledger, row.number)
    record = _written(place, ledger, row.number, asked)
    close_parking(ledger, row.number)
    # From here on nothing tells whose remainder is in the archive.
    forget_without(ledger, row.number)
    add_publication(ledger, row.number, record, now)
    write_down(ledger, "published", {"list": row.number, **record}, now)


def _refuse_changed(place: Workplace, ledger: Connection, number: int) -> None:
    of_dossier, *_ = forms_of(place.rules.data_map)
    secret = place.tombstones(ledger).secret
    items = surviving_items(ledger, number)
    if not is_as_parked(ledger, number, secret, of_dossier.name, items):
        raise TamperedError(
            f"what is parked of list {number} was changed, added to or taken from since it was"
            " parked; nothing is published and the list stays open. Its originals are destroyed:"
            " keep the ledger as it is, and look for a backup of it from before"
        )


def _written(
    place: Workplace, ledger: Connection, number: int, asked: Deidentification
) -> dict[str, Any]:
    # Needed only where something survives: they take long to load.
    from retention.anonymise.archive import publication as archive
    from retention.anonymise.archive.measure import measured

    of_dossier, *texts = forms_of(place.rules.data_map)
    rule = Asked(asked.smallest_class, asked.sensitive_values)
    dropped, columns = _by_the_map(ledger, (of_dossier, *texts))
    released = archive.choose_released(ledger, number, of_dossier, rule)
    lost = archive.lost_texts(ledger, number)
    last = Asked(*last_asked(ledger))
    harder = stricter(of_dossier, rule, last)
    written = {
        of_dossier.name: archive.write_dossiers(ledger, of_dossier, released, rule, stricter=harder)
    }
    for form in texts:
        harder = stricter(form, rule, last)
        written[form.name] = archive.write_texts(ledger, number, form, rule, stricter=harder)
    forms: dict[str, dict[str, Any]] = {name: each.to_record() for name, each in written.items()}
    for name, gone in columns.items():
        forms[name]["columns_withdrawn"] = gone
    return {
        "published": per_category(ledger, number, archive.released_items()),
        "forms": forms | dropped,
        "lost_texts": lost,
        "archive": measured(ledger, of_dossier),
        "purpose": asked.purpose,
        "owner": asked.owner,
        "term_years": asked.term_years,
    }


def _by_the_map(
    ledger: Connection, forms: Sequence[Form]
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, int]]]:
    """Forms and columns that the map lets survive no longer, gone; with how many rows of each."""
    gone = drop_forms(ledger, off_map(ledger, forms))
    columns = make_archive(ledger, forms)
    return {n: {"added": 0, "withdrawn": count, "rows": 0} for n, count in gone.items()}, columns
