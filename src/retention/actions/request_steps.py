"""One request with the steps that it stands before, and what would be refused to who looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.asking import Asker, asker
from retention.actions.request_queue import ShownRequest, look_at
from retention.actions.requests import undone_of
from retention.actions.workplace import Workplace
from retention.datamap.persons import client_table
from retention.domain import requests as rules
from retention.domain.clocks import local_day
from retention.domain.erasure import ErasureRequest, refusals_to_propose_erasure
from retention.domain.protocol import Right
from retention.domain.requests import Proof
from retention.domain.rights import StandingRequest
from retention.domain.states import RequestState
from retention.errors import Refusal
from retention.ledger import requests
from retention.ledger.officials import Credential
from retention.ledger.request_pages import lists_of

Refusals = tuple[Refusal, ...]


class Step(StrEnum):
    """What can be done with a request."""

    VERIFY = "verify"
    GRANT = "grant"
    REFUSE = "refuse"
    ERASE = "erase"
    CARRY_OUT = "carry-out"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


# Which steps a request stands before; some of them not for every right, see `_steps`.
STEPS: Mapping[RequestState, tuple[Step, ...]] = {
    RequestState.RECEIVED: (Step.VERIFY, Step.REFUSE, Step.WITHDRAW),
    RequestState.VERIFIED: (Step.GRANT, Step.REFUSE, Step.WITHDRAW),
    RequestState.GRANTED: (Step.ERASE, Step.ANSWER, Step.CARRY_OUT, Step.WITHDRAW),
    RequestState.REFUSED: (Step.ANSWER,),
    RequestState.CARRIED_OUT: (Step.ANSWER,),
    RequestState.WITHDRAWN: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """A request for one who looks: what may be done next, what is in the way of each step.

    `lists`: those made of it. `preview`: why she may not see who would hear; None where nobody
    can hear of this request.
    """

    shown: ShownRequest
    steps: Mapping[Step, Refusals]
    asks_motive: Refusals
    grounds: tuple[str, ...]
    lists: tuple[int, ...]
    of_client: bool
    preview: Refusals | None
    day: date


def request_page(place: Workplace, number: int, user: str, token: Credential = None) -> RequestPage:
    """The request's page; UnknownError when there is none of that number."""
    with place.ledger.connect() as ledger:
        day = local_day(place.clock.now(ledger))
        who = asker(ledger, user, token)
        row = requests.row_of(ledger, number)
        found = requests.standing(row)
        known = user if who.person is not None else None
        shown = look_at(place, number, day, known, token)
        before = _Before(place, ledger, row, found, who, day, shown)
        of_client = row.person_table == client_table(place.rules.data_map)
        may_hear = of_client and found.pending and found.kind is not Right.ACCESS
        return RequestPage(
            shown=shown,
            steps={step: before.refusals(step) for step in before.steps()},
            asks_motive=before.asks_motive(),
            grounds=rules.fitting_grounds(found, place.rules.needs_rights),
            lists=lists_of(ledger, number),
            of_client=of_client,
            preview=who.refusals(rules.refusals_to_handle, day) if may_hear else None,
            day=day,
        )


@dataclass(frozen=True)
class _Before:
    """A request before its next step; what the form asks is taken as filled in well."""

    place: Workplace
    ledger: Connection
    row: sa.Row[Any]
    found: StandingRequest
    who: Asker
    day: date
    shown: ShownRequest

    def steps(self) -> Iterator[Step]:
        """Those that fit where it stands."""
        for step in STEPS[self.found.state]:
            erases = self.found.kind is Right.ERASURE and self._of_client
            if step is Step.ERASE and not erases:
                continue
            if step is Step.ANSWER and self.found.answered_on is not None:
                continue
            yield step

    @property
    def _of_client(self) -> bool:
        return bool(self.row.person_table == client_table(self.place.rules.data_map))

    def refusals(self, step: Step) -> Refusals:
        """Why this step would be refused now to who looks."""
        found, ask = self.found, self.who.refusals
        rule: Mapping[Step, Callable[[], Refusals]] = {
            Step.VERIFY: self._verify,
            Step.GRANT: self._grant,
            Step.REFUSE: self._refuse,
            Step.ERASE: lambda: ask(refusals_to_propose_erasure, self._erasure(), self.day),
            Step.CARRY_OUT: lambda: self._carry_out("-"),
            Step.ANSWER: lambda: ask(rules.refusals_to_answer, found, self.day, self.day),
            Step.WITHDRAW: lambda: ask(rules.refusals_to_withdraw, found, self.day),
        }
        return rule[step]()

    def _verify(self) -> Refusals:
        rights = self.place.rules.needs_rights
        proof = Proof(next(iter(rights.identity)), next(iter(rights.authority)))
        return self.who.refusals(rules.refusals_to_verify, self.found, proof, rights, self.day)

    def _grant(self) -> Refusals:
        blocked = bool(self.shown.blocks) and all(self.shown.blocks.values())
        return self.who.refusals(rules.refusals_to_grant, self.found, self.day, blocked=blocked)

    def _refuse(self) -> Refusals:
        rights = self.place.rules.needs_rights
        ground = rules.fitting_grounds(self.found, rights)[0]
        return self.who.refusals(
            rules.refusals_to_refuse, self.found, ground, "-", rights, self.day
        )

    def _carry_out(self, motive: str) -> Refusals:
        undone = undone_of(self.place, self.ledger, self.row)
        return self.who.refusals(rules.refusals_to_carry_out, self.found, undone, motive, self.day)

    def asks_motive(self) -> Refusals:
        """Why carrying it out takes a motive; empty where it takes none."""
        if self.found.state is not RequestState.GRANTED:
            return ()
        with_motive = {each.code for each in self._carry_out("-")}
        return tuple(each for each in self._carry_out("") if each.code not in with_motive)

    def _erasure(self) -> ErasureRequest:
        found = self.found
        return ErasureRequest(
            found.number, found.kind, found.state, self._of_client, found.carry_out_by
        )
