"""Bounces: what came back is on the queue; hostile mail stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice_servers import mail_server
from outbox import add_notice, add_recipient, key_of, maildir, notice_row, to_mail_server
from places import rows
from retention.actions.acknowledge import acknowledge
from retention.actions.bounces import Bounced, read_bounces, returned_keys
from retention.actions.deliver import deliver
from retention.actions.workplace import Workplace
from retention.errors import ConfigurationError

KEY = "0b2c7a52-4b1e-4d0e-9d5f-3f1c7d2a9e11"


def report(key: str, *, action: str = "failed", headers_only: bool = False) -> bytes:
    """A delivery status notification about the message with this key."""
    mail = MIMEMultipart("report", report_type="delivery-status")
    mail["From"], mail["Subject"] = "mailer-daemon@example.org", "Undelivered"
    mail.attach(MIMEText("It could not be delivered."))
    status = EmailMessage()
    status["Reporting-MTA"] = "dns; mx.example.org"
    one = EmailMessage()
    one["Final-Recipient"], one["Action"], one["Status"] = "rfc822; a@b.example", action, "5.1.1"
    part = MIMEMultipart()
    part.set_type("message/delivery-status")
    part.set_payload([status, one])
    mail.attach(part)
    original = EmailMessage()
    original["Message-ID"] = f"<{key}@gemeente.example>"
    if headers_only:
        mail.attach(MIMEText(original.as_string(), "rfc822-headers"))
    else:
        mail.attach(MIMEMessage(original))
    return mail.as_bytes()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Any]:
    with maildir(tmp_path) as box:
        yield box


@pytest.fixture
def sent(place: Workplace, tmp_path: Path, box: Any) -> tuple[Workplace, int]:
    """A place that reads bounces, and the number of a notice that was sent."""
    with mail_server() as server:
        place = to_mail_server(place, server, bounces=tmp_path / "bounces")
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(place, "cak")
        deliver(place)
    return place, number


@pytest.mark.parametrize("headers_only", [False, True])
@pytest.mark.parametrize("suffix", ["", "-reminder"])
def test_bounced_notice_is_on_the_queue_and_its_bounce_is_gone(
    sent: tuple[Workplace, int], box: Any, *, headers_only: bool, suffix: str
) -> None:
    place, number = sent
    box.add(report(key_of(place, number) + suffix, headers_only=headers_only))
    assert read_bounces(place) == Bounced(1, 0, 0)
    row = notice_row(place, number)
    assert (row.state, row.failure) == ("failed", "bounced")
    assert len(box) == 0
    query = (
        "SELECT line::jsonb -> 'record' -> 'failed' FROM retention.log"
        " WHERE kind = 'notices-delivered' ORDER BY sequence"
    )
    assert [row[0] for row in rows(place.ledger, query)] == [[], [[number, "cak", "bounced"]]]
    assert read_bounces(place) == Bounced(0, 0, 0)


def test_bounce_of_what_was_acknowledged_changes_nothing(
    sent: tuple[Workplace, int], box: Any
) -> None:
    place, number = sent
    acknowledge(place, number, "gebeld", "steward1")
    box.add(report(key_of(place, number)))
    assert read_bounces(place) == Bounced(0, 1, 0)
    assert notice_row(place, number).state == "acknowledged"
    assert len(box) == 0


@pytest.mark.parametrize(
    "mail",
    [
        report(KEY),
        b"Return-Path: <>\r\nSubject: failure\r\n\r\nunknown user\r\n",
        b"",
        b"\xff\xfe\x00",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" * 3,
    ],
    ids=["of another", "classic", "empty", "bytes", "torn"],
)
def test_mail_that_is_not_about_a_notice_of_ours_stays(
    sent: tuple[Workplace, int], box: Any, mail: bytes
) -> None:
    place, number = sent
    box.add(mail)
    assert read_bounces(place) == Bounced(0, 0, 1)
    assert len(box) == 1
    assert notice_row(place, number).state == "sent"


def test_delay_is_no_bounce(sent: tuple[Workplace, int], box: Any) -> None:
    place, number = sent
    box.add(report(key_of(place, number), action="delayed"))
    assert read_bounces(place) == Bounced(0, 0, 1)
    assert notice_row(place, number).state == "sent"


def test_report_is_read() -> None:
    assert list(returned_keys(report(KEY))) == [KEY]
    assert list(returned_keys(report(KEY, action=" FAILED "))) == [KEY]


def test_mail_nested_without_end_is_no_error() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    assert list(returned_keys(deep)) == []


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_no_mail_raises(noise: bytes, where: int) -> None:
    good = report(KEY)
    assert set(returned_keys(good[:where] + noise + good[where:])) <= {KEY}
    assert set(returned_keys(noise)) == set()


def test_folder_that_is_no_maildir_is_named(place: Workplace, tmp_path: Path) -> None:
    odd = replace(place, settings=replace(place.settings, bounces=tmp_path / "nowhere"))
    with pytest.raises(ConfigurationError, match="RETENTION_BOUNCES"):
        read_bounces(odd)


def test_without_the_setting_nothing_is_read(place: Workplace) -> None:
    assert read_bounces(place) == Bounced(0, 0, 0)
