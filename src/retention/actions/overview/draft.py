"""A draft: the pages before they are checked, in a file whose digest the ledger holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retention.actions.workplace import Workplace
from retention.domain.persons import PersonKey
from retention.errors import TamperedError
from retention.evidence.canonical import canonical, digest, parse
from retention.overview.content import Page
from retention.overview.files import OverviewFiles


@dataclass(frozen=True)
class Draft:
    """The pages as JSON has them, of whom they are, and the digest of what they were made of."""

    number: int
    request: int
    persons: tuple[PersonKey, ...]
    source: str
    made_on: str
    pages: Sequence[dict[str, Any]]
    notes: Sequence[dict[str, int]]  # page by page what is withheld, for the steward only

    def as_bytes(self) -> bytes:
        """The draft as it lies in its file."""
        return canonical(
            {
                "overview": self.number,
                "request": self.request,
                "persons": [[person.table, person.key] for person in self.persons],
                "source": self.source,
                "made_on": self.made_on,
                "pages": list(self.pages),
                "withheld": list(self.notes),
            }
        )


def records(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The pages as JSON has them."""
    return [page.record for page in pages]


def files_of(place: Workplace) -> OverviewFiles:
    """The folder of overviews of this place."""
    return OverviewFiles(place.settings.overviews)


def read_draft(place: Workplace, row: Any) -> Draft:
    """The draft of an overview's row; TamperedError where the file is not the one that was made."""
    files = files_of(place)
    data = files.read(files.draft(row.number))
    if digest(data) != row.digest:
        raise TamperedError(
            f"the draft of overview {row.number} is not the one that was made; make a new one"
        )
    held = parse(data)
    return Draft(
        number=held["overview"],
        request=held["request"],
        persons=tuple(PersonKey(table, key) for table, key in held["persons"]),
        source=held["source"],
        made_on=held["made_on"],
        pages=held["pages"],
        notes=held["withheld"],
    )
