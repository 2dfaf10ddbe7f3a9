"""Release: a second person seals the checked pages for the one who asked, and nobody else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from retention.actions.faults import at_step
from retention.actions.overview.collect import collect
from retention.actions.overview.draft import Draft, files_of, read_draft
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import AMSTERDAM, local_day
from retention.domain.overview import refusals_to_release
from retention.domain.states import OverviewState
from retention.errors import TamperedError
from retention.evidence.canonical import digest
from retention.ledger import overviews
from retention.ledger.officials import Credential
from retention.overview.content import page_digest
from retention.overview.parcel import new_password, sealed_zip
from retention.overview.pdf import as_pdf

TITLE = "Overzicht van uw persoonsgegevens"


@dataclass(frozen=True, slots=True)
class Released:
    """The sealed file, and the password that is shown once and kept nowhere."""

    number: int
    path: Path
    password: str
    expires_on: date


def release(place: Workplace, number: int, user: str, token: Credential = None) -> Released:
    """The sealed zip with PDF and JSON; the draft is gone. Refused where the bestand changed."""
    with Deciding(place, user, token, "release-overview") as deciding:
        ledger, day = deciding.ledger, local_day(deciding.now)
        row = overviews.row_of(ledger, number)
        asked = overviews.asked_access(ledger, row.request)
        standing = overviews.standing(ledger, row)
        deciding.unless(refusals_to_release(deciding.person, standing, asked, day), overview=number)
        draft = read_draft(place, row)
        _refuse_changed_pages(draft, overviews.pages_of(ledger, number))
        if collect(place, ledger, draft.persons, day).source != draft.source:
            raise TamperedError(
                f"the bestand or the rules changed after overview {number} was made; make a new one"
            )
        password = new_password()
        data = sealed_zip(_files(place, draft), password, _wall_clock(deciding.now))
        files = files_of(place)
        files.write(files.parcel(number), data)
        overviews.set_state(
            ledger,
            [number],
            OverviewState.RELEASED,
            released_by=deciding.person.user,
            released_at=deciding.now,
        )
        deciding.record(
            "overview-released",
            {
                "overview": number,
                "request": row.request,
                "digest": row.digest,
                "file": digest(data),
            },
        )
        done = Released(number, files.parcel(number), password, row.expires_on)
    at_step("overview-released")
    files.erase(files.draft(number))
    return done


def _refuse_changed_pages(draft: Draft, known: list[dict[str, Any]]) -> None:
    if [page_digest(page) for page in draft.pages] != [page["digest"] for page in known]:
        raise TamperedError(f"pages of overview {draft.number} are not those that were checked")


def _files(place: Workplace, draft: Draft) -> dict[str, bytes]:
    rights = place.rules.needs_rights
    made_on = date.fromisoformat(draft.made_on)
    pdf = as_pdf(
        list(draft.pages),
        title=TITLE,
        controller=rights.controller,
        reference=f"Overzicht {draft.number}, verzoek {draft.request}",
        made_on=made_on,
    )
    whole = {"title": TITLE, "made_on": draft.made_on, "pages": list(draft.pages)}
    text = json.dumps(whole, ensure_ascii=False)
    return {"overzicht.pdf": pdf, "overzicht.json": text.encode()}


def _wall_clock(now: datetime) -> datetime:
    """The moment as a zip writes it: by the clock on the wall."""
    return now.astimezone(AMSTERDAM)
