"""A notice as a letter: for a recipient who is told by post, by telephone or at the counter.

It holds what the recipient is told of a person, so who read it is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from retention.actions.notice_channels import Writer
from retention.actions.notice_secret import notice_secret
from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.notifying import StandingNotice, refusals_to_read_notice
from retention.domain.states import NoticeState
from retention.ledger import outbox, recipients
from retention.ledger.notices import ALERT
from retention.ledger.officials import Credential
from retention.notices.message import body_text, subject


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """What goes in the envelope, and to whom; `address` None: post is not how she is reached."""

    recipient: str
    address: str | None
    subject: str
    text: str = field(repr=False)


def notice_letter(
    place: Workplace, number: int, user: str, token: Credential = None
) -> NoticeLetter:
    """The whole of what this notice tells; RefusedError where it may not be told (yet)."""
    with Deciding(place, user, token, "read-notice") as deciding:
        row = outbox.row_of(deciding.ledger, number)
        standing = StandingNotice(number, NoticeState(row.state), tuple(row.questions))
        deciding.unless(
            refusals_to_read_notice(
                deciding.person, standing, local_day(deciding.now), alert=row.cause == ALERT
            ),
            notice=number,
        )
        known = recipients.current(deciding.ledger).get(row.recipient)
        letter = _written(place, row, known)
        deciding.record("notice-read", {"notice": number, "recipient": row.recipient})
        return letter


def _written(place: Workplace, row: Any, known: Any) -> NoticeLetter:
    writer = Writer(place, notice_secret(place))
    message = writer.on_paper(row, known.language if known is not None else "nl")
    by_post = known is not None and known.channel == "post"
    name = known.name if known is not None else row.recipient
    return NoticeLetter(
        name, known.address if by_post else None, subject(message), body_text(message)
    )
