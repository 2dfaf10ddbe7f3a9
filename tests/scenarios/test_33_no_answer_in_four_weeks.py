"""Scenario 33: four weeks without an answer: on the queue before that, and overdue after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from factories import Bestand, incoming_request
from places import at, log_kinds, rows
from retention.actions.request_queue import waiting
from retention.actions.requests import answered, open_request, refuse, verify
from retention.actions.watch import Watched, watch_deadlines
from retention.actions.workplace import Workplace
from retention.domain.protocol import Right
from retention.domain.requests import Proof
from retention.domain.rights import Urgency
from retention.notices.payload import read_payload

SHOWN = Proof("identiteitsbewijs-getoond")
TO = ("wmo@steenbergen.example", "privacy@steenbergen.example")
NOTICES = "SELECT recipient, reasons, payload FROM retention.notice ORDER BY number"


def on(place: Workplace, day: date, hour: int = 9) -> Workplace:
    """The place on a morning, with addresses for alerts."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return at(replace(place, settings=replace(place.settings, alert_to=TO)), moment)


@pytest.fixture
def number(place: Workplace, bestand_rows: Bestand) -> int:
    """A request for access that was received on 20 November 2026: the answer by 18 December."""
    dossier = bestand_rows.dossier()
    opened = open_request(place, incoming_request(), dossier.number, "steward1")
    assert opened.request.answer_by == date(2026, 12, 18)
    return opened.request.number


def urgencies(place: Workplace) -> list[Urgency]:
    return [each.urgency for shown in waiting(place) for each in shown.running]


def test_request_is_near_a_week_before_and_late_after_four_weeks(
    place: Workplace, number: int
) -> None:
    assert urgencies(on(place, date(2026, 12, 10))) == [Urgency.IN_TIME]
    assert urgencies(on(place, date(2026, 12, 11))) == [Urgency.DUE_SOON]
    # 23:30 in Amsterdam is the last day still, 00:30 the next one.
    assert urgencies(on(place, date(2026, 12, 18), hour=22)) == [Urgency.DUE_SOON]
    assert urgencies(on(place, date(2026, 12, 18), hour=23)) == [Urgency.OVERDUE]


def test_each_address_hears_once_of_each_deadline(place: Workplace, number: int) -> None:
    assert watch_deadlines(on(place, date(2026, 12, 1))) == Watched(1, 0, 0, 0, 0, 0)
    assert watch_deadlines(on(place, date(2026, 12, 11))) == Watched(1, 1, 0, 1, 0, 0)
    assert watch_deadlines(on(place, date(2026, 12, 12))) == Watched(1, 1, 0, 0, 0, 0)
    assert watch_deadlines(on(place, date(2026, 12, 19))) == Watched(1, 0, 1, 1, 0, 0)
    assert watch_deadlines(on(place, date(2027, 1, 19))) == Watched(1, 0, 1, 0, 0, 0)
    told = [(row.recipient, row.reasons) for row in rows(place.ledger, NOTICES)]
    assert told == [
        *((address, ["request-answer-due-soon"]) for address in TO),
        *((address, ["request-answer-overdue"]) for address in TO),
    ]
    assert log_kinds(place).count("watched") == 5


def test_alert_holds_a_code_and_the_number_only(place: Workplace, number: int) -> None:
    watch_deadlines(on(place, date(2026, 12, 19)))
    payload = rows(place.ledger, NOTICES)[0].payload
    assert payload == {"numbers": {"request": number}}
    assert read_payload(payload).numbers == {"request": number}


def test_alert_that_nobody_could_hear_goes_out_when_there_is_an_address(
    place: Workplace, number: int
) -> None:
    late = on(place, date(2026, 12, 19))
    nobody = replace(late, settings=replace(late.settings, alert_to=()))
    assert watch_deadlines(nobody) == Watched(1, 0, 1, 0, 1, 0)
    assert watch_deadlines(late).alerts == 1


def test_erasure_has_a_second_deadline_with_alerts_of_its_own(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    open_request(place, incoming_request(kind=Right.ERASURE), dossier.number, "steward1")
    watch_deadlines(on(place, date(2026, 12, 19)))
    watch_deadlines(on(place, date(2027, 2, 13)))
    watch_deadlines(on(place, date(2027, 2, 21)))
    codes = [row.reasons[0] for row in rows(place.ledger, NOTICES)]
    assert codes[:: len(TO)] == [
        "request-answer-overdue",
        "request-carry-out-due-soon",
        "request-carry-out-overdue",
    ]


def test_answered_request_leaves_the_queue_and_is_forgotten_when_nobody_can_object(
    place: Workplace, number: int
) -> None:
    verify(place, number, SHOWN, "steward1")
    refuse(place, number, "bescherming-van-personen", "zie Z-2026-0815", "steward1")
    assert urgencies(place) == [Urgency.IN_TIME]
    answered(place, number, date(2026, 11, 23), "steward1")
    assert waiting(place) == []
    key = "SELECT person_key FROM retention.request"
    held = "SELECT count(*) FROM retention.request_dossier"
    # 23 November and six weeks is 4 January; a posted objection may come in a week later.
    watch_deadlines(on(place, date(2027, 1, 11)))
    assert rows(place.ledger, key)[0][0] is not None
    assert rows(place.ledger, held)[0][0] == 1
    assert watch_deadlines(on(place, date(2027, 1, 12))).forgotten == 1
    assert rows(place.ledger, key)[0][0] is None
    assert rows(place.ledger, held)[0][0] == 0
