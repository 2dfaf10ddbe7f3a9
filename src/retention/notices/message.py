"""A message to one recipient, and its words in Dutch and English; channels carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from retention.notices.payload import Payload

REMINDER = "-reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One notice as it goes to one recipient.

    `number` is what people refer to, `key` what machines recognise it by. `receipt` is the one-time
    token with which the recipient acknowledges, `receipt_url` where; both None for an alert.
    """

    key: str
    number: int
    telling: str
    address: str
    made_at: datetime
    language: Literal["nl", "en"] = "nl"
    certificate: str | None = None
    secret: bytes = field(default=b"", repr=False)
    reminder: bool = False
    columns: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    payload: Payload = field(default_factory=Payload, repr=False)
    controller: str = ""
    receipt: str | None = field(default=None, repr=False)
    receipt_url: str | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """What this message is recognised by, the same each time it is sent; a reminder's own."""
        return self.key + (REMINDER if self.reminder else "")


def nothing() -> None:
    """What is done just before a message can be taken over: nothing."""


class Channel(Protocol):
    """A way to a recipient. `send` returns when it was taken over, and not before."""

    def route(self, message: Message) -> str:
        """What this message shares with others that fail together with it: a server."""
        ...

    def written(self, message: Message) -> bytes:
        """The message as it will go, for `send`; may run in another thread than that."""
        ...

    def send(
        self, message: Message, written: bytes, just_before: Callable[[], object] = nothing
    ) -> None:
        """Hand it over; raises TransientFailure or PermanentFailure, with a code only.

        `just_before` is called once everything is ready, before it can be taken over; what that
        raises passes.
        """
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def body_text(message: Message) -> str:
    """The whole message in words, personal data included: for an encrypted way only."""
    return _template("alert" if message.telling == "alert" else "notice", message.language).render(
        m=message
    )


def waiting_text(message: Message) -> str:
    """Only that something waits, with its reference: safe on a postcard."""
    return _template("waits", message.language).render(m=message)


def subject(message: Message) -> str:
    """A subject that says nothing about anybody."""
    dutch = message.language == "nl"
    if message.telling == "alert":
        return f"Retention: melding {message.number}" if dutch else f"Retention: {message.number}"
    what = "Kennisgeving" if dutch else "Notice"
    again = ("Herinnering: " if dutch else "Reminder: ") if message.reminder else ""
    return f"{again}{what} {message.number}"


def record(message: Message) -> dict[str, Any]:
    """The message for a machine."""
    payload = message.payload
    acknowledge = {"url": message.receipt_url, "receipt": message.receipt}
    return {
        "type": f"notice.{message.telling}",
        "id": message.id,
        "notice": message.key,
        "reference": message.number,
        "reminder": message.reminder,
        "made_at": message.made_at.isoformat(timespec="seconds"),
        "from": message.controller,
        "telling": message.telling,
        "columns": list(message.columns),
        "given": [{"data_set": each.data_set, "on": each.on or None} for each in payload.disclosed],
        "about": {
            "dossiers": list(payload.about.dossiers),
            "bsn": payload.about.bsn,
            "name": payload.about.name,
        },
        "values": dict(payload.values),
        "acknowledge": acknowledge if message.receipt else None,
    }


@cache
def _template(name: str, language: str) -> Template:
    environment = Environment(  # noqa: S701 - plain text, nothing is marked up
        loader=PackageLoader("retention.notices"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["oneline"] = _one_line
    environment.filters["day"] = lambda day: f"{day:%d-%m-%Y}"
    return environment.get_template(f"{name}.{language}.txt.j2")


def _one_line(value: str | None) -> str:
    """A value that cannot pretend to be another line."""
    text = " ".join((value or "").split())
    if not text.isprintable():
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text or "—"
