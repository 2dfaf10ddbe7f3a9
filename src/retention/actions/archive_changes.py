"""What the next publication will change in the archive as it stands, by the rules of today."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from retention.actions.workplace import Workplace
from retention.anonymise.archive.changes import ArchiveChange, Asked, changes
from retention.anonymise.archive.tables import is_there
from retention.datamap.release import Form, forms_of
from retention.ledger.migrate import is_current
from retention.ledger.publications import last_asked, published_forms


def archive_changes(place: Workplace) -> tuple[ArchiveChange, ...]:
    """Every change to rows that were published; none where nothing is to be published any more."""
    asked = place.rules.protocol.deidentification
    if asked is None or not place.rules.protocol.deidentified:
        return ()
    forms = forms_of(place.rules.data_map)
    with place.ledger.connect() as ledger:
        if not is_current(ledger):
            return ()
        now = Asked(asked.smallest_class, asked.sensitive_values)
        last = Asked(*last_asked(ledger))
        return tuple(changes(ledger, forms, off_map(ledger, forms), now, last))


def off_map(ledger: Connection, forms: Sequence[Form]) -> list[str]:
    """Tables of the archive of which the map lets nothing survive any more."""
    names = published_forms(ledger) - {form.name for form in forms}
    return [name for name in sorted(names) if is_there(ledger, name)]
