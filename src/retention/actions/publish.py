"""Publish: once every batch is final, let the parked remainder go into the anonymous archive.

Everything in one transaction, under one lock: measured, written anew, and the parking place gone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.anonymise.archive import publication as archive
from retention.anonymise.archive.measure import measured
from retention.anonymise.archive.parking import close_parking, is_parking
from retention.anonymise.archive.tables import hold_archive, make_archive
from retention.datamap.release import forms_of
from retention.domain.protocol import Deidentification
from retention.errors import TamperedError
from retention.ledger import lists
from retention.ledger.log import write_down
from retention.ledger.publications import add_publication, per_category, publication_of


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
    record = _written(place, ledger, row.number, asked)
    close_parking(ledger, row.number)
    add_publication(ledger, row.number, record, now)
    write_down(ledger, "published", {"list": row.number, **record}, now)


def _written(
    place: Workplace, ledger: Connection, number: int, asked: Deidentification
) -> dict[str, Any]:
    forms = forms_of(place.rules.data_map)
    of_dossier = forms[0]
    rule = archive.Asked(asked.smallest_class, asked.sensitive_values)
    make_archive(ledger, forms)
    archive.merge_rare(ledger, number, of_dossier, rule)
    released = archive.choose_released(ledger, number, of_dossier, rule)
    lost = archive.lost_texts(ledger, number)
    written = [archive.write_form(ledger, number, form, released, rule) for form in forms]
    return {
        "published": per_category(ledger, number, sa.select(released.c.item)),
        "forms": {
            each.form: {"added": each.added, "withdrawn": each.withdrawn, "rows": each.rows}
            for each in written
        },
        "lost_texts": lost,
        "archive": measured(ledger, of_dossier),
        "purpose": asked.purpose,
        "owner": asked.owner,
        "term_years": asked.term_years,
    }
