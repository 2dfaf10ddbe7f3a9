"""Access overviews and their pages in the ledger: digests and counts, nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.overview import AccessAsked, StandingOverview
from retention.domain.persons import PersonKey
from retention.domain.protocol import Right
from retention.domain.states import OverviewState, RequestState
from retention.errors import UnknownError
from retention.ledger.locks import next_number
from retention.ledger.tables import overview, overview_page, request
from retention.ledger.tables.base import said

DRAFT = overview.c.state == said(OverviewState.DRAFT)
# A page with something masked or withheld that nobody looked at yet.
UNCHECKED = sa.and_(
    overview_page.c.checked_by.is_(None),
    overview_page.c.masked_count + overview_page.c.withheld_count > 0,
)


@dataclass(frozen=True, slots=True)
class PageRow:
    """What the ledger keeps of one page."""

    digest: str
    masked_count: int
    withheld_count: int


def asked_access(connection: Connection, number: int) -> AccessAsked:
    """The request of this number, locked; UnknownError where there is none."""
    row = connection.execute(
        sa.select(request).where(request.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownError(f"there is no request {number}; see `retention request queue`")
    person = PersonKey(row.person_table, row.person_key) if row.person_key else None
    return AccessAsked(
        number=row.number,
        kind=Right(row.kind),
        state=RequestState(row.state),
        person=person,
        verified_by=row.verified_by,
    )


def new_number(connection: Connection) -> int:
    """The number of the next overview."""
    return next_number(connection, overview.c.number)


def add(connection: Connection, values: dict[str, Any], pages: Iterable[PageRow]) -> None:
    """A draft and its pages, counted from 1."""
    connection.execute(sa.insert(overview).values(**values, state=OverviewState.DRAFT.value))
    rows = [
        {
            "overview": values["number"],
            "page": number,
            "digest": page.digest,
            "masked_count": page.masked_count,
            "withheld_count": page.withheld_count,
        }
        for number, page in enumerate(pages, start=1)
    ]
    connection.execute(sa.insert(overview_page), rows)


def row_of(connection: Connection, number: int) -> sa.Row[Any]:
    """The overview, locked; UnknownError when there is none of that number."""
    row = connection.execute(
        sa.select(overview).where(overview.c.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownError(f"there is no overview {number}; see `retention overview list`")
    return row


def standing(connection: Connection, row: sa.Row[Any]) -> StandingOverview:
    """The overview as the rules for decisions see it."""
    unchecked = sa.select(sa.func.count()).where(overview_page.c.overview == row.number, UNCHECKED)
    return StandingOverview(
        number=row.number,
        state=OverviewState(row.state),
        made_by=row.made_by,
        expires_on=row.expires_on,
        unchecked_count=int(connection.execute(unchecked).scalar_one()),
    )


def pages_of(connection: Connection, number: int) -> list[dict[str, Any]]:
    """The pages of an overview, in order."""
    rows = connection.execute(
        sa.select(overview_page)
        .where(overview_page.c.overview == number)
        .order_by(overview_page.c.page)
    )
    return [dict(row) for row in rows.mappings()]


def check(
    connection: Connection, number: int, pages: Iterable[int], user: str, at: datetime
) -> list[int]:
    """The pages that this official now checked; who checked one first stays its checker."""
    found = connection.execute(
        sa.update(overview_page)
        .where(
            overview_page.c.overview == number,
            overview_page.c.page.in_(list(pages)),
            overview_page.c.checked_by.is_(None),
        )
        .values(checked_by=user, checked_at=at)
        .returning(overview_page.c.page)
    )
    return sorted(found.scalars())


def all_overviews(connection: Connection) -> list[dict[str, Any]]:
    """Every overview, the newest first, with counts of its pages and the state of its request."""
    counted = (
        sa.select(
            overview_page.c.overview,
            sa.func.count().label("pages"),
            sa.func.count(overview_page.c.checked_by).label("checked"),
            sa.func.count().filter(UNCHECKED).label("unchecked"),
        )
        .group_by(overview_page.c.overview)
        .subquery()
    )
    rows = connection.execute(
        sa.select(
            overview,
            counted.c.pages,
            counted.c.checked,
            counted.c.unchecked,
            request.c.state.label("request_state"),
        )
        .join(request, request.c.number == overview.c.request)
        .join(counted, counted.c.overview == overview.c.number)
        .order_by(overview.c.number.desc())
    )
    return [dict(row) for row in rows.mappings()]


def expired(connection: Connection, day: date) -> list[int]:
    """Drafts and released overviews whose own term is over, locked."""
    return list(
        connection.execute(
            sa.select(overview.c.number)
            .where(overview.c.state != OverviewState.EXPIRED.value, overview.c.expires_on < day)
            .order_by(overview.c.number)
            .with_for_update()
        ).scalars()
    )


def set_state(
    connection: Connection, numbers: Iterable[int], state: OverviewState, **values: Any
) -> None:
    """These overviews are in this state now."""
    connection.execute(
        sa.update(overview)
        .where(overview.c.number.in_(list(numbers)))
        .values(state=state.value, **values)
    )


def states(connection: Connection) -> dict[int, OverviewState]:
    """Number -> state of every overview."""
    rows = connection.execute(sa.select(overview.c.number, overview.c.state))
    return {number: OverviewState(state) for number, state in rows}
