"""Scenario 11: an exception at its review date is in the queue, and the dossier stays."""

from __future__ import annotations

from datetime import timedelta

from factories import Bestand, asked
from places import NOW, at, log_kinds
from retention.actions.keeping import ask, confirm, end
from retention.actions.propose import propose
from retention.actions.review import Review, review, waiting
from retention.actions.workplace import Workplace

REVIEW_ON = asked().review_on
assert REVIEW_ON is not None
ON_THE_DAY = NOW.replace(year=REVIEW_ON.year, month=REVIEW_ON.month, day=REVIEW_ON.day)


def test_exception_waits_in_the_queue_from_its_review_date_and_keeps(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    keep = ask(place, dossier.number, asked(), "steward1")
    confirm(place, keep.number, "steward2")
    day_before = at(place, ON_THE_DAY - timedelta(days=1))
    assert waiting(day_before) == []
    on_the_day = at(place, ON_THE_DAY)
    assert [row["number"] for row in waiting(on_the_day)] == [keep.number]
    assert review(on_the_day) == Review(asked=0, due=1, overdue=0)
    much_later = at(place, ON_THE_DAY + timedelta(days=900))
    assert review(much_later) == Review(asked=0, due=0, overdue=1)
    assert propose(much_later).kept == {"hold:klacht": 1}
    assert log_kinds(place).count("reviewed") == 2


def test_what_was_asked_for_waits_at_once(place: Workplace, bestand_rows: Bestand) -> None:
    first, second = bestand_rows.dossier(), bestand_rows.dossier()
    ask(place, first.number, asked(), "steward1")
    keep = ask(place, second.number, asked(), "steward1")
    confirm(place, keep.number, "steward2")
    end(place, keep.number, "steward1", "klacht afgehandeld")
    assert len(waiting(place)) == 2
    assert review(place) == Review(asked=2, due=0, overdue=0)


def test_dossier_goes_again_after_two_people_ended_the_hold(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    keep = ask(place, dossier.number, asked(), "steward1")
    confirm(place, keep.number, "steward2")
    end(place, keep.number, "steward1", "klacht afgehandeld")
    assert propose(place).list_number is None
    assert end(place, keep.number, "steward2", "klacht afgehandeld").state == "ended"
    assert propose(place).going == {"maatwerkvoorziening": 1}
