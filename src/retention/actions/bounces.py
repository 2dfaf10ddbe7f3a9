"""Bounces: a mail that came back was not delivered (RFC 3464). Read from a Maildir folder.

What lies there was written by strangers: nothing in it is believed but a Message-ID of ours and
the word `failed`, and nothing in it can stop the reading.
"""

from __future__ import annotations

import mailbox
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message as Mail
from email.parser import BytesParser
from email.policy import compat32
from itertools import islice

import sqlalchemy as sa

from retention.actions.notice_log import write_chunk
from retention.actions.workplace import Workplace
from retention.domain.states import NoticeState
from retention.errors import ConfigurationError
from retention.ledger.tables import notice
from retention.notices.message import REMINDER

LARGEST = 10 * 2**20  # bytes
AT_ONCE = 10_000
OURS = re.compile(r"<([0-9a-f-]{36})(?:" + REMINDER + r")?@[^<>\s]{1,253}>")


@dataclass(frozen=True, slots=True)
class Bounced:
    """How many notices came back, how many mails told nothing new, how many were left."""

    bounced: int
    known: int
    left: int


def read_bounces(place: Workplace) -> Bounced:
    """Notices that came back are on the queue; a mail that told so is removed, others stay."""
    folder = place.settings.bounces
    if folder is None:
        return Bounced(0, 0, 0)
    found: Counter[str] = Counter()
    try:
        box = mailbox.Maildir(folder, factory=None, create=False)
        names = list(islice(box.iterkeys(), AT_ONCE))
    except (OSError, mailbox.Error):
        raise ConfigurationError("RETENTION_BOUNCES is no Maildir folder; check the path") from None
    for name in names:
        came = _one(place, box, name)
        found[came] += 1
        if came != "left":
            with suppress(KeyError, OSError):
                box.remove(name)
    with place.ledger.connect() as ledger:
        now = place.clock.now(ledger)
    write_chunk(place, now)
    return Bounced(found["bounced"], found["known"], found["left"])


def _one(place: Workplace, box: mailbox.Maildir, name: str) -> str:
    """What came of one mail: bounced, known (it changes nothing) or left (not understood)."""
    keys = set(islice(returned_keys(_bytes(box, name)), 100))
    states = [_mark(place, key) for key in sorted(keys)]
    if "bounced" in states:
        return "bounced"
    return "known" if states and set(states) == {"known"} else "left"


def _bytes(box: mailbox.Maildir, name: str) -> bytes:
    with suppress(KeyError, OSError), box.get_file(name) as file:
        data = file.read(LARGEST + 1)
        return bytes(data) if len(data) <= LARGEST else b""
    return b""


def _mark(place: Workplace, key: str) -> str:
    """`bounced` where it was sent; `left` while that is being decided, or it is not ours."""
    with place.ledger.begin() as ledger:
        select = sa.select(notice.c.number, notice.c.state).where(notice.c.key == key)
        row = ledger.execute(select.with_for_update()).one_or_none()
        if row is None or row.state in {NoticeState.SENDING.value, NoticeState.READY.value}:
            return "left"
        if row.state != NoticeState.SENT.value:
            return "known"
        values = {"state": NoticeState.FAILED.value, "failure": "bounced", "written_down": False}
        ledger.execute(sa.update(notice).where(notice.c.number == row.number).values(values))
        return "bounced"


def returned_keys(data: bytes) -> Iterator[str]:
    """The keys of notices that a delivery report says have failed; nothing for any other mail."""
    try:
        yield from _returned(BytesParser(policy=compat32).parsebytes(data))
    except Exception:  # noqa: BLE001 - whatever a stranger's mail breaks, the next one is read
        return


def _returned(report: Mail) -> Iterator[str]:
    parts = list(islice(report.walk(), 1000))
    statuses = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not any(_failed(status) for status in statuses):
        return
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            headers = inner[0] if isinstance(inner, list) and inner else None
        elif kind == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            headers = BytesParser(policy=compat32).parsebytes(
                raw if isinstance(raw, bytes) else b""
            )
        else:
            continue
        for value in headers.get_all("Message-ID", []) if isinstance(headers, Mail) else []:
            if (ours := OURS.fullmatch(str(value).strip())) is not None:
                yield ours[1]


def _failed(status: Mail) -> bool:
    """Whether a recipient's block of this status says `failed`, not only `delayed`."""
    blocks = status.get_payload()
    return isinstance(blocks, list) and any(
        str(block.get("Action", "")).strip().lower() == "failed"
        for block in blocks
        if isinstance(block, Mail)
    )
