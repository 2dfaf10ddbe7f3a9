"""Make the draft of an access overview, and suggest which other rows may be the same human."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from retention.actions.overview.collect import Collected, collect
from retention.actions.overview.draft import Draft, files_of, records
from retention.actions.overview.pages import pages_of
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.bestand.holdings import holding_of
from retention.bestand.same_person import Candidate, candidates
from retention.domain.clocks import local_day
from retention.domain.overview import refusals_to_make
from retention.domain.persons import PersonKey
from retention.errors import UsageError
from retention.evidence.canonical import digest
from retention.ledger import overviews
from retention.ledger.officials import Credential
from retention.overview.content import Page, page_digest


@dataclass(frozen=True, slots=True)
class Made:
    """A draft: its pages, how many of them a steward must look at, and how much is hidden."""

    number: int
    pages: int
    to_check: int
    masked_count: int
    withheld_count: int


def make(
    place: Workplace,
    persons: tuple[PersonKey, ...],
    request: int,
    user: str,
    token: Credential = None,
    *,
    statements: bool = False,
    motive: str = "",
) -> Made:
    """A draft of all that the bestand holds of this person, for a verified request for access.

    `statements`: what others stated is shown as well, which takes a motive.
    """
    rights = place.rules.needs_rights
    with Deciding(place, user, token, "make-overview") as deciding:
        ledger, day = deciding.ledger, local_day(deciding.now)
        asked = overviews.asked_access(ledger, request)
        deciding.unless(
            refusals_to_make(
                deciding.person, asked, persons, day, statements=statements, motive=motive
            ),
            request=request,
        )
        found = collect(place, ledger, persons, day)
        pages = pages_of(place.rules, rights, found, statements=statements)
        number = overviews.new_number(ledger)
        draft = _draft(number, request, persons, found, pages, day.isoformat())
        data = draft.as_bytes()
        overviews.add(
            ledger,
            {
                "number": number,
                "request": request,
                "digest": digest(data),
                "made_by": deciding.person.user,
                "made_at": deciding.now,
                "expires_on": day + timedelta(days=rights.overview_kept_days),
                "statements_motive": motive.strip() or None if statements else None,
            },
            [_row(record, page) for record, page in zip(draft.pages, pages, strict=True)],
        )
        files = files_of(place)
        files.write(files.draft(number), data)
        made = _made(number, pages)
        deciding.record(
            "overview-made",
            {
                "overview": number,
                "request": request,
                "rows": len(persons),
                "pages": made.pages,
                "masked": made.masked_count,
                "withheld": made.withheld_count,
                "statements": statements,
                "digest": digest(data),
            },
        )
        return made


def _draft(
    number: int,
    request: int,
    persons: tuple[PersonKey, ...],
    found: Collected,
    pages: list[Page],
    made_on: str,
) -> Draft:
    notes = [page.withheld for page in pages]
    return Draft(number, request, persons, found.source, made_on, records(pages), notes)


def _row(record: dict[str, object], page: Page) -> overviews.PageRow:
    return overviews.PageRow(page_digest(record), page.masked_count, sum(page.withheld.values()))


def _made(number: int, pages: list[Page]) -> Made:
    withheld = [sum(page.withheld.values()) for page in pages]
    return Made(
        number=number,
        pages=len(pages),
        to_check=sum(
            1 for page, kept in zip(pages, withheld, strict=True) if page.masked_count + kept
        ),
        masked_count=sum(page.masked_count for page in pages),
        withheld_count=sum(withheld),
    )


def suggest(place: Workplace, person: PersonKey) -> list[Candidate]:
    """Rows that may be of the same human; whoever verified her identity decides."""
    with place.bestand.connect() as bestand:
        binding = place.binding(bestand)
        held = holding_of(bestand, binding, person)
        if held is None:
            raise UsageError(f"the bestand has no such row of a person in {person.table!a:.40}")
        return candidates(bestand, binding, held.own)
