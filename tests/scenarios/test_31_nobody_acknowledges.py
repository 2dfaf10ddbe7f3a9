"""A recipient that says nothing is reminded once, then it is on the steward's queue."""

from __future__ import annotations

from datetime import timedelta

from notice_servers import certificate, decrypted, mail_server
from outbox import NAME, add_notice, add_recipient, key_of, notice_row, receipt_of, to_mail_server
from places import NOW, at, rows
from retention.actions.acknowledge import How, acknowledge_by_receipt
from retention.actions.chase import Chased, chase
from retention.actions.deliver import Delivered, deliver
from retention.actions.workplace import Workplace
from retention.ledger.outbox import queue


def _queue(place: Workplace) -> list[int]:
    with place.ledger.connect() as ledger:
        return [row["number"] for row in queue(ledger)]


def test_reminder_after_seven_days_then_the_queue_after_fourteen(place: Workplace) -> None:
    with mail_server() as server:
        place = to_mail_server(place, server, alert_to=("beheer@gemeente.example",))
        pem = certificate()
        add_recipient(place, "cak", "smtp", "meldingen@cak.example", certificate=pem)
        silent, answered = add_notice(place, "cak"), add_notice(place, "cak")
        deliver(place)
        acknowledge_by_receipt(place, receipt_of(place, answered), How.LINK)

        # a day too early: nothing
        assert chase(at(place, NOW + timedelta(days=6))) == Chased(0, 0)

        week = at(place, NOW + timedelta(days=7))
        assert chase(week) == Chased(1, 0)
        assert chase(week) == Chased(0, 0)
        assert deliver(week) == Delivered(sent=1)
        key = key_of(place, silent)
        assert server.ids[f"<{key}@gemeente.example>"] == 1
        assert server.ids[f"<{key}-reminder@gemeente.example>"] == 1
        assert notice_row(place, silent).sent_at == NOW
        assert _queue(place) == []

        fortnight = at(place, NOW + timedelta(days=14))
        assert chase(fortnight) == Chased(0, 1)
        assert chase(fortnight) == Chased(0, 0)
        assert _queue(place) == [silent]
        assert deliver(fortnight) == Delivered(sent=1)

    # whoever looks after it is told, in codes
    assert server.recipients[-1] == "beheer@gemeente.example"
    body = server.taken[-1].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert b"notices-overdue" in body
    query = "SELECT line::jsonb -> 'record' FROM retention.log WHERE kind = 'notices-chased'"
    assert [row[0] for row in rows(place.ledger, query)] == [
        {"reminded": [silent], "escalated": []},
        {"reminded": [], "escalated": [silent]},
    ]

    # a late answer still counts, and takes it off the queue
    acknowledge_by_receipt(place, receipt_of(place, silent), How.LINK)
    assert _queue(place) == []


def test_notice_that_never_got_out_is_escalated_too(place: Workplace) -> None:
    add_recipient(place, "cak", "smtp", "meldingen@cak.example")
    number = add_notice(place, "cak")
    deliver(place)
    assert chase(at(place, NOW + timedelta(days=14))) == Chased(0, 1)
    assert _queue(place) == [number]


def test_reminder_repeats_no_value_and_says_where_they_stood(place: Workplace) -> None:
    with mail_server() as mails:
        place = to_mail_server(place, mails)
        pem = certificate()
        add_recipient(place, "cak", "smtp", "meldingen@cak.example", certificate=pem)
        add_notice(place, "cak")
        deliver(place)
        later = at(place, NOW + timedelta(days=8))
        chase(later)
        deliver(later)
    bodies = (decrypted(mail, pem).get_payload(decode=True) for mail in mails.taken)
    first, reminder = (bytes(body or b"").decode() for body in bodies)
    assert NAME in first
    assert NAME not in reminder
    assert "eerdere bericht" in reminder
