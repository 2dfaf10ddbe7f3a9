"""The queue of everything that waits: what is on it, in which order, in pages that miss nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from factories import Bestand
from places import NOW, TODAY, approved_list, change, proposed_list, scalar, with_rules
from retention.actions import request_queue
from retention.actions.waiting import what_waits
from retention.actions.watch_registers import information_counts
from retention.actions.worklist import WaitingRow, Wanted, waiting_counts, waiting_page
from retention.actions.workplace import Workplace
from retention.domain.protocol import Function
from retention.domain.worklist import IfNobody, Kind, Position, Why
from retention.errors import UsageError
from retention.ledger import corrections, keeps, lists, outbox, questions, recipients

KEEP = (
    "INSERT INTO retention.keep (number, dossier_key, kind, ground, motive, review_on, state,"
    " asked_by, asked_at, confirmed_by, end_asked_by, ended_by) VALUES (:number, :key, 'hold',"
    " :ground, 'm', :until, :state, 'steward1', now(), :confirmed, :end_asked, :ended)"
)
QUESTION = (
    "INSERT INTO retention.question (number, dossier_key, kind, about, raised_at)"
    " VALUES (:number, :key, :kind, ARRAY['x'], now())"
)
NOTICE = (
    "INSERT INTO retention.notice (number, key, recipient, cause, telling, columns, reasons,"
    " questions, state, made_at, escalated_at) VALUES (:number, 'k' || :number, 'cak',"
    " 'correction', 'wrong', '{}', '{}', '{}', :state, now(), :escalated)"
)
REQUEST = (
    "INSERT INTO retention.request (number, kind, person_table, received_on, reference, answer_by,"
    " carry_out_by, state, opened_by, opened_at, answered_on, identity, verified_by, decided_by,"
    " ground, motive) VALUES (:number, 'erasure', 'client', '2026-10-01', 'z', :answer_by,"
    " :carry_out_by, :state, 'steward1', now(), :answered, 'desk', 'steward1', 'owner1', 'g', 'm')"
)
CORRECTION = (
    "INSERT INTO retention.correction (number, request, kind, columns, change_digest, tombstone,"
    " emptied_count, two_people, state, asked_by, asked_at, applied_by) VALUES (:number, :request,"
    " 'change', '{}', 'd' || :number, 't', 0, true, :state, 'steward1', now(), :applied)"
)
RECIPIENT = (
    "INSERT INTO retention.recipient (number, code, name, channel, address, language, asked_by,"
    " asked_at, confirmed_by, confirmed_at, end_asked_by, ended_at) VALUES (:number,"
    " 'r' || :number, 'n', 'post', 'a', 'nl', 'steward1', now(), :confirmed,"
    " CASE WHEN CAST(:confirmed AS text) IS NOT NULL THEN now() END, :end_asked, :ended)"
)
OVERVIEW = (
    "INSERT INTO retention.overview (number, request, state, digest, made_by, made_at, expires_on)"
    " VALUES (:number, 1, :state, 'd', 'steward1', now(), :until)"
)
FINDING = (
    "INSERT INTO retention.finding (run, dossier_key, category, disposition, reasons)"
    " SELECT number, :key, :category, :disposition, ARRAY['no-closing-date'] FROM retention.run"
    " ORDER BY number DESC LIMIT 1"
)


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _fill(place: Workplace, bestand: Bestand) -> None:
    """Every kind of work, what waits and what does not, each state of it."""
    ledger = place.ledger
    for _ in range(3):
        bestand.dossier()
    bestand.dossier(status="open", closed_on=None, opened_on=_in(-200))
    bestand.dossier(status="open", closed_on=None, opened_on=_in(-3))
    proposed_list(place)
    none: dict[str, Any] = {"confirmed": None, "end_asked": None, "ended": None}
    two = {**none, "confirmed": "owner1"}
    ending = {**two, "end_asked": "steward2"}
    states: list[tuple[str, int, dict[str, Any]]] = [
        ("asked", 30, none),
        ("asked", -2, none),
        ("confirmed", 0, two),
        ("confirmed", -9, two),
        ("confirmed", 1, two),
        ("end-asked", 200, ending),
        ("ended", -4, {**ending, "ended": "owner2"}),
    ]
    for number, (state, days, people) in enumerate(states, start=1):
        values = {"number": number, "key": f"{number}", "until": _in(days), **people}
        change(ledger, KEEP, state=state, ground="klacht", **values)
    for number, kind in enumerate(("note-unsettled", "irregular-disclosure"), start=1):
        change(ledger, QUESTION, number=number, key="1", kind=kind)
    for number, (state, escalated) in enumerate(
        [
            ("held", None),
            ("failed", None),
            ("sent", NOW),
            ("failed", NOW - timedelta(3)),
            ("ready", None),
            ("acknowledged", NOW),
        ],
        start=1,
    ):
        change(ledger, NOTICE, number=number, state=state, escalated=escalated)
    for number, (state, answer, carry_out, answered) in enumerate(
        [
            ("received", 3, 60, None),
            ("granted", -9, 4, _in(-10)),
            ("granted", -9, -1, None),
            ("refused", 2, 60, None),
            ("refused", 2, 60, _in(-1)),
            ("withdrawn", -4, -4, None),
        ],
        start=1,
    ):
        days = {"answer_by": _in(answer), "carry_out_by": _in(carry_out), "answered": answered}
        change(ledger, REQUEST, number=number, state=state, **days)
    for number, (request, state, by) in enumerate(
        [(1, "asked", None), (None, "asked", None), (5, "asked", None), (1, "applied", "owner1")],
        start=1,
    ):
        change(ledger, CORRECTION, number=number, request=request, state=state, applied=by)
    for number, (confirmed, end_asked, ended) in enumerate(
        [
            (None, None, None),
            ("owner1", None, None),
            ("owner1", "steward1", None),
            ("owner1", "steward1", NOW),
        ],
        start=1,
    ):
        people = {"confirmed": confirmed, "end_asked": end_asked, "ended": ended}
        change(ledger, RECIPIENT, number=number, **people)
    change(ledger, OVERVIEW, number=1, state="draft", until=_in(20))
    change(ledger, OVERVIEW, number=2, state="expired", until=_in(-20))
    for key, disposition, category in (
        ("901", "ask", "pgb"),
        ("902", "ask", "maatwerkvoorziening"),
        ("903", "keep", "pgb"),
    ):
        change(ledger, FINDING, key=key, disposition=disposition, category=category)


@pytest.fixture
def filled(place: Workplace, bestand_rows: Bestand) -> Workplace:
    _fill(place, bestand_rows)
    return place


def _all(place: Workplace, wanted: Wanted, size: int) -> list[WaitingRow]:
    """Every row, page after page."""
    page = waiting_page(place, wanted, size=size)
    found = list(page.rows)
    while page.later is not None:
        page = waiting_page(place, wanted, after=page.later, size=size)
        assert 0 < len(page.rows) <= size
        found += page.rows
    return found


def test_counts_are_those_of_each_queue_by_itself(filled: Workplace) -> None:
    with filled.ledger.connect() as ledger:
        informing = information_counts(filled)
        expected = {
            "requests": len(request_queue.waiting(filled, TODAY)),
            "notices": len(outbox.queue(ledger)),
            "corrections": len(corrections.waiting(ledger)),
            "questions": questions.count_open(ledger),
            "exceptions": len(keeps.queue(ledger, TODAY)),
            "information": informing.due + informing.reviews,
            "recipients": recipients.count_waiting(ledger),
            "overviews": 1,
            "lists": len(lists.open_lists(ledger)),
            "dossiers": 2,
        }
    assert {each.name: each.count for each in what_waits(filled)} == expected
    assert all(expected.values())
    late = {each.name: each.late for each in what_waits(filled) if each.late}
    assert late == {"requests": 1, "notices": 2, "exceptions": 2, "information": 1}


@pytest.mark.parametrize("size", [1, 4, 50])
def test_pages_hold_each_row_once_and_in_order(filled: Workplace, size: int) -> None:
    found = _all(filled, Wanted(), size)
    assert Counter(row.kind.value for row in found) == {
        each.name: each.count for each in what_waits(filled)
    }
    places = [row.position.order for row in found]
    assert places == sorted(set(places))
    assert [row.late for row in found] == sorted((row.late for row in found), reverse=True)


@pytest.mark.parametrize("size", [1, 3, 50])
def test_way_back_shows_the_same_pages(filled: Workplace, size: int) -> None:
    there, page = [], waiting_page(filled, size=size)
    assert page.earlier is None
    while page.later is not None:
        there.append(page.rows)
        page = waiting_page(filled, after=page.later, size=size)
    back = []
    while page.earlier is not None:
        page = waiting_page(filled, before=page.earlier, size=size)
        back.append(page.rows)
    assert back == there[::-1]


def test_position_survives_its_text(filled: Workplace) -> None:
    for row in waiting_page(filled).rows:
        assert Position.parse(str(row.position)) == row.position


@pytest.mark.parametrize("text", ["", "x", "2026-13-01.lists.1", "none.nothing.1", "none.lists.x"])
def test_position_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="first page"):
        Position.parse(text)


def test_row_says_why_until_when_and_what_then(filled: Workplace) -> None:
    found = {(row.kind, row.number): row for row in _all(filled, Wanted(), 50)}
    review = found[Kind.EXCEPTIONS, 4]
    assert (review.why, review.until, review.late) == (Why.REVIEW, _in(-9), True)
    assert (review.if_nobody, review.dossier_key) == (IfNobody.DOSSIER_STAYS, "4")
    assert found[Kind.REQUESTS, 2].until == _in(4)
    assert found[Kind.REQUESTS, 4].why == Why.ANSWER
    assert found[Kind.CORRECTIONS, 1].until == _in(3)
    assert found[Kind.CORRECTIONS, 3].until is None
    assert found[Kind.NOTICES, 3].until == _in(-1)
    assert found[Kind.LISTS, 1].functions == {Function.STEWARD}


def test_number_of_a_dossier_stands_in_its_row_while_the_bestand_holds_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier(status="open", closed_on=None, opened_on=_in(-200))
    change(place.ledger, QUESTION, number=1, key=f"{dossier.id}", kind="note-unsettled")
    change(place.ledger, QUESTION, number=2, key="5", kind="note-unsettled")
    found = [(row.kind, row.dossier_number) for row in waiting_page(place).rows]
    assert found == [
        (Kind.INFORMATION, dossier.number),
        (Kind.QUESTIONS, dossier.number),
        (Kind.QUESTIONS, None),
    ]


def test_ground_that_would_tip_somebody_off_reads_as_its_kind(place: Workplace) -> None:
    hidden = next(c for c, g in place.rules.protocol.hold_grounds.items() if g.neutral)
    people = {"confirmed": None, "end_asked": None, "ended": None}
    values = {"number": 1, "key": "1", "until": _in(3), "state": "asked", **people}
    change(place.ledger, KEEP, ground=hidden, **values)
    assert waiting_page(place).rows[0].about == ("hold:neutral",)


def test_filters_leave_what_was_asked(filled: Workplace) -> None:
    everything = _all(filled, Wanted(), 50)
    for kind in Kind:
        rows = [row for row in everything if row.kind is kind]
        assert _all(filled, Wanted(kind=kind), 2) == rows
    assert _all(filled, Wanted(late=True), 2) == [row for row in everything if row.late]
    assert [row.category for row in _all(filled, Wanted(category="pgb"), 5)] == ["pgb"]
    for function in Function:
        rows = [row for row in everything if function in row.functions]
        assert _all(filled, Wanted(function=function), 4) == rows
        counted = waiting_counts(filled, Wanted(function=function))
        assert sum(each.count for each in counted) == len(rows)
        assert sum(each.late for each in counted) == sum(row.late for row in rows)


def test_counts_of_what_is_late_are_those_rows(filled: Workplace) -> None:
    late = Counter(row.kind for row in _all(filled, Wanted(late=True), 50))
    counted = waiting_counts(filled, Wanted(late=True))
    assert {each.kind: each.count for each in counted if each.count} == late


def test_approver_sees_a_list_until_her_function_approved_it(filled: Workplace) -> None:
    number = scalar(filled.ledger, "SELECT max(number) FROM retention.destruction_list")
    change(
        filled.ledger,
        "UPDATE retention.destruction_list SET state = 'presented', presented_by = 'steward1'",
        'INSERT INTO retention.decision (list, kind, "user", function, mandate, list_digest, at)'
        " SELECT number, 'approved', 'owner1', 'process_owner', 'm', digest, now()"
        " FROM retention.destruction_list",
    )
    only = {"kind": Kind.LISTS}
    (row,) = waiting_page(filled, Wanted(**only)).rows
    assert (row.number, row.why) == (number, Why.APPROVE)
    assert Function.PROCESS_OWNER not in row.functions
    assert not waiting_page(filled, Wanted(**only, function=Function.PROCESS_OWNER)).rows
    assert waiting_page(filled, Wanted(**only, function=Function.ARCHIVIST)).rows == (row,)


@pytest.mark.parametrize(
    ("days", "why", "if_nobody"),
    [
        (0, Why.COOLING_OFF, IfNobody.IS_CARRIED_OUT),
        (9, Why.CARRY_OUT, IfNobody.IS_CARRIED_OUT),
        (400, Why.LAPSED, IfNobody.NOTHING_DESTROYED),
    ],
)
def test_approved_list_cools_off_then_goes_or_lapses(
    place: Workplace, bestand_rows: Bestand, days: int, why: Why, if_nobody: IfNobody
) -> None:
    bestand_rows.dossier()
    approved_list(place)
    approved_at = NOW - timedelta(days=days)
    change(place.ledger, "UPDATE retention.destruction_list SET approved_at = :at", at=approved_at)
    (row,) = waiting_page(place, Wanted(kind=Kind.LISTS)).rows
    assert (row.why, row.if_nobody, row.late) == (why, if_nobody, why is Why.LAPSED)


def test_protocol_without_rights_has_no_requests(filled: Workplace) -> None:
    without = with_rules(filled, rights=None, sharing=None)
    found = {row.kind for row in _all(without, Wanted(), 50)}
    assert not found & {Kind.REQUESTS, Kind.INFORMATION}
    assert Kind.LISTS in found
