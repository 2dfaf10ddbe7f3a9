"""A decision by somebody: refused ones are written down too, before they are raised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from retention.actions.desk_key import signed
from retention.actions.refused_attempts import note_attempt
from retention.actions.workplace import Workplace
from retention.domain.approval import Official
from retention.errors import Refusal, RefusedError
from retention.ledger.log import write_down
from retention.ledger.officials import Credential, authenticate


class Deciding:
    """One decision in one transaction: `with Deciding(...) as deciding`, then `unless(refusals)`.

    A refusal rolls the change back, writes the attempt down and raises RefusedError.
    """

    def __init__(self, place: Workplace, user: str, token: Credential, what: str) -> None:
        self._place = place
        self._user = user
        self._token = token
        self._what = what

    def __enter__(self) -> Deciding:
        self._context = self._place.ledger.begin()
        self.ledger: Connection = self._context.__enter__()
        try:
            self.now: datetime = self._place.clock.now(self.ledger)
            self.person: Official = authenticate(self.ledger, self._user, self._token)
        except BaseException as err:
            self.__exit__(type(err), err, err.__traceback__)
            raise
        return self

    def unless(self, refusals: tuple[Refusal, ...], **about: Any) -> None:
        """Go on when there are no refusals."""
        if refusals:
            self._about = {**about, "refusals": [refusal.code for refusal in refusals]}
            raise RefusedError(refusals=refusals)

    def record(self, kind: str, record: Mapping[str, Any]) -> None:
        """Write down who decided what, in which function, on which mandate; the desk signs it."""
        decided = {
            "by": self.person.user,
            "function": self.person.function.value,
            "mandate": self.person.mandate,
            **record,
        }
        write_down(
            self.ledger, kind, signed(self._place, self.ledger, kind, decided, self.now), self.now
        )

    def __exit__(self, kind: Any, err: Any, trace: Any) -> None:
        self._context.__exit__(kind, err, trace)
        if isinstance(err, RefusedError):
            about = getattr(self, "_about", {"refusals": ["not-known-or-not-proven"]})
            now = getattr(self, "now", None)
            note_attempt(self._place, self._what, self._user, now=now, **about)
