"""Begin: check that the list may be carried out, and sign the opening statement before anything.

What cannot be recorded durably beforehand is not destroyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.actions.desk_key import SIGNED, signed_by_desk
from retention.actions.preflight import preflight
from retention.actions.statements import chain_next, write_envelope
from retention.actions.workplace import Workplace
from retention.anonymise.archive.parking import open_parking
from retention.bestand.balance import balance, identity, rows_per_table
from retention.domain.approval import (
    ListUnderDecision,
    refusals_of_unsigned,
    refusals_to_carry_out,
)
from retention.domain.states import ListState
from retention.errors import RefusedError, TamperedError
from retention.evidence.statements import Opening
from retention.ledger import lists
from retention.ledger.locks import next_number
from retention.ledger.log import log_head, write_down
from retention.ledger.publications import publication_of
from retention.ledger.tables import destruction_list, run
from retention.ledger.without import check_without
from retention.ledger.work import batches_of, untouched


@dataclass(frozen=True, slots=True)
class Begun:
    """A list that is being carried out, and its batches that are not final yet."""

    list_number: int
    digest: str
    batches: tuple[int, ...]


def begin(place: Workplace, list_number: int) -> Begun:
    """The list opened for carrying out, or still open from an earlier attempt.

    Raises RefusedError when it may not be carried out, TamperedError when it is not what was
    approved.
    """
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        row = lists.row_of(ledger, list_number, lock=True)
        if row.state == ListState.DONE.value:
            return Begun(list_number, row.digest, ())
        header = check_list(place, ledger, row, now)
        if row.state == ListState.APPROVED.value:
            with place.bestand.connect() as bestand:
                _open(place, ledger, bestand, row, header, now)
    # Only what is stored for good may stand in the folder: nothing there is ever written over.
    with place.ledger.begin() as ledger:
        write_envelope(place, ledger, list_number, "opening")
        return Begun(list_number, row.digest, _unfinished(ledger, list_number))


def check_list(
    place: Workplace, ledger: Connection, row: sa.Row[Any], now: datetime
) -> dict[str, Any]:
    """The list's header, after every check on the list as a whole."""
    header = lists.header_of(row)
    subject = lists.under_decision(ledger, row.number)
    rules = place.rules
    found = refusals_to_carry_out(subject, rules.protocol.approval, now, rules.digest)
    if found:
        raise RefusedError(refusals=found)
    unsigned = lists.decided_unsigned(ledger, row.number, SIGNED)
    if unsigned and (refused := refusals_of_unsigned(subject)):
        raise RefusedError(refusals=refused)
    _refuse_forged(place, ledger, row, subject)
    written = [
        {"number": b.number, "first": b.first, "last": b.last, "root": b.root}
        for b in batches_of(ledger, row.number)
    ]
    if written != header["batches"]:
        raise TamperedError(f"the batches of list {row.number} were changed since it was proposed")
    if "release" in header and publication_of(ledger, row.number) is None:
        check_without(ledger, row.number, header["release"])
    return header


def _refuse_forged(
    place: Workplace, ledger: Connection, row: sa.Row[Any], subject: ListUnderDecision
) -> None:
    """TamperedError unless the list's own row says what was decided, signed, and not taken back."""
    rule = place.rules.protocol.approval
    given = {(each.user, each.function.value) for each in subject.approvals}
    named = {
        (row.approved_by, row.approved_function),
        (row.also_approved_by, row.also_approved_function),
    }
    functions = {each.function for each in subject.approvals}
    if (
        not named <= given
        or len(functions) < len(subject.approvals)
        or not functions <= set(rule.functions)
        or not lists.written_down(ledger, row.number, signed_by_desk(place))
    ):
        raise TamperedError(f"the approvals on list {row.number} do not match its decisions")
    if lists.approval_completed_at(ledger, row, rule.approvers) != row.approved_at:
        raise TamperedError(f"the moment at which list {row.number} was approved was changed")
    # Who can change the ledger does not reach the folder.
    if lists.was_ended(ledger, row.number) or place.evidence.was_abandoned(row.number):
        raise TamperedError(f"list {row.number} was rejected or lapsed, and was made to look open")


def _open(
    place: Workplace,
    ledger: Connection,
    bestand: Connection,
    row: sa.Row[Any],
    header: dict[str, Any],
    now: datetime,
) -> None:
    binding = preflight(place, bestand)
    if identity(bestand, binding) != header["bestand"]:
        raise TamperedError(f"list {row.number} was proposed from another bestand")
    if sum(lists.summary(ledger, row.number).values()) != header["items"]:
        raise TamperedError(f"items of list {row.number} were added or removed since")
    if not untouched(ledger, row.number):
        raise TamperedError(
            f"list {row.number} was never begun, yet its ledger says that batches were worked on"
        )
    lists.move(ledger, row.number, ListState.APPROVED, ListState.CARRYING_OUT)
    if "release" in header:
        open_parking(ledger, row.number)
    ledger.execute(
        sa.insert(run).values(
            number=next_number(ledger, run.c.number),
            kind="carry-out",
            as_of=row.as_of,
            rule_set=row.rule_set,
            started_at=now,
            counts={"list": row.number},
        )
    )
    write_down(ledger, "opened", {"list": row.number, "list_digest": row.digest}, now)
    record = place.rules.record
    chain_next(
        place,
        ledger,
        now,
        row.number,
        lambda common: Opening(
            **common,
            list=header,
            list_digest=row.digest,
            rule_set=record,
            approvals=lists.decisions_on(ledger, row.number),
            balance=balance(bestand, binding),
            rows=rows_per_table(bestand, binding),
            log=log_head(ledger),
        ),
    )


def _unfinished(ledger: Connection, list_number: int) -> tuple[int, ...]:
    return tuple(b.number for b in batches_of(ledger, list_number) if b.state != "final")


def lists_ready(place: Workplace) -> tuple[int, ...]:
    """The approved lists whose cooling-off has passed, and those that were begun; in order."""
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        states = (ListState.APPROVED.value, ListState.CARRYING_OUT.value)
        numbers = ledger.execute(
            sa.select(destruction_list.c.number)
            .where(destruction_list.c.state.in_(states))
            .order_by(destruction_list.c.number)
        ).scalars()
        rules = place.rules
        return tuple(
            number
            for number in list(numbers)
            if not refusals_to_carry_out(
                lists.under_decision(ledger, number), rules.protocol.approval, now, rules.digest
            )
        )
