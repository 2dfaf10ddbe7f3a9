"""Delivering: retries, dead letters, ways that are down, crashes, and what is written down."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from notice_servers import certificate, decrypted, mail_server, web_server
from outbox import (
    NAME,
    add_notice,
    add_recipient,
    delivered_until_quiet,
    hurry,
    key_of,
    notice_row,
    receipt_of,
    to_mail_server,
    with_settings,
)
from places import NOW, again_until_free, at, killed_by, log_kinds, rows, scalar, with_rules
from retention.actions.acknowledge import How, acknowledge_by_receipt
from retention.actions.deliver import Delivered, deliver
from retention.actions.faults import STOP_AT
from retention.actions.workplace import Workplace
from retention.domain.recipients import Telling
from retention.errors import BusyError, ConfigurationError
from retention.ledger.locks import try_delivering
from retention.ledger.notices import ALERT
from retention.notices import mail, smtp
from retention.notices.message import Message


def events(place: Workplace, kind: str) -> list[dict[str, Any]]:
    """The records of this kind in the log."""
    query = "SELECT line::jsonb -> 'record' FROM retention.log WHERE kind = :k ORDER BY sequence"
    return [row[0] for row in rows(place.ledger, query, k=kind)]


def test_encrypted_mail_reaches_its_recipient_and_is_written_down(place: Workplace) -> None:
    pem = certificate()
    with mail_server() as server:
        place = to_mail_server(place, server, receipt_url="https://gemeente.example/r")
        add_recipient(place, "cak", "smtp", "meldingen@cak.example", certificate=pem)
        number = add_notice(place, "cak")
        assert deliver(place) == Delivered(sent=1)
    body = decrypted(server.taken[0], pem).get_payload(decode=True)
    assert isinstance(body, bytes)
    assert NAME in body.decode()
    assert f"https://gemeente.example/r/{receipt_of(place, number)}" in body.decode()
    row = notice_row(place, number)
    assert (row.state, row.attempts, row.sent_at) == ("sent", 1, NOW)
    assert events(place, "notices-delivered") == [{"sent": [[number, "cak"]], "failed": []}]
    assert deliver(place) == Delivered()
    assert len(events(place, "notices-delivered")) == 1


def test_nothing_of_a_person_is_in_the_log_or_in_what_is_left_of_a_failure(
    place: Workplace,
) -> None:
    with mail_server(on_rcpt=lambda _: f"550 {NAME} has left") as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(place, "cak")
        deliver(place)
    assert notice_row(place, number).failure == "smtp-550"
    written = str(rows(place.ledger, "SELECT line FROM retention.log"))
    assert NAME not in written
    assert "123456782" not in written
    assert "meldingen@cak.example" not in written
    assert events(place, "notices-delivered")[0]["failed"] == [[number, "cak", "smtp-550"]]


def test_attempts_end_in_a_dead_letter(place: Workplace) -> None:
    rule = place.rules.protocol.notices
    assert rule is not None
    place = with_rules(place, notices=rule.model_copy(update={"attempts": 3}))
    with mail_server(on_rcpt=lambda _: "450 later") as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(place, "cak")
        deliver(place)
        first = notice_row(place, number)
        assert (first.state, first.failure) == ("ready", "smtp-450")
        assert NOW < first.next_at <= NOW + timedelta(seconds=60)
        assert deliver(place) == Delivered()
        delivered_until_quiet(place)
    row = notice_row(place, number)
    assert (row.state, row.attempts, row.failure) == ("failed", 3, "smtp-450")
    assert row.payload is not None


@pytest.mark.parametrize(
    ("channel", "code"), [(None, "no-address"), ("post", "by-post")], ids=["nowhere", "by post"]
)
def test_notice_that_no_channel_takes_is_on_the_queue(
    place: Workplace, channel: str | None, code: str
) -> None:
    if channel:
        add_recipient(place, "cak", channel, "Postbus 84030, Den Haag")
    add_recipient(place, "old", "smtp", "a@b.example", ended_at=NOW)
    add_recipient(place, "new", "smtp", "a@b.example", confirmed_by=None, confirmed_at=None)
    number = add_notice(place, "cak")
    others = [add_notice(place, code) for code in ("old", "new")]
    assert deliver(place) == Delivered(failed=3)
    assert notice_row(place, number).failure == code
    assert [notice_row(place, other).failure for other in others] == ["no-address"] * 2


def test_payload_that_is_not_understood_is_not_sent(place: Workplace) -> None:
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example", certificate=certificate())
        number = add_notice(place, "cak", payload={"diagnosis": "x"})
        assert deliver(place) == Delivered(failed=1)
    assert server.taken == []
    assert notice_row(place, number).failure == "payload-unknown"


def test_way_that_is_down_costs_others_on_it_no_attempt_and_stops_no_other(
    place: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "drop").mkdir()
    with mail_server() as server:
        place = to_mail_server(place, server)
    for code in ("a", "b", "c"):
        add_recipient(place, code, "smtp", f"{code}@example.org")
        add_notice(place, code)
    add_recipient(place, "d", "file", str(tmp_path / "drop"))
    last = add_notice(place, "d")
    assert deliver(place) == Delivered(sent=1, again=3, down=1)
    assert (tmp_path / "drop" / f"{key_of(place, last)}.json").is_file()
    found = rows(place.ledger, "SELECT attempts, failure FROM retention.notice ORDER BY number")
    assert [tuple(row) for row in found] == [
        (1, "smtp-unreachable"),
        (0, "smtp-unreachable"),
        (0, "smtp-unreachable"),
        (1, None),
    ]


def test_mail_waits_when_no_server_was_set(place: Workplace) -> None:
    add_recipient(place, "cak", "smtp", "meldingen@cak.example")
    number = add_notice(place, "cak")
    assert deliver(place) == Delivered(again=1)
    assert notice_row(place, number).failure == "smtp-not-set"


def test_two_workers_never_deliver_at_once(place: Workplace) -> None:
    with place.ledger.connect() as other:
        assert try_delivering(other)
        with pytest.raises(BusyError):
            deliver(place)
        other.rollback()
    again_until_free(lambda: deliver(place))


@pytest.mark.parametrize(
    ("step", "times"), [("notice-unsent", 1), ("notice-accepted", 2), ("notice-recorded", 1)]
)
def test_killed_worker_loses_nothing_and_doubles_at_most_what_was_in_flight(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, step: str, times: int
) -> None:
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        numbers = [add_notice(place, "cak") for _ in range(3)]
        monkeypatch.setenv(STOP_AT, step)
        assert killed_by(lambda: deliver(place))
        monkeypatch.delenv(STOP_AT)
        again_until_free(lambda: deliver(place))
    ids = [f"<{key_of(place, number)}@gemeente.example>" for number in numbers]
    assert server.ids == {ids[0]: times, ids[1]: 1, ids[2]: 1}
    written = [pair for event in events(place, "notices-delivered") for pair in event["sent"]]
    assert sorted(written) == [[number, "cak"] for number in numbers]


def test_receiver_may_acknowledge_before_it_answers(place: Workplace) -> None:
    def at_once(body: dict[str, Any]) -> None:
        acknowledge_by_receipt(place, body["acknowledge"]["receipt"], How.WEBHOOK)

    with web_server(before=at_once) as server:
        place = with_settings(place)
        add_recipient(place, "svb", "webhook", server.url)
        number = add_notice(place, "svb")
        deliver(place)
    row = notice_row(place, number)
    assert (row.state, row.acknowledged_how, row.payload) == ("acknowledged", "webhook", None)


def test_retry_after_is_respected_up_to_the_longest_wait(place: Workplace) -> None:
    with web_server(answers=[503, 503], headers={"retry-after": "7200"}) as server:
        place = with_settings(place)
        add_recipient(place, "svb", "webhook", server.url)
        number = add_notice(place, "svb")
        deliver(place)
        assert notice_row(place, number).next_at == NOW + timedelta(hours=2)
        server.headers["retry-after"] = "999999999"
        hurry(place)
        deliver(place)
    assert notice_row(place, number).next_at == NOW + timedelta(hours=12)


def test_alert_goes_to_its_own_address_with_codes_only_and_asks_nothing_back(
    place: Workplace,
) -> None:
    with mail_server() as server:
        place = to_mail_server(place, server)
        number = add_notice(
            place,
            "beheer@gemeente.example",
            cause=ALERT,
            cause_number=None,
            telling=Telling.ALERT,
            columns=(),
            reasons=("request-overdue",),
            payload={"numbers": {"request": 12}},
        )
        assert deliver(place) == Delivered(sent=1)
    assert server.recipients == ["beheer@gemeente.example"]
    body = server.taken[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert b"request-overdue" in body
    assert b"request: 12" in body
    assert notice_row(place, number).state == "sent"
    assert events(place, "notices-delivered")[0]["sent"] == [[number, "alert"]]


def test_failure_alerts_once_while_the_alert_waits(place: Workplace) -> None:
    place = with_settings(place, alert_to=("beheer@gemeente.example",))
    for _ in range(2):
        add_notice(place, "nobody")
        deliver(place)
    assert scalar(place.ledger, "SELECT count(*) FROM retention.notice WHERE cause = 'alert'") == 1


def test_protocol_without_notices_is_named(place: Workplace) -> None:
    with pytest.raises(ConfigurationError, match="section `notices`"):
        deliver(with_rules(place, notices=None))


def test_webhook_holds_what_its_receiver_needs(place: Workplace) -> None:
    with web_server() as server:
        place = with_settings(place, receipt_url="https://gemeente.example/r/")
        add_recipient(place, "svb", "webhook", server.url)
        number = add_notice(place, "svb")
        deliver(place)
    body = json.loads(server.posted[0][1])
    receipt = receipt_of(place, number)
    assert body["acknowledge"] == {
        "url": f"https://gemeente.example/r/{receipt}",
        "receipt": receipt,
    }
    assert body["about"]["bsn"] == "123456782"
    assert body["given"] == [{"data_set": "BSN, NAW, beschikkinggegevens", "on": "2019-03-01"}]
    assert body["reference"] == number


def test_each_part_of_a_chunk_that_no_event_tells_yet_is_told_by_the_next_run(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        add_notice(place, "cak")
        monkeypatch.setenv(STOP_AT, "notice-recorded")
        assert killed_by(lambda: deliver(place))
        assert "notices-delivered" not in log_kinds(place)
        monkeypatch.delenv(STOP_AT)
        again_until_free(lambda: deliver(at(place, NOW + timedelta(hours=1))))
    assert log_kinds(place).count("notices-delivered") == 1


def test_message_that_cannot_be_written_stops_no_other_and_quotes_nobody(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = mail.as_mail

    def stumbling(message: Message, sender: str, now: datetime) -> bytes:
        if message.address.startswith("b@"):
            raise LookupError(NAME)
        return whole(message, sender, now)

    monkeypatch.setattr(smtp, "as_mail", stumbling)
    with mail_server() as server:
        place = to_mail_server(place, server)
        for code in ("a", "b", "c"):
            add_recipient(place, code, "smtp", f"{code}@example.org")
        numbers = [add_notice(place, code) for code in ("a", "b", "c")]
        assert deliver(place) == Delivered(sent=2, again=1)
    assert server.recipients == ["a@example.org", "c@example.org"]
    assert notice_row(place, numbers[1]).failure == "message-unwritten"
