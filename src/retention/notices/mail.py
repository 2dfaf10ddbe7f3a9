"""A message as an e-mail: encrypted to the recipient's certificate, or empty of content.

Put together by hand: every header is plain ASCII on one line, made of an address that was checked,
of numbers and of our own words. The email package takes as long for one mail as a server for two.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from datetime import datetime
from email.utils import format_datetime

from retention.notices.failures import PermanentFailure
from retention.notices.message import Message, body_text, subject, waiting_text
from retention.notices.smime import encrypted

# A dot-atom and a host name: no quotes, comments or brackets that another server reads otherwise.
ADDRESS = re.compile(
    r"(?=.{3,254}$)(?=[^@]{1,64}@)"
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
TEXT = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "base64"}
SEALED = {
    "Content-Type": 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
    "Content-Transfer-Encoding": "base64",
    "Content-Disposition": 'attachment; filename="smime.p7m"',
}


def checked_address(text: str) -> str:
    """The address, when it is a plain one; PermanentFailure otherwise."""
    if not ADDRESS.fullmatch(text):
        raise PermanentFailure("address-invalid")
    return text


def message_id(message: Message, sender: str) -> str:
    """<key@our domain>: the same each time it is sent."""
    return f"<{message.id}@{sender.rpartition('@')[2]}>"


def as_mail(message: Message, sender: str, now: datetime) -> bytes:
    """The e-mail, ready to be sent; plain text only where it says nothing of a person."""
    address = checked_address(message.address)
    kind, content = TEXT, _text(message).encode()
    if message.certificate is not None:
        kind, content = SEALED, encrypted(_part(TEXT, content), message.certificate, now)
    headers = {
        "From": sender,
        "To": address,
        "Subject": subject(message),
        "Date": format_datetime(now),
        "Message-ID": message_id(message, sender),
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
        "MIME-Version": "1.0",
    }
    return _part({**headers, **kind}, content)


def _text(message: Message) -> str:
    """The words. Without a certificate no more than that something waits; alerts hold no person."""
    open_way = message.certificate is None and message.telling != "alert"
    return waiting_text(message) if open_way else body_text(message)


def _part(headers: dict[str, str], content: bytes) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    whole = "".join(lines)
    if not (whole.isascii() and whole.isprintable()):
        raise PermanentFailure("header-invalid")
    body = encodebytes(content).replace(b"\n", b"\r\n")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
