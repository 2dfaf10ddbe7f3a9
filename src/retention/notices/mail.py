"""A message as an e-mail: encrypted to the recipient's certificate, or empty of content.

No header is made of anything but an address that was checked, numbers and our own words.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from retention.notices.failures import PermanentFailure
from retention.notices.message import Message, body_text, subject, waiting_text
from retention.notices.smime import encrypted

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


def checked_address(text: str) -> str:
    """The address, when it is a plain one; PermanentFailure otherwise."""
    try:
        if ADDRESS.fullmatch(text):
            return Address(addr_spec=text).addr_spec
    except (ValueError, IndexError, HeaderParseError):
        pass
    raise PermanentFailure("address-invalid")


def message_id(message: Message, sender: str) -> str:
    """<key@our domain>: the same each time it is sent."""
    return f"<{message.id}@{sender.rpartition('@')[2]}>"


def as_mail(message: Message, sender: str, now: datetime) -> bytes:
    """The e-mail, ready to be sent; plain text only where it says nothing of a person."""
    address = checked_address(message.address)
    body = _body(message)
    mail: EmailMessage | MIMEApplication = body
    if message.certificate is not None:
        sealed = encrypted(body.as_bytes(), message.certificate, now)
        mail = MIMEApplication(
            sealed, "pkcs7-mime", policy=SMTP, smime_type="enveloped-data", name="smime.p7m"
        )
        mail.add_header("Content-Disposition", "attachment", filename="smime.p7m")
    headers: dict[str, Any] = {
        "From": Address(addr_spec=sender),
        "To": Address(addr_spec=address),
        "Subject": subject(message),
        "Date": format_datetime(now),
        "Message-ID": message_id(message, sender),
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    for name, value in headers.items():
        mail[name] = value
    return mail.as_bytes()


def _body(message: Message) -> EmailMessage:
    """The words. Without a certificate no more than that something waits; alerts hold no person."""
    open_way = message.certificate is None and message.telling != "alert"
    text = waiting_text(message) if open_way else body_text(message)
    body = EmailMessage(policy=SMTP)
    body.set_content(text)
    return body
