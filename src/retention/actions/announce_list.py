"""Announce a decision on a list to those who can stop it: that there is one, never what is on it.

The other approvers and the custodian hear, so that a mistake or a forged decision is seen while the
list cools off. The notices go into the outbox with the decision, or not at all.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.approval import ListDecision, ListUnderDecision, carry_out_from
from retention.domain.clocks import local_day
from retention.domain.recipients import Telling
from retention.domain.states import ListState
from retention.ledger.notices import ALERT, NewNotice, add_notices
from retention.ledger.officials import mail_of


def announce_decision(
    place: Workplace, deciding: Deciding, subject: ListUnderDecision, kind: ListDecision
) -> int:
    """How many addresses hear of this decision. `subject`: the list as it stands after it."""
    until = stopped_before(place, subject)
    days = {} if until is None else {"stop_before": until.isoformat()}
    day = local_day(deciding.now)
    notices = [
        NewNotice(
            recipient=address,
            cause=ALERT,
            cause_number=subject.number,
            telling=Telling.ALERT,
            reasons=(f"list-{kind.value}",),
            payload={"numbers": {"list": subject.number}, "days": days},
        )
        for address in who_hears(place, deciding.ledger, deciding.person.user, day)
    ]
    return len(add_notices(deciding.ledger, notices, deciding.now))


def who_hears(place: Workplace, ledger: Connection, user: str, day: date) -> tuple[str, ...]:
    """The addresses of approvers in office other than this user, and RETENTION_ALERT_TO."""
    approvers = mail_of(ledger, place.rules.protocol.approval.functions, day, but=user)
    return tuple(dict.fromkeys((*approvers, *place.settings.alert_to)))


def stopped_before(place: Workplace, subject: ListUnderDecision) -> date | None:
    """The day from which an approved list may be carried out; until then it can be stopped."""
    if subject.state is not ListState.APPROVED or subject.approved_at is None:
        return None
    return local_day(carry_out_from(subject.approved_at, place.rules.protocol.approval))
