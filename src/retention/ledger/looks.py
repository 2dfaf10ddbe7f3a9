"""Who looked at how many dossiers on which day, from the log; never at which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.clocks import AMSTERDAM
from retention.ledger.log import utc_text

_BY_DAY = """
    SELECT ((line::jsonb ->> 'at')::timestamptz AT TIME ZONE 'Europe/Amsterdam')::date AS day,
        line::jsonb -> 'record' ->> 'by' AS "user",
        line::jsonb -> 'record' ->> 'function' AS function,
        count(*) AS looks,
        count(DISTINCT line::jsonb -> 'record' ->> 'tombstone') AS dossiers
    FROM retention.log
    WHERE kind = 'looked' AND (line::jsonb ->> 'at') >= :first AND (line::jsonb ->> 'at') < :last
        AND (CAST(:function AS text) IS NULL OR line::jsonb -> 'record' ->> 'function' = :function)
    GROUP BY 1, 2, 3
"""
_MISSED = """
    SELECT ((line::jsonb ->> 'at')::timestamptz AT TIME ZONE 'Europe/Amsterdam')::date AS day,
        line::jsonb -> 'record' ->> 'by' AS "user", count(*) AS missed
    FROM retention.log
    WHERE kind = 'refused' AND line::jsonb -> 'record' ->> 'what' = 'look-up-dossier'
        AND (line::jsonb ->> 'at') >= :first AND (line::jsonb ->> 'at') < :last
    GROUP BY 1, 2
"""
_PAGE = f"""
    SELECT day, "user", seen.function, coalesce(looks, 0) AS looks,
        coalesce(dossiers, 0) AS dossiers, coalesce(missed, 0) AS missed,
        count(*) OVER () AS total
    FROM ({_BY_DAY}) AS seen FULL JOIN ({_MISSED}) AS missing USING (day, "user")
    WHERE CAST(:function AS text) IS NULL OR seen.function = :function
    ORDER BY day DESC, looks DESC, "user" OFFSET :offset LIMIT :count
"""


def looks_by_day(
    connection: Connection,
    first_on: date,
    last_on: date,
    function: str | None,
    offset: int,
    count: int,
) -> Sequence[sa.Row[Any]]:
    """Rows of (day, user, function, looks, dossiers, missed, total), the newest day first.

    `missed`: numbers looked up in vain. `total`: how many rows there are in all.
    """
    given = {
        "first": _start(first_on),
        "last": _start(last_on + timedelta(days=1)),
        "function": function,
        "offset": offset,
        "count": count,
    }
    return connection.execute(sa.text(_PAGE), given).all()


def _start(day: date) -> str:
    """The start of a day in Amsterdam as the log writes moments, so that text order is time's."""
    return utc_text(datetime.combine(day, time.min, AMSTERDAM))
