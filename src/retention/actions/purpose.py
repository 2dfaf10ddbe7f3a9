"""What a list is for, as far as carrying it out depends on it: a term that passed, or a request.

Locks, order, read-back, documents and entries are the same for both; see intend.py and
destroy_batch.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.telling import erasure_notices
from retention.bestand.batch import only
from retention.bestand.clients import clients_in_batch
from retention.bestand.due import due_in_batch
from retention.bestand.facts import Looked, facts_in_batch
from retention.domain.clocks import cutoffs, local_day
from retention.domain.decision import DossierFacts, Keep, Reason, decide, kept_from_erasure
from retention.domain.erasure import Erasure, erasure_of
from retention.domain.protocol import Protocol
from retention.ledger.keeps import keeps_on_batch
from retention.ledger.notices import ERASURE, add_notices, drop, release
from retention.ledger.requests import granted

if TYPE_CHECKING:
    from retention.actions.attempt import Attempt

Reasons = tuple[str, ...]
WITHDRAWN: Reasons = (Reason.REQUEST_WITHDRAWN.value,)


@dataclass(frozen=True)
class InHand:
    """The dossiers of one attempt in the bestand's batch table, in the transaction of a step.

    `quick`: the last changes of a dossier's own rows are left to the deletion itself.
    """

    ledger: Connection
    bestand: Connection
    batch: sa.Table
    quick: bool = False

    @property
    def items(self) -> set[int]:
        """Their item numbers."""
        return set(self.bestand.execute(sa.select(self.batch.c.item)).scalars())


class Purpose(ABC):
    """What a list is for. `leaves_remainders`: what is gone may be in the archive anonymously."""

    leaves_remainders: bool

    @abstractmethod
    def changed_before(self, attempt: Attempt) -> Mapping[str, datetime | None]:
        """Category -> the moment from which on a change keeps a dossier; None: none does."""

    @abstractmethod
    def keeps(self, attempt: Attempt, ledger: Connection) -> dict[int, list[Keep]]:
        """Item -> what keeps its dossier now by the ledger."""

    @abstractmethod
    def over(self, ledger: Connection) -> Reasons:
        """Why nothing of the list may go any more; empty: it may."""

    @abstractmethod
    def stay(self, attempt: Attempt, hand: InHand) -> dict[int, Reasons]:
        """Item -> why it may no longer go, in a statement after the locks; absent ones left out."""

    @abstractmethod
    def tell(self, attempt: Attempt, hand: InHand) -> None:
        """Whoever must hear of it is in the outbox, waiting, before the rows that say so go."""

    @abstractmethod
    def told(
        self, attempt: Attempt, ledger: Connection, gone: Sequence[int], stayed: Sequence[int]
    ) -> None:
        """What waited may go where the dossier is gone, and is dropped where it stayed."""


class TermPassed(Purpose):
    """Dossiers whose retention term has passed (protocol art. 8)."""

    leaves_remainders = True

    def changed_before(self, attempt: Attempt) -> Mapping[str, datetime | None]:
        """By the term of the second clock."""
        return {
            code: cutoffs(c.closure_term_years, c.change_term_years, attempt.as_of).changed_before
            for code, c in attempt.place.rules.protocol.categories.items()
        }

    def keeps(self, attempt: Attempt, ledger: Connection) -> dict[int, list[Keep]]:
        """Everything."""
        return keeps_on_batch(ledger, attempt.mine.list, attempt.mine)

    def over(self, ledger: Connection) -> Reasons:  # noqa: ARG002 - a term stays over
        """Nothing."""
        return ()

    def stay(self, attempt: Attempt, hand: InHand) -> dict[int, Reasons]:
        """Those that are not due any more."""
        protocol, binding = attempt.place.rules.protocol, attempt.binding
        due = due_in_batch(
            hand.bestand, binding, protocol, attempt.as_of, hand.batch, own_changes=not hand.quick
        )
        kept = hand.items - due
        if not kept:
            return {}
        looked = facts_in_batch(hand.bestand, binding, only(hand.batch, kept))
        return {item: _why_kept(attempt, each.facts) for item, each in looked.items()}

    def tell(self, attempt: Attempt, hand: InHand) -> None:
        """Nobody: a recipient has terms of its own."""

    def told(
        self, attempt: Attempt, ledger: Connection, gone: Sequence[int], stayed: Sequence[int]
    ) -> None:
        """Nothing waited."""


def _why_kept(attempt: Attempt, facts: DossierFacts) -> Reasons:
    """The reasons as of today: a change since the proposal is none in the future."""
    protocol = attempt.place.rules.protocol
    today = decide(facts, protocol, local_day(attempt.now))
    return decide(facts, protocol, attempt.as_of).reasons if today.goes else today.reasons


@dataclass(frozen=True)
class OnRequest(Purpose):
    """Dossiers of a client who asked for their erasure (protocol art. 12.3).

    A change after approval keeps nothing: the clock that it would restart does not count here, and
    what was added about her she asked to have erased too. What keeps a dossier counts each time.
    """

    erasure: Erasure
    leaves_remainders = False

    def changed_before(self, attempt: Attempt) -> Mapping[str, datetime | None]:
        """No change keeps a dossier."""
        return dict.fromkeys(attempt.place.rules.protocol.categories)

    def keeps(self, attempt: Attempt, ledger: Connection) -> dict[int, list[Keep]]:
        """Everything but the request itself."""
        mine, number = attempt.mine, self.erasure.request
        return keeps_on_batch(ledger, mine.list, mine, except_request=number)

    def over(self, ledger: Connection) -> Reasons:
        """That the request was withdrawn."""
        return WITHDRAWN if granted(ledger, self.erasure.request) is None else ()

    def stay(self, attempt: Attempt, hand: InHand) -> dict[int, Reasons]:
        """Those that something keeps; all of them when the request was withdrawn."""
        client = granted(hand.ledger, self.erasure.request)
        if client is None:
            return dict.fromkeys(hand.items, WITHDRAWN)
        keeps = self.keeps(attempt, hand.ledger)
        looked = facts_in_batch(hand.bestand, attempt.binding, hand.batch)
        clients = clients_in_batch(hand.bestand, attempt.binding, hand.batch)
        protocol = attempt.place.rules.protocol
        why = {
            item: why_not(protocol, each, keeps.get(item, ()), hers=clients.get(item) == client)
            for item, each in looked.items()
        }
        return {item: reasons for item, reasons in why.items() if reasons}

    def tell(self, attempt: Attempt, hand: InHand) -> None:
        """Every third party that received the data (art. 12.2b)."""
        new = erasure_notices(
            attempt.place,
            hand.ledger,
            hand.bestand,
            attempt.binding,
            hand.batch,
            attempt.mine.list,
        )
        add_notices(hand.ledger, new, attempt.now, waiting=True)

    def told(
        self, attempt: Attempt, ledger: Connection, gone: Sequence[int], stayed: Sequence[int]
    ) -> None:
        """By item."""
        release(ledger, ERASURE, attempt.mine.list, gone)
        drop(ledger, ERASURE, attempt.mine.list, stayed)


def why_not(protocol: Protocol, looked: Looked, keeps: Iterable[Keep], *, hers: bool) -> Reasons:
    """Why a dossier stays though its erasure was granted; empty: it may go.

    `hers`: it is of the client whose request it is, and not of somebody else by now.
    """
    facts = replace(looked.facts, keeps=(*looked.facts.keeps, *keeps))
    other = () if hers else (Reason.OTHER_CLIENT.value,)
    return (*other, *kept_from_erasure(facts, protocol))


def purpose_of(header: Mapping[str, Any]) -> Purpose:
    """What the list with this header is for."""
    erasure = erasure_of(header)
    return TermPassed() if erasure is None else OnRequest(erasure)
