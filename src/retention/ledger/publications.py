"""What was published of a list, written once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.ledger.tables import destruction_list, item, publication


def add_publication(
    connection: Connection, list_number: int, record: Mapping[str, Any], at: datetime
) -> None:
    """Write down what was published of a list."""
    row = sa.insert(publication).values(list=list_number, record=dict(record), at=at)
    connection.execute(row)


def publication_of(connection: Connection, list_number: int) -> dict[str, Any] | None:
    """What was published of a list; None when there was nothing to publish."""
    select = sa.select(publication.c.record).where(publication.c.list == list_number)
    return connection.execute(select).scalar_one_or_none()


def last_asked(connection: Connection) -> tuple[int, int]:
    """The k and l that were asked of the newest publication; (0, 0) when there was none."""
    select = (
        sa.select(destruction_list.c.header)
        .join_from(publication, destruction_list)
        .order_by(publication.c.at.desc(), publication.c.list.desc())
        .limit(1)
    )
    header = connection.execute(select).scalar_one_or_none()
    if header is None:
        return 0, 0
    plan = json.loads(header)["release"]
    return int(plan["k"]), int(plan["l"])


def published_forms(connection: Connection) -> set[str]:
    """Every table of the archive that was ever published."""
    return {
        name
        for forms in connection.execute(sa.select(publication.c.record["forms"])).scalars()
        for name in forms
    }


def per_category(
    connection: Connection, list_number: int, numbers: sa.Select[Any]
) -> dict[str, int]:
    """How many of a list's items with these numbers are of each category."""
    rows = connection.execute(
        sa.select(item.c.category, sa.func.count())
        .where(item.c.list == list_number, item.c.number.in_(numbers))
        .group_by(item.c.category)
        .order_by(item.c.category)
    )
    return {row[0]: row[1] for row in rows}
