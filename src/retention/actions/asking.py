"""Who asks to see a page, so that it can show beforehand what would be refused to her."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from sqlalchemy.engine import Connection

from retention.domain.approval import Official
from retention.errors import Refusal, RefusedError
from retention.ledger.officials import Credential, authenticate

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Asker:
    """An official, or why nobody knows her: then that is what every step is refused for."""

    person: Official | None
    unknown: tuple[Refusal, ...] = ()

    def refusals(
        self,
        rule: Callable[Concatenate[Official, Given], tuple[Refusal, ...]],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> tuple[Refusal, ...]:
        """What this rule refuses to her, given the rest of what it looks at."""
        return self.unknown if self.person is None else rule(self.person, *given, **named)


def asker(ledger: Connection, user: str, token: Credential) -> Asker:
    """Who looks; nothing is written down, for nothing is tried."""
    try:
        return Asker(authenticate(ledger, user, token))
    except RefusedError as error:
        return Asker(None, error.refusals)
