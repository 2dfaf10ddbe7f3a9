"""The channels of this installation, from its settings, and the message that a notice becomes."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from retention.actions.notice_secret import NoticeSecret
from retention.actions.workplace import Workplace
from retention.domain.recipients import Channel as How
from retention.domain.recipients import Telling
from retention.errors import ConfigurationError
from retention.ledger.notices import ALERT
from retention.notices.failures import PermanentFailure
from retention.notices.filedrop import FileChannel
from retention.notices.message import Channel, Message
from retention.notices.payload import read_payload
from retention.notices.smtp import SmtpChannel, smtp_server
from retention.notices.webhook import WebhookChannel
from retention.settings import Settings


def trust(settings: Settings) -> ssl.SSLContext:
    """Whose certificates are believed: the system's, and those in RETENTION_CA_FILE."""
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(settings.ca_file)
        except (OSError, ssl.SSLError):
            raise ConfigurationError(
                "RETENTION_CA_FILE cannot be read as certificates in PEM; check the path"
            ) from None
    return context


def channels(settings: Settings, now: Callable[[], datetime]) -> dict[How, Channel]:
    """The channels that this installation can use. Mail needs its settings; post is by hand."""
    believed = trust(settings)
    ours = (settings.evidence, settings.keys, settings.documents, settings.overviews)
    found: dict[How, Channel] = {
        How.WEBHOOK: WebhookChannel(believed, now),
        How.FILE: FileChannel(ours),
    }
    if settings.smtp_url is not None:
        if settings.smtp_from is None:
            raise ConfigurationError("RETENTION_SMTP_FROM is not set: who do notices come from?")
        server = smtp_server(settings.smtp_url, settings.smtp_password)
        try:
            found[How.SMTP] = SmtpChannel(server, settings.smtp_from, believed, now)
        except PermanentFailure:
            raise ConfigurationError("RETENTION_SMTP_FROM is not an e-mail address") from None
    return found


@dataclass(frozen=True)
class Writer:
    """Writes messages: what of a notice goes to its recipient, and how she can acknowledge."""

    place: Workplace
    secret: NoticeSecret

    def addressed(self, row: Any, book: Mapping[str, Any]) -> tuple[How, Message]:
        """(channel, message) of a notice; PermanentFailure where it has no current address."""
        if row.cause == ALERT:
            return How.SMTP, self._message(row, address=row.recipient)
        known = book.get(row.recipient)
        if known is None:
            raise PermanentFailure("no-address")
        how = How(known.channel)
        # Without encryption nobody hears what it is about, so nobody can say that she knows.
        open_way = how is How.POST or (how is How.SMTP and known.certificate is None)
        receipt = None if open_way else self.secret.receipt(row.number, row.key)
        return how, self._message(
            row,
            address=known.address,
            language=known.language,
            certificate=known.certificate,
            secret=self.secret.of_webhook(row.recipient),
            receipt=receipt,
            receipt_url=self._link(receipt, known.language),
        )

    def on_paper(self, row: Any, language: str) -> Message:
        """A notice for an envelope: without a link, since who reads it there answers by hand."""
        return self._message(row, address="", language=language)

    def _message(self, row: Any, **of_recipient: Any) -> Message:
        rights = self.place.rules.protocol.rights
        reminder = row.reminded_at is not None
        payload = read_payload(row.payload)
        return Message(
            key=row.key,
            number=row.number,
            telling=Telling(row.telling).value,
            made_at=row.made_at,
            reminder=reminder,
            columns=tuple(row.columns),
            codes=tuple(row.reasons) if row.cause == ALERT else (),
            # A reminder repeats no value: what stood may have ended since, or become secret.
            payload=replace(payload, values={}) if reminder else payload,
            controller=rights.controller if rights else "",
            **of_recipient,
        )

    def _link(self, receipt: str | None, language: str) -> str | None:
        base = self.place.settings.receipt_url
        if base is None or receipt is None:
            return None
        return f"{base.rstrip('/')}/{receipt}" + ("?lang=en" if language == "en" else "")
