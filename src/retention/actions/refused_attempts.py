"""Write down what somebody tried and was refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from retention.actions.workplace import Workplace
from retention.ledger.log import write_down
from retention.ledger.officials import is_registered

UNKNOWN = "unknown"


def note_attempt(
    place: Workplace,
    what: str,
    user: str | None,
    refusals: Iterable[str],
    *,
    now: datetime | None = None,
    **about: Any,
) -> None:
    """The attempt in the log: what, by whom, and the codes of why not.

    Only an official's user id is named: whatever else was typed could be about somebody.
    """
    with place.ledger.begin() as ledger:
        known = user is not None and is_registered(ledger, user)
        record = {"what": what, "by": user if known else UNKNOWN, **about}
        at = now or place.clock.now(ledger)
        write_down(ledger, "refused", {**record, "refusals": list(refusals)}, at)
