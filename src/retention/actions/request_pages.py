"""The requests a page at a time, each with the deadlines that run for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.protocol import Right
from retention.domain.rights import RequestGroup, Running, StandingRequest, running
from retention.ledger import request_pages, requests

PAGE = 50


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; nothing of it names a person."""

    request: StandingRequest
    reference: str
    running: tuple[Running, ...]


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """One page of a group. `more`: there is a next page; `counts`: of every group."""

    rows: tuple[RequestRow, ...]
    more: bool
    counts: Mapping[RequestGroup, int]


def requests_page(
    place: Workplace, group: RequestGroup, kind: Right | None = None, page: int = 1
) -> RequestsPage:
    """The page of this number, from 1; what blocks each is on its own page."""
    rights = place.rules.needs_rights
    soon = timedelta(days=rights.due_soon_days)
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        found = request_pages.page(
            ledger, group, kind, day, soon, skip=(page - 1) * PAGE, limit=PAGE + 1
        )
        counted = request_pages.counts(ledger, kind, day, soon)
    standing = [(requests.standing(row), row.reference) for row in found[:PAGE]]
    rows = tuple(RequestRow(each, ref, running(each, day, rights)) for each, ref in standing)
    return RequestsPage(rows, len(found) > PAGE, counted)
