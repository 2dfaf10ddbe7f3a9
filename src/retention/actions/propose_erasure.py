"""Propose an erasure: a destruction list of its own for a client's granted request (art. 12.3).

The retention clocks do not count. Whatever else keeps a dossier does: it stays off the list with
its reason, and the request stays open with its deadline running.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from retention.actions.drafting import Draft, on_open_lists, snapshot
from retention.actions.end_request import end_request
from retention.actions.preflight import preflight
from retention.actions.purpose import Reasons, why_not
from retention.actions.refusing import Deciding
from retention.actions.workplace import Tombstones, Workplace
from retention.bestand.batch import fill_batch
from retention.bestand.binding import Binding
from retention.bestand.clients import clients_in_batch
from retention.bestand.facts import Looked, facts_in_batch
from retention.bestand.registers import consents_of, disclosures_of
from retention.datamap.persons import client_table
from retention.domain.clocks import local_day
from retention.domain.decision import Disposition, Reason
from retention.domain.erasure import Erasure, ErasureRequest, refusals_to_propose_erasure
from retention.domain.protocol import Right
from retention.domain.states import RequestState
from retention.errors import BusyError
from retention.evidence.entries import fresh_salt
from retention.evidence.items import ItemLine
from retention.ledger import requests
from retention.ledger.keeps import keeps_of
from retention.ledger.locks import try_proposing
from retention.ledger.officials import Credential
from retention.ledger.staging import Staging


@dataclass(frozen=True, slots=True)
class Blocked:
    """A dossier of the request that is not on its list, and why; `number` as the bestand has it."""

    number: str
    reasons: Reasons
    on_list: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedErasure:
    """What came of it. `list_number` None: nothing may go now, see `blocked`.

    `nothing_left`: the bestand held no dossier of the request any more; it is carried out.
    """

    request: int
    carry_out_by: date
    list_number: int | None
    digest: str | None
    going: Mapping[str, int]
    blocked: tuple[Blocked, ...]
    guards_tripped: tuple[str, ...]
    nothing_left: bool


def propose_erasure(
    place: Workplace, request_number: int, user: str, token: Credential = None
) -> ProposedErasure:
    """The list of everything of this request that may go now.

    Raises RefusedError for a request that is not a client's granted erasure, PreflightError when
    map and bestand do not fit, BusyError when another proposal runs.
    """
    with Deciding(place, user, token, "propose-erasure") as deciding, snapshot(place) as bestand:
        if not try_proposing(deciding.ledger):
            raise BusyError("another proposal runs at this moment; look at its result first")
        row = requests.row_of(deciding.ledger, request_number, lock=True)
        asked = ErasureRequest(
            number=row.number,
            kind=Right(row.kind),
            state=RequestState(row.state),
            of_client=row.person_table == client_table(place.rules.data_map),
            carry_out_by=row.carry_out_by,
        )
        day = local_day(deciding.now)
        refusals = refusals_to_propose_erasure(deciding.person, asked, day)
        deciding.unless(refusals, request=request_number)
        draft = Draft(place, deciding.ledger, bestand, day, deciding.now)
        _refuse_untold(place)
        return _Proposal(deciding, draft, row).make()


def _refuse_untold(place: Workplace) -> None:
    """ConfigurationError now, and not in three months, where nobody would know whom to tell."""
    _ = place.rules.needs_sharing
    disclosures_of(place.rules.data_map)
    consents_of(place.rules.data_map)


class _Proposal:
    """The dossiers of one request, looked at and written to the ledger's open transaction."""

    def __init__(self, deciding: Deciding, draft: Draft, request: sa.Row[Any]) -> None:
        self.deciding = deciding
        self.draft = draft
        self.request = request
        self.erasure = Erasure(request.number, request.carry_out_by)
        self.going: list[tuple[str, Looked]] = []
        self.blocked: list[Blocked] = []

    def make(self) -> ProposedErasure:
        binding = preflight(self.draft.place, self.draft.bestand, deletes=False)
        mine = self.request.number
        keys = requests.dossier_keys(self.draft.ledger, [mine])[mine]
        self._look(binding, keys)
        if not self.going and not self.blocked:
            end_request(self.deciding.ledger, self.erasure, self.deciding.now, left=0)
            return self._proposed(None, None, (), nothing_left=True)
        guards = self.draft.guards(binding, len(self.going)) if self.going else ()
        number, digest = self._write(binding, guards) if self.going else (None, None)
        self._record(number, digest, guards)
        return self._proposed(number, digest, guards, nothing_left=False)

    def _look(self, binding: Binding, keys: Sequence[str]) -> None:
        ledger, bestand = self.draft.ledger, self.draft.bestand
        hand = fill_batch(bestand, binding, ((i, key, None) for i, key in enumerate(keys)))
        clients = clients_in_batch(bestand, binding, hand)
        keeps = keeps_of(ledger, keys, except_request=self.request.number)
        taken = on_open_lists(ledger, keys)
        protocol = self.draft.place.rules.protocol
        for i, looked in sorted(facts_in_batch(bestand, binding, hand).items()):
            key = keys[i]
            hers = clients.get(i) == self.request.person_key
            reasons = why_not(protocol, looked, keeps.get(key, ()), hers=hers)
            if key in taken:
                reasons = (*reasons, Reason.ON_OPEN_LIST.value)
            if reasons:
                self.blocked.append(Blocked(looked.number, reasons, taken.get(key)))
            else:
                self.going.append((key, looked))

    def _write(self, binding: Binding, guards: tuple[str, ...]) -> tuple[int, str]:
        run_number = self.draft.open_run("erasure")
        staging = Staging(self.draft.ledger)
        # Read before: while lines are copied in, the connection answers nothing else.
        tombstones = self.draft.place.tombstones(self.draft.ledger)
        staging.add_items(self._lines(tombstones))
        number, digest = self.draft.write(
            binding,
            staging,
            len(self.going),
            run_number=run_number,
            guards=guards,
            also={"erasure": self.erasure.to_record()},
        )
        counts = {"request": self.request.number, "going": self._by_category()}
        self.draft.close_run(run_number, counts)
        return number, digest

    def _lines(self, tombstones: Tombstones) -> Iterator[tuple[str, ItemLine]]:
        for number, (key, looked) in enumerate(self.going, start=1):
            line = ItemLine(
                item=number,
                batch=0,  # it is cut into batches once all items are known
                tombstone=tombstones.of(key),
                category=looked.facts.category,
                closure_year=_closure_year(looked),
                # From the day on which she asked it may go, whatever the clocks say.
                due_on=self.request.received_on.isoformat(),
                disposition=Disposition.DESTROY.value,
                reasons=(Reason.ERASURE_REQUESTED.value,),
                salt=fresh_salt(),
            )
            yield key, line

    def _by_category(self) -> dict[str, int]:
        return dict(Counter(looked.facts.category for _, looked in self.going))

    def _record(self, number: int | None, digest: str | None, guards: tuple[str, ...]) -> None:
        public = self.draft.place.rules.protocol.public_reason
        blocked = Counter(public(reason) for each in self.blocked for reason in each.reasons)
        record = {
            "request": self.request.number,
            "list": number,
            "list_digest": digest,
            "guards_tripped": list(guards),
            "rule_set": self.draft.place.rules.digest,
            "going": self._by_category(),
            "blocked": dict(blocked),
        }
        self.deciding.record("erasure-proposed", record)

    def _proposed(
        self, number: int | None, digest: str | None, guards: tuple[str, ...], *, nothing_left: bool
    ) -> ProposedErasure:
        return ProposedErasure(
            request=self.request.number,
            carry_out_by=self.erasure.carry_out_by,
            list_number=number,
            digest=digest,
            going=self._by_category(),
            blocked=tuple(self.blocked),
            guards_tripped=guards,
            nothing_left=nothing_left,
        )


def _closure_year(looked: Looked) -> int:
    """The year in which the support ended; what may go has a closing date that can be right."""
    facts = looked.facts
    days = [day for day in (facts.closed_on, facts.support_ended_on) if day is not None]
    return max(days).year
