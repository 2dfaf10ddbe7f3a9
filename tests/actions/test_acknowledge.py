"""Acknowledging by receipt or by an official, and deciding on what was held or failed."""

from __future__ import annotations

import pytest

from notice_servers import mail_server
from outbox import (
    add_notice,
    add_recipient,
    key_of,
    notice_row,
    receipt_of,
    to_mail_server,
)
from places import NOW, log_kinds, refusals_written, rows
from retention.actions.acknowledge import (
    UNKNOWN,
    How,
    acknowledge,
    acknowledge_by_receipt,
    decide,
)
from retention.actions.deliver import deliver
from retention.actions.workplace import Workplace
from retention.domain.notifying import NoticeDecision
from retention.domain.states import NoticeState
from retention.errors import RefusedError, UsageError

SEND, DROP = NoticeDecision.SEND, NoticeDecision.DROP
SECRET = ("secret-address",)


def sent_notice(place: Workplace) -> int:
    """The number of a notice that was sent."""
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        number = add_notice(place, "cak")
        deliver(place)
    return number


def test_receipt_opens_once_and_wipes_what_the_notice_held(place: Workplace) -> None:
    number = sent_notice(place)
    assert acknowledge_by_receipt(place, receipt_of(place, number), How.LINK) == number
    row = notice_row(place, number)
    assert (row.state, row.acknowledged_how, row.acknowledged_at) == ("acknowledged", "link", NOW)
    assert row.payload is None
    assert "notice-acknowledged" in log_kinds(place)
    with pytest.raises(RefusedError, match=UNKNOWN):
        acknowledge_by_receipt(place, receipt_of(place, number), How.LINK)
    assert log_kinds(place).count("notice-acknowledged") == 1


def test_wrong_receipts_get_the_same_answer_and_fill_no_log(place: Workplace) -> None:
    number, other = sent_notice(place), add_notice(place, "cak")
    token = receipt_of(place, number).partition(".")[2]
    before = log_kinds(place)
    for wrong in (
        "",
        ".",
        f"{number}",
        f"{number}.",
        f"{number}.é",
        f"{other}.{token}",
        f"99999.{token}",
        f"{'9' * 40}.{token}",
        f"²{number}.{token}",
        f"{number}.{token}x",
    ):
        with pytest.raises(RefusedError) as refused:
            acknowledge_by_receipt(place, wrong, How.LINK)
        assert str(refused.value) == UNKNOWN
    assert log_kinds(place) == before
    assert notice_row(place, number).state == "sent"


def test_held_notice_is_not_acknowledged_by_its_receipt(place: Workplace) -> None:
    number = add_notice(place, "cak", questions=SECRET)
    with pytest.raises(RefusedError, match=UNKNOWN):
        acknowledge_by_receipt(place, receipt_of(place, number), How.LINK)


def test_tokens_differ_per_notice_and_per_secret(place: Workplace) -> None:
    from retention.actions.notice_secret import NoticeSecret, notice_secret

    one, other = add_notice(place, "cak"), add_notice(place, "cak")
    mine = notice_secret(place)
    tokens = {mine.token(key_of(place, number)) for number in (one, other)}
    tokens.add(NoticeSecret(b"x" * 32).token(key_of(place, one)))
    assert len(tokens) == 3
    assert mine.of_webhook("cak") != mine.of_webhook("svb")
    assert (place.settings.keys / "notices.secret").stat().st_mode & 0o077 == 0


def test_official_records_that_the_recipient_knows(place: Workplace) -> None:
    number = add_notice(place, "cak")
    deliver(place)
    acknowledge(place, number, "gebeld op 23 november", "steward1")
    row = notice_row(place, number)
    assert (row.state, row.acknowledged_how, row.decided_by) == (
        "acknowledged",
        "official",
        "steward1",
    )
    assert row.payload is None
    line = rows(place.ledger, "SELECT line FROM retention.log WHERE kind = 'notice-acknowledged'")
    assert "gebeld" not in str(line)


@pytest.mark.parametrize(
    ("user", "motive", "code"),
    [("steward1", " ", "no-motive"), ("archivist1", "gebeld", "wrong-function")],
)
def test_acknowledging_takes_a_motive_and_the_right_function(
    place: Workplace, user: str, motive: str, code: str
) -> None:
    number = add_notice(place, "cak")
    with pytest.raises(RefusedError):
        acknowledge(place, number, motive, user)
    assert refusals_written(place) == [code]
    assert notice_row(place, number).state == "ready"


def test_what_has_ended_is_not_acknowledged_again(place: Workplace) -> None:
    number = add_notice(place, "cak")
    acknowledge(place, number, "gebeld", "steward1")
    with pytest.raises(RefusedError):
        acknowledge(place, number, "gebeld", "steward1")
    assert refusals_written(place) == ["not-sent"]


def test_secret_address_goes_out_by_a_privacy_officer_only(place: Workplace) -> None:
    number = add_notice(place, "cak", questions=SECRET)
    assert notice_row(place, number).state == "held"
    with pytest.raises(RefusedError, match="secret address"):
        decide(place, number, SEND, "mag", "steward1")
    assert refusals_written(place) == ["secret-address"]
    assert decide(place, number, SEND, "mag", "privacy1") is NoticeState.READY
    assert notice_row(place, number).next_at == NOW


def test_steward_may_drop_it_and_nothing_of_a_person_is_left(place: Workplace) -> None:
    number = add_notice(place, "cak", questions=SECRET)
    assert decide(place, number, DROP, "beschermd adres", "steward1") is NoticeState.DROPPED
    assert notice_row(place, number).payload is None
    with pytest.raises(RefusedError):
        decide(place, number, SEND, "toch", "privacy1")
    assert refusals_written(place) == ["not-held"]


def test_failed_notice_that_is_sent_again_has_all_its_attempts(place: Workplace) -> None:
    number = add_notice(place, "cak")
    deliver(place)
    assert notice_row(place, number).failure == "no-address"
    decide(place, number, SEND, "adres staat er nu", "steward1")
    with mail_server() as server:
        place = to_mail_server(place, server)
        add_recipient(place, "cak", "smtp", "meldingen@cak.example")
        deliver(place)
    row = notice_row(place, number)
    assert (row.state, row.attempts) == ("sent", 1)
    assert log_kinds(place).count("notices-delivered") == 2


def test_unknown_notice_is_named(place: Workplace) -> None:
    with pytest.raises(UsageError, match="no notice 9"):
        acknowledge(place, 9, "gebeld", "steward1")
