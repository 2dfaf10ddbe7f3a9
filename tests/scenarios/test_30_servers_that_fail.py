"""A mail server is down, a mailbox unknown, a webhook answers 500: none lost, nothing doubled."""

from __future__ import annotations

import pytest

from notice_servers import certificate, mail_server, web_server
from outbox import (
    add_notice,
    add_recipient,
    delivered_until_quiet,
    hurry,
    key_of,
    notice_row,
    to_mail_server,
)
from places import again_until_free, killed_by
from retention.actions.deliver import Delivered, deliver
from retention.actions.faults import STOP_AT
from retention.actions.workplace import Workplace
from retention.ledger.outbox import queue


def test_each_failure_ends_where_it_belongs_and_none_is_lost(place: Workplace) -> None:
    # given: one mailbox that is busy at first, one that is unknown, a webhook that stumbles
    busy = ["450 greylisted"] * 2
    answers = {
        "busy@one.example": lambda: busy.pop() if busy else None,
        "gone@two.example": lambda: "550 unknown mailbox",
    }
    with (
        mail_server(on_rcpt=lambda address: answers[address]()) as mails,
        web_server(answers=[500, 503]) as web,
    ):
        place = to_mail_server(place, mails)
        add_recipient(place, "one", "smtp", "busy@one.example", certificate=certificate())
        add_recipient(place, "two", "smtp", "gone@two.example")
        add_recipient(place, "three", "webhook", web.url)
        one, two, three = (add_notice(place, code) for code in ("one", "two", "three"))

        # when: it is delivered again and again
        assert deliver(place) == Delivered(again=2, failed=1)
        delivered_until_quiet(place)

    # then: the transient ones arrived, the permanent one is on the queue
    assert [notice_row(place, n).state for n in (one, two, three)] == ["sent", "failed", "sent"]
    assert mails.ids == {f"<{key_of(place, one)}@gemeente.example>": 1}
    with place.ledger.connect() as ledger:
        waits = queue(ledger)
    assert [(row["number"], row["failure"]) for row in waits] == [(two, "smtp-550")]
    # the webhook heard the same key each time, so it can tell that it is the same notice
    assert web.ids == {key_of(place, three): 3}


def test_mail_server_that_is_down_delays_and_everything_arrives_when_it_is_back(
    place: Workplace,
) -> None:
    with mail_server() as down:
        pass
    place = to_mail_server(place, down)
    add_recipient(place, "cak", "smtp", "meldingen@cak.example")
    numbers = [add_notice(place, "cak") for _ in range(5)]
    assert deliver(place) == Delivered(again=5, down=1)
    with mail_server() as server:
        place = to_mail_server(place, server)
        hurry(place)
        assert deliver(place) == Delivered(sent=5)
    assert {notice_row(place, number).state for number in numbers} == {"sent"}


def test_each_crash_after_acceptance_doubles_one_at_most_under_the_same_message_id(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes = 3
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        numbers = [add_notice(place, "cak") for _ in range(6)]
        for _ in range(crashes):
            monkeypatch.setenv(STOP_AT, "notice-accepted")
            assert killed_by(lambda: again_until_free(lambda: deliver(place)))
        monkeypatch.delenv(STOP_AT)
        again_until_free(lambda: deliver(place))
    assert set(server.ids) == {f"<{key_of(place, n)}@gemeente.example>" for n in numbers}
    assert server.ids.total() - len(numbers) <= crashes
    assert {notice_row(place, number).state for number in numbers} == {"sent"}


def test_webhook_whose_acceptance_was_not_recorded_comes_again_with_the_same_key(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server() as web:
        with mail_server() as mails:
            place = to_mail_server(place, mails)
        add_recipient(place, "svb", "webhook", web.url)
        number = add_notice(place, "svb")
        monkeypatch.setenv(STOP_AT, "notice-accepted")
        assert killed_by(lambda: deliver(place))
        monkeypatch.delenv(STOP_AT)
        again_until_free(lambda: deliver(place))
    assert web.ids == {key_of(place, number): 2}
