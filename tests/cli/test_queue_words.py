"""What the queues say of a row: why it is there, until when, what happens if nobody acts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories import protocol
from retention.cli.notice_showing import notice_record, show_notice
from retention.cli.overview_showing import overview_record

MADE = datetime(2026, 11, 1, 9, tzinfo=UTC)
SENT = datetime(2026, 11, 3, 9, tzinfo=UTC)


def _notice(**values: Any) -> dict[str, Any]:
    """A row of the outbox that was sent."""
    names = ("cause", "cause_number", "failure", "next_at", "reminded_at", "escalated_at")
    more = ("acknowledged_at", "acknowledged_how", "decided_by")
    return {
        **dict.fromkeys((*names, *more)),
        "number": 3,
        "recipient": "cak",
        "telling": "value",
        "columns": ["address.street"],
        "reasons": ["disclosed:naw:2019-03-01", "outside-annex-2"],
        "questions": [],
        "state": "sent",
        "attempts": 1,
        "made_at": MADE,
        "sent_at": SENT,
        **values,
    }


def _record(**values: Any) -> dict[str, Any]:
    return notice_record(_notice(**values), protocol().notices)


def test_notice_waits_for_an_answer_from_the_day_it_was_sent_or_else_made() -> None:
    assert _record()["until"] == "2026-11-17T09:00:00+00:00"
    assert _record(state="held", sent_at=None)["until"] == "2026-11-15T09:00:00+00:00"


@pytest.mark.parametrize("values", [{"state": "acknowledged"}, {"telling": "alert"}])
def test_notice_that_asks_nothing_has_no_last_day(values: dict[str, str]) -> None:
    assert _record(**values)["until"] is None


def test_notice_too_long_without_an_answer_says_so_and_whom_to_ask() -> None:
    found = _record(escalated_at=SENT)
    assert found["why"] == "Not acknowledged in time"
    assert found["if_nobody_acts"].startswith("it stays here")
    assert found["next"] == "ask her, then: retention notices acknowledge 3"


def test_held_notice_says_each_question_in_words_and_alerts_once() -> None:
    held = {"state": "held", "questions": ["nothing-on-record", "secret-address"]}
    found = _record(**held)
    assert found["why"].startswith("A recipient by annex 2, but no disclosure is on record; The")
    assert found["questions"] == held["questions"]
    assert "an alert after that day" in found["if_nobody_acts"]
    assert "alert" not in _record(**held, escalated_at=SENT)["if_nobody_acts"]


def test_refused_mail_says_what_the_server_answered() -> None:
    found = _record(state="failed", failure="smtp-550")
    assert (found["failure"], found["why"]) == ("smtp-550", "The mail server refused it (550)")


def test_lost_alert_says_that_nobody_hears() -> None:
    found = _record(state="failed", telling="alert", failure="bounced")
    assert found["if_nobody_acts"] == "nobody hears of what it alerts to"


def test_shown_notice_has_words_beside_its_codes(capsys: pytest.CaptureFixture[str]) -> None:
    show_notice(_record(state="failed", failure="smtp-550"))
    out = capsys.readouterr().out
    assert "smtp-550 (The mail server refused it (550))" in out
    assert "Disclosed: naw, 2019-03-01; Recipient outside annex 2" in out
    assert "17-11-2026" in out


def _overview(**values: Any) -> dict[str, Any]:
    row = {
        "number": 1,
        "request": 7,
        "state": "draft",
        "pages": 4,
        "checked": 1,
        "unchecked": 2,
        "made_by": "steward1",
        "released_by": None,
        "expires_on": date(2026, 12, 24),
        "request_state": "verified",
    }
    return overview_record({**row, **values})


def test_draft_waits_for_its_pages_its_request_and_another_person() -> None:
    found = _overview()
    assert found["waits_for"] == [
        "a steward checks 2 pages",
        "request 7 is granted",
        "somebody else than steward1 releases it",
    ]
    assert "erased after that day" in found["if_nobody_acts"]


def test_draft_whose_request_ended_waits_for_nothing() -> None:
    found = _overview(unchecked=0, request_state="withdrawn")
    assert found["waits_for"] == ["nothing: request 7 has ended (withdrawn)"]


def test_released_overview_waits_for_nobody() -> None:
    found = _overview(state="released", request_state="granted", released_by="privacy1")
    assert (found["waits_for"], found["to_check"]) == ([], 2)
    assert found["if_nobody_acts"] == "the file is erased here after that day"
