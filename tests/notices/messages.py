"""Messages with valid defaults: a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from notice_servers import NOW
from retention.notices.message import Channel, Message, nothing
from retention.notices.payload import About, Given, Payload

NAME = "Annemieke de Vries-Bakker"


def message(**changes: Any) -> Message:
    """A notice of a new surname to the CAK."""
    values: dict[str, Any] = {
        "key": "0b2c7a52-4b1e-4d0e-9d5f-3f1c7d2a9e11",
        "number": 7,
        "telling": "value",
        "address": "meldingen@cak.example",
        "made_at": NOW,
        "columns": ("client.surname",),
        "payload": Payload(
            about=About(dossiers=("WMO-2019-00007",), bsn="123456782"),
            disclosed=(Given("BSN, NAW, beschikkinggegevens", "2019-03-01"),),
            values={"client.surname": NAME},
        ),
        "controller": "College van B en W",
        "receipt": "7.token",
        "receipt_url": "https://gemeente.example/retention/receipt/7.token",
        "secret": b"s" * 32,
    }
    return Message(**{**values, **changes})


def send(way: Channel, message: Message, just_before: Callable[[], object] = nothing) -> None:
    """Written and handed over."""
    way.send(message, way.written(message), just_before)
