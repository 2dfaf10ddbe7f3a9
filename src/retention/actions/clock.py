"""What time it is, once per action, refused when the database thinks otherwise."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.domain.clocks import local_day
from retention.errors import ConfigurationError, Refusal, RefusedError
from retention.ledger.tables import mark, statement

DEMO_NOW = "RETENTION_DEMO_NOW"
LARGEST_DIFFERENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of this machine; in a database marked demo, a time that stands still."""

    stands_at: datetime | None = None

    @classmethod
    def from_environment(cls) -> Clock:
        """The clock that RETENTION_DEMO_NOW sets, else this machine's."""
        text = os.environ.get(DEMO_NOW)
        if not text:
            return cls()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ConfigurationError(f"{DEMO_NOW} is not a moment like 2026-11-23T09:00Z") from None
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    def now(self, connection: Connection) -> datetime:
        """The moment of this action, in UTC. Raises RefusedError when it cannot be right."""
        database, sealed, demo = connection.execute(_ASKED).one()
        if self.stands_at is not None:
            if not demo:
                text = f"{DEMO_NOW} works in a database made by `retention demo` only"
                raise RefusedError(refusals=(Refusal("not-the-demo", text),))
            moment = self.stands_at.astimezone(UTC)
        else:
            moment = datetime.now(UTC)
            _refuse_other_time(database, moment)
        _refuse_time_before_head(sealed, moment)
        return moment


# One question to the database: every page and every step asks it.
_ASKED = sa.select(
    sa.func.clock_timestamp(),
    sa.select(sa.func.max(statement.c.made_at)).scalar_subquery(),
    sa.select(mark.c.demo).scalar_subquery(),
)


def _refuse_other_time(database: datetime, moment: datetime) -> None:
    if abs(database - moment) > LARGEST_DIFFERENCE:
        text = (
            f"this machine says {moment:%Y-%m-%d %H:%M} UTC, the database"
            f" {database.astimezone(UTC):%Y-%m-%d %H:%M} UTC; set the wrong clock right first"
        )
        raise RefusedError(refusals=(Refusal("clocks-differ", text),))


def _refuse_time_before_head(sealed: datetime | None, moment: datetime) -> None:
    if sealed is not None and moment < sealed.replace(microsecond=0):
        text = (
            f"it cannot be {moment:%Y-%m-%d %H:%M} UTC: the evidence was sealed later, on"
            f" {sealed.astimezone(UTC):%Y-%m-%d %H:%M} UTC; set this machine's clock right first"
        )
        raise RefusedError(refusals=(Refusal("clock-behind", text),))


# Terms reckon back from a day by at most this calendar.
EARLIEST = date(1900, 1, 1)


def day_of(as_of: date | None, now: datetime) -> date:
    """The day to decide for: today in Amsterdam, or an earlier one. The future is refused."""
    today = local_day(now)
    if as_of is not None and as_of > today:
        text = f"as-of {as_of:%d-%m-%Y} lies in the future; today is {today:%d-%m-%Y}"
        raise RefusedError(refusals=(Refusal("as-of-in-future", text),))
    if as_of is not None and as_of < EARLIEST:
        text = f"as-of {as_of:%d-%m-%Y} lies before any dossier; give a later day"
        raise RefusedError(refusals=(Refusal("as-of-too-early", text),))
    return as_of or today
