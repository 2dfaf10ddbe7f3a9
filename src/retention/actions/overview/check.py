"""A steward looks at the pages of a draft, and says of each that it may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retention.actions.overview.draft import read_draft
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.overview import refusals_to_check
from retention.errors import TamperedError, UsageError
from retention.ledger import overviews
from retention.ledger.officials import Credential
from retention.overview.content import page_digest


@dataclass(frozen=True, slots=True)
class Shown:
    """One page for the steward's screen, and what is withheld on it."""

    number: int
    page: int
    record: dict[str, Any]
    withheld: dict[str, int]


def show(place: Workplace, number: int, page: int, user: str, token: Credential = None) -> Shown:
    """One page of a draft. That somebody looked is written down: it is a client's data."""
    with Deciding(place, user, token, "show-overview") as deciding:
        row = overviews.row_of(deciding.ledger, number)
        standing = overviews.standing(deciding.ledger, row)
        day = local_day(deciding.now)
        deciding.unless(refusals_to_check(deciding.person, standing, day), overview=number)
        draft = read_draft(place, row)
        known = overviews.pages_of(deciding.ledger, number)
        refuse_unknown([page], known, number)
        record = draft.pages[page - 1]
        if page_digest(record) != known[page - 1]["digest"]:
            raise TamperedError(f"page {page} of overview {number} is not the one that was made")
        deciding.record("overview-page-shown", {"overview": number, "page": page})
        return Shown(number, page, record, draft.notes[page - 1])


def check(
    place: Workplace, number: int, pages: Sequence[int], user: str, token: Credential = None
) -> int:
    """How many pages still must be checked, after this official checked these."""
    with Deciding(place, user, token, "check-overview") as deciding:
        ledger = deciding.ledger
        row = overviews.row_of(ledger, number)
        day = local_day(deciding.now)
        deciding.unless(
            refusals_to_check(deciding.person, overviews.standing(ledger, row), day),
            overview=number,
        )
        refuse_unknown(pages, overviews.pages_of(ledger, number), number)
        checked = overviews.check(ledger, number, pages, deciding.person.user, deciding.now)
        if checked:
            deciding.record("overview-checked", {"overview": number, "pages": checked})
        return overviews.standing(ledger, row).unchecked_count


def refuse_unknown(pages: Sequence[int], known: Sequence[Any], number: int) -> None:
    """UsageError where the overview has no such page."""
    if unknown := [page for page in pages if not 1 <= page <= len(known)]:
        raise UsageError(f"overview {number} has pages 1 to {len(known)}, no page {unknown[0]}")
