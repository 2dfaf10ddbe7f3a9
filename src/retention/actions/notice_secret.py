"""The secret behind notices: receipts (one-time tokens) and webhook secrets are derived from it."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from retention.actions.refusing import Deciding
from retention.actions.workplace import Workplace
from retention.domain.clocks import local_day
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Function
from retention.domain.recipients import Channel
from retention.errors import Refusal
from retention.evidence.keys import load_secret
from retention.ledger import recipients
from retention.ledger.officials import Credential
from retention.notices.webhook import shown_secret

SHOWERS = frozenset({Function.COORDINATOR, Function.PRIVACY_OFFICER})


@dataclass(frozen=True, slots=True)
class NoticeSecret:
    """Derives what proves that somebody received a notice; none of it is stored."""

    master: bytes = field(repr=False)

    def token(self, key: str) -> str:
        """The one-time token of the notice with this key."""
        raw = self._derived(f"acknowledge:{key}")
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")

    def receipt(self, number: int, key: str) -> str:
        """What stands in the link: the notice's number and its token."""
        return f"{number}.{self.token(key)}"

    def of_webhook(self, recipient: str) -> bytes:
        """The key that webhooks to this recipient are signed with."""
        return self._derived(f"webhook:{recipient}")

    def _derived(self, what: str) -> bytes:
        return hmac.new(self.master, what.encode(), sha256).digest()


def notice_secret(place: Workplace) -> NoticeSecret:
    """The secret of this installation, made at first use.

    Lost, links that were sent no longer work: a steward records these acknowledgements.
    """
    path = place.settings.keys / "notices.secret"
    given = place.settings.notices_secret
    return NoticeSecret(load_secret(path, secret_hex=given, may_create=True))


def show_webhook_secret(
    place: Workplace, recipient: str, user: str, token: Credential = None
) -> str:
    """The secret of a recipient in the address book, as its library takes it; written down."""
    with Deciding(place, user, token, "show-webhook-secret") as deciding:
        day = local_day(deciding.now)
        work = "hand out webhook secrets"
        refusals = refusals_of_office(deciding.person, SHOWERS, day, work)
        row = recipients.current(deciding.ledger).get(recipient)
        if row is None or row.channel != Channel.WEBHOOK.value:
            text = "no such recipient is reached by webhook; see `retention recipient list`"
            refusals += (Refusal("no-webhook", text),)
        deciding.unless(refusals)
        secret = notice_secret(place).of_webhook(recipient)
        deciding.record("webhook-secret-shown", {"recipient": recipient})
        return shown_secret(secret)
