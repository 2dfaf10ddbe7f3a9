"""Decisions on a list: present, approve, reject, lift a guard. Each is bound to its digest.

`digest`: of the list as it was looked at; another one is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from retention.actions.abandon import abandon, write_abandoned
from retention.actions.announce_list import announce_decision
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.approval import (
    Given,
    ListDecision,
    refusals_to_approve,
    refusals_to_lift_guard,
    refusals_to_present,
    refusals_to_reject,
    rule_set_refusals,
)
from retention.domain.clocks import local_day
from retention.domain.states import ListState
from retention.errors import Refusal
from retention.ledger import lists
from retention.ledger.officials import Credential
from retention.ledger.tables import destruction_list


@dataclass(frozen=True, slots=True)
class Decided:
    """Where the list stands after the decision, and what it still needs.

    `announced`: how many addresses hear of the decision; None where it is not announced.
    """

    list_number: int
    state: ListState
    digest: str
    approvals: int
    approvals_needed: int
    announced: int | None = None


def present(
    place: Workplace,
    number: int,
    user: str,
    token: Credential = None,
    *,
    digest: str | None = None,
) -> Decided:
    """A steward says that the list is as it should be; others approve it."""
    with Deciding(place, user, token, "present") as deciding:
        ledger, person = deciding.ledger, deciding.person
        subject = lists.under_decision(ledger, number, lock=True)
        day = local_day(deciding.now)
        refusals = refusals_to_present(person, subject, day, digest=digest)
        deciding.unless(refusals, list=number)
        lists.header_of(lists.row_of(ledger, number))
        lists.move(
            ledger, number, ListState.PROPOSED, ListState.PRESENTED, presented_by=person.user
        )
        lists.add_decision(ledger, subject, ListDecision.PRESENTED, person, deciding.now)
        deciding.record("presented", {"list": number, "list_digest": subject.digest})
        return _decided(place, deciding, number)


def approve(
    place: Workplace,
    number: int,
    user: str,
    token: Credential = None,
    *,
    digest: str | None = None,
) -> Decided:
    """One approval; the one that completes them starts the cooling-off. The others hear of it."""
    with Deciding(place, user, token, "approve") as deciding:
        ledger, person, rule = deciding.ledger, deciding.person, place.rules.protocol.approval
        subject = lists.under_decision(ledger, number, lock=True)
        day = local_day(deciding.now)
        refusals = refusals_to_approve(person, subject, rule, day, digest=digest)
        others = rule_set_refusals(subject, place.rules.digest)
        deciding.unless((*refusals, *others), list=number)
        lists.header_of(lists.row_of(ledger, number))
        lists.add_decision(ledger, subject, ListDecision.APPROVED, person, deciding.now)
        given = (*subject.approvals, Given(person.user, person.function))
        if len(given) >= rule.approvers:
            lists.move(
                ledger,
                number,
                ListState.PRESENTED,
                ListState.APPROVED,
                approved_at=deciding.now,
                approved_by=given[0].user,
                approved_function=given[0].function.value,
                also_approved_by=given[1].user,
                also_approved_function=given[1].function.value,
            )
        deciding.record("approved", {"list": number, "list_digest": subject.digest})
        return _announced(place, deciding, number, ListDecision.APPROVED)


def lift_guard(
    place: Workplace,
    number: int,
    user: str,
    motive: str,
    token: Credential = None,
    *,
    digest: str | None = None,
) -> Decided:
    """One of the two approvers who say, with a motive, that so large a list is meant."""
    with Deciding(place, user, token, "lift-guard") as deciding:
        ledger, person = deciding.ledger, deciding.person
        subject = lists.under_decision(ledger, number, lock=True)
        rule = place.rules.protocol.approval
        refusals = refusals_to_lift_guard(person, subject, rule, local_day(deciding.now), digest)
        deciding.unless((*refusals, *_no_motive(motive)), list=number)
        lists.add_decision(
            ledger, subject, ListDecision.GUARD_LIFTED, person, deciding.now, motive=motive
        )
        deciding.record("guard-lifted", {"list": number, "list_digest": subject.digest})
        return _announced(place, deciding, number, ListDecision.GUARD_LIFTED)


def _no_motive(motive: str) -> tuple[Refusal, ...]:
    return () if motive.strip() else (Refusal("no-motive", "say in a motive why this is meant"),)


def reject(
    place: Workplace,
    number: int,
    user: str,
    motive: str,
    token: Credential = None,
    *,
    digest: str | None = None,
) -> Decided:
    """The list ends here; its dossiers may be proposed again, its number stays taken."""
    with Deciding(place, user, token, "reject") as deciding:
        ledger, person = deciding.ledger, deciding.person
        subject = lists.under_decision(ledger, number, lock=True)
        rule = place.rules.protocol.approval
        refusals = refusals_to_reject(person, subject, rule, local_day(deciding.now), digest=digest)
        deciding.unless((*refusals, *_no_motive(motive)), list=number)
        lists.add_decision(
            ledger, subject, ListDecision.REJECTED, person, deciding.now, motive=motive
        )
        lists.move(ledger, number, subject.state, ListState.REJECTED)
        deciding.record("rejected", {"list": number, "list_digest": subject.digest})
        abandon(place, ledger, number, "rejected", person.user, deciding.now)
        decided = _announced(place, deciding, number, ListDecision.REJECTED)
    write_abandoned(place, number)
    return decided


def lapse(place: Workplace) -> tuple[int, ...]:
    """The lists whose approval has lapsed, ended now; to be proposed anew."""
    ended = []
    rule = place.rules.protocol.approval
    with place.ledger.begin() as ledger:
        now = place.clock.now(ledger)
        since = sa.func.make_interval(0, 0, 0, rule.lapses_after_days)
        numbers = ledger.execute(
            sa.select(destruction_list.c.number).where(
                destruction_list.c.state == ListState.APPROVED.value,
                destruction_list.c.approved_at + since < now,
            )
        ).scalars()
        for number in list(numbers):
            lists.move(ledger, number, ListState.APPROVED, ListState.LAPSED)
            abandon(place, ledger, number, "lapsed", "retention", now)
            ended.append(number)
    for number in ended:
        write_abandoned(place, number)
    return tuple(ended)


def _announced(place: Workplace, deciding: Deciding, number: int, kind: ListDecision) -> Decided:
    after = _decided(place, deciding, number)
    subject = lists.under_decision(deciding.ledger, number)
    return replace(after, announced=announce_decision(place, deciding, subject, kind))


def _decided(place: Workplace, deciding: Deciding, number: int) -> Decided:
    after = lists.under_decision(deciding.ledger, number)
    needed = place.rules.protocol.approval.approvers
    return Decided(number, after.state, after.digest, len(after.approvals), needed)
