"""Scenario 16a: two workers and one client; a case worker edits while the dossier is destroyed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand, Dossier
from places import (
    approve_list,
    approved_list,
    change,
    item_of,
    proposed_list,
    rows,
    scalar,
    until_waiting,
    verified,
)
from retention.actions import destroy_batch, drafting
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch
from retention.actions.seal import seal
from retention.actions.workplace import Workplace

Work = Callable[[], object]
# Where the first worker stands still: its rows locked, or gone but not committed.
LAST = "refuse_rows_left"
POINTS = ("hold_dossiers", "destroy_rows", "refuse_rows_left")


def paused_after(
    monkeypatch: pytest.MonkeyPatch, point: str, meanwhile: Work, *, before: bool = False
) -> None:
    """The first time that a worker passes this point, `meanwhile` happens there."""
    real = getattr(destroy_batch, point)
    first = [True]

    def then(*given: Any, **named: Any) -> Any:
        if before and first:
            first.clear()
            meanwhile()
        result = real(*given, **named)
        if not before and first:
            first.clear()
            meanwhile()
        return result

    monkeypatch.setattr(destroy_batch, point, then)


class Beside(threading.Thread):
    """Work beside the test's own; what went wrong in it comes out of `finished`."""

    def __init__(self, work: Work) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except BaseException as err:  # noqa: BLE001 - it is raised again in `finished`
            self.error = err

    def finished(self) -> None:
        self.join(60)
        assert not self.is_alive(), "it waits for ever"
        if self.error is not None:
            raise self.error


def family(bestand: Bestand) -> tuple[Dossier, Dossier]:
    """Two dossiers of one client, with all that they share; the second is due a year later."""
    client, neighbour = bestand.client(), bestand.network_member()
    bestand.household_member(client)
    first, second = date(2008, 5, 5), date(2009, 5, 5)
    one = bestand.dossier(client_id=client, network=[neighbour], closed_on=first, ended_on=first)
    other = bestand.dossier(
        client_id=client, network=[neighbour], closed_on=second, ended_on=second
    )
    return one, other


def refuse_anything_left(place: Workplace) -> None:
    for table in ("dossier", "client", "household_member", "address", "network_member"):
        assert scalar(place.bestand, f"SELECT count(*) FROM wmo.{table}") == 0, table


@pytest.mark.parametrize(
    ("point", "order"), [(POINTS[0], (1, 2)), (POINTS[1], (2, 1)), (POINTS[2], (2, 1))]
)
def test_client_goes_with_two_dossiers_in_two_batches_at_once(
    place: Workplace,
    bestand_rows: Bestand,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    order: tuple[int, int],
) -> None:
    monkeypatch.setattr(drafting, "LARGEST_BATCH", 1)
    family(bestand_rows)
    number = approved_list(place)
    assert begin(place, number).batches == (1, 2)
    second: list[Beside] = []

    def other_worker() -> None:
        second.append(Beside(lambda: carry_out_batch(place, number, order[1])))
        until_waiting(place, unless=lambda: not second[0].is_alive())

    paused_after(monkeypatch, point, other_worker)
    carry_out_batch(place, number, order[0])
    second[0].finished()
    refuse_anything_left(place)
    assert seal(place, number).outcomes == {"destroyed": 2}
    assert verified(place).holds


def test_client_goes_with_two_dossiers_in_two_lists_at_once(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    family(bestand_rows)
    for year in (2024, 2026):
        approve_list(place, proposed_list(place, as_of=date(year, 8, 1)))
    for number in (1, 2):
        assert begin(place, number).batches == (1,)
    second: list[Beside] = []

    def other_worker() -> None:
        second.append(Beside(lambda: carry_out_batch(place, 2, 1)))
        until_waiting(place)

    paused_after(monkeypatch, "refuse_rows_left", other_worker)
    carry_out_batch(place, 1, 1)
    second[0].finished()
    refuse_anything_left(place)
    for number in (1, 2):
        assert seal(place, number).outcomes == {"destroyed": 1}
    assert verified(place).holds


def test_many_families_in_many_batches_at_once(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "LARGEST_BATCH", 3)
    street = bestand_rows.address()
    for _ in range(5):
        family(bestand_rows)
        bestand_rows.dossier(client_id=bestand_rows.client(address_id=street))
    number = approved_list(place)
    batches = begin(place, number).batches
    assert len(batches) == 5
    workers = [
        Beside(lambda mine=mine: [carry_out_batch(place, number, each) for each in mine])
        for mine in (batches[::2], batches[1::2])
    ]
    for worker in workers:
        worker.finished()
    refuse_anything_left(place)
    assert seal(place, number).outcomes == {"destroyed": 15}


NOW_CHANGED = "changed_at = '2026-11-23 09:00+00', changed_by = 'mdevries'"
EDITS = {
    "note": "UPDATE wmo.note SET text = 'edited', {now} WHERE dossier_id = {dossier}",
    "dossier": "UPDATE wmo.dossier SET {now} WHERE id = {dossier}",
    "reopened": "UPDATE wmo.dossier SET status = 'open', {now} WHERE id = {dossier}",
    "client": "UPDATE wmo.client SET surname = 'edited', {now} WHERE id = {client}",
    "housemate": (
        "UPDATE wmo.household_member SET surname = 'edited', {now} WHERE client_id = {client}"
    ),
    "link": "UPDATE wmo.dossier_network_member SET {now} WHERE dossier_id = {dossier}",
    "neighbour": (
        "UPDATE wmo.network_member SET surname = 'edited', {now} WHERE id IN (SELECT"
        " network_member_id FROM wmo.dossier_network_member WHERE dossier_id = {dossier})"
    ),
    "new-note": (
        "INSERT INTO wmo.note (id, dossier_id, written_at, text, changed_at, changed_by)"
        " VALUES ({dossier}, {dossier}, '2026-11-23', 'edited', '2026-11-23 09:00+00', 'mdevries')"
    ),
    "new-dossier": (
        "INSERT INTO wmo.dossier (id, number, client_id, category, status, opened_on,"
        " longer_retention, changed_at, changed_by) VALUES (1, 'new', {client}, 'pgb', 'open',"
        " '2026-11-23', false, '2026-11-23 09:00+00', 'mdevries')"
    ),
}
# A new dossier keeps the client, not the old dossier.
KEEPING = [name for name in EDITS if name != "new-dossier"]


class CaseWorker:
    """Somebody at the desk who edits something of a dossier, in a transaction of her own."""

    def __init__(self, place: Workplace, dossier: Dossier, edit: str) -> None:
        self._place = place
        self._statement = EDITS[edit].format(
            now=NOW_CHANGED, dossier=dossier.id, client=dossier.client_id
        )
        self._connection: sa.Connection | None = None
        self.succeeded = False

    def edits(self) -> None:
        """Without committing; the edit has failed when no row is left to edit."""
        self._connection = self._place.bestand.connect()
        try:
            edited = self._connection.exec_driver_sql(self._statement)
            self.succeeded = edited.rowcount > 0
        except sa.exc.IntegrityError:
            self.succeeded = False

    def commits(self) -> None:
        assert self._connection is not None
        self._connection.commit()
        self._connection.close()

    def edits_and_commits(self) -> None:
        self.edits()
        self.commits()


@dataclass(frozen=True)
class OnList:
    """A dossier with everything that can be edited, alone in its batch of list 1."""

    place: Workplace
    dossier: Dossier
    batch: int

    def carried_out(self) -> str:
        """How the batch's one item ended."""
        (outcome,) = carry_out_batch(self.place, 1, self.batch).outcomes
        return outcome

    def refuse_anything_half(self, outcome: str) -> None:
        """The dossier and all that is its own are there when it is kept, else nothing of it."""
        for table, key, value in (
            ("dossier", "id", self.dossier.id),
            ("note", "dossier_id", self.dossier.id),
            ("provision", "dossier_id", self.dossier.id),
            ("household_member", "client_id", self.dossier.client_id),
            ("client", "id", self.dossier.client_id),
        ):
            query = f"SELECT count(*) FROM wmo.{table} WHERE {key} = {value}"
            assert bool(scalar(self.place.bestand, query)) == (outcome == "kept"), table


def on_list(
    place: Workplace, bestand: Bestand, monkeypatch: pytest.MonkeyPatch, count: int
) -> list[OnList]:
    """So many dossiers on list 1, which is begun."""
    monkeypatch.setattr(drafting, "LARGEST_BATCH", 1)
    dossiers = []
    for _ in range(count):
        client = bestand.client()
        bestand.household_member(client)
        neighbour = bestand.network_member()
        dossiers.append(bestand.dossier(client_id=client, network=[neighbour]))
    number = approved_list(place)
    begin(place, number)
    return [OnList(place, each, item_of(place, number, each.id)) for each in dossiers]


def test_dossier_is_kept_when_an_edit_was_under_way(
    place: Workplace,
    bestand_rows: Bestand,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    listed = on_list(place, bestand_rows, monkeypatch, len(KEEPING))
    for mine, edit in zip(listed, KEEPING, strict=True):
        with subtests.test(edit):
            worker = CaseWorker(place, mine.dossier, edit)
            worker.edits()
            outcomes: list[str] = []
            batch = Beside(lambda mine=mine, to=outcomes: to.append(mine.carried_out()))
            until_waiting(place)
            worker.commits()
            batch.finished()
            assert worker.succeeded
            assert outcomes == ["kept"]
            mine.refuse_anything_half("kept")


def test_dossier_is_kept_or_the_edit_fails_when_the_rows_are_locked(
    place: Workplace,
    bestand_rows: Bestand,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    cases = [*((edit, "hold_dossiers") for edit in KEEPING), ("note", LAST), ("client", LAST)]
    listed = on_list(place, bestand_rows, monkeypatch, len(cases))
    for mine, (edit, point) in zip(listed, cases, strict=True):
        with subtests.test(edit, point=point), monkeypatch.context() as patch:
            worker = CaseWorker(place, mine.dossier, edit)
            editing: list[Beside] = []

            def meanwhile(worker: CaseWorker = worker, editing: list[Beside] = editing) -> None:
                editing.append(Beside(worker.edits_and_commits))
                until_waiting(place, unless=lambda: not editing[0].is_alive())

            paused_after(patch, point, meanwhile)
            outcome = mine.carried_out()
            editing[0].finished()
            assert (outcome == "kept") == worker.succeeded
            mine.refuse_anything_half(outcome)


def test_late_edit_keeps_one_dossier_and_the_rest_of_the_batch_goes(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited, *_ = [bestand_rows.dossier() for _ in range(3)]
    number = approved_list(place)
    begin(place, number)
    worker = CaseWorker(place, edited, "note")
    # After the last look and before the deletion, which sees it all the same.
    paused_after(monkeypatch, "destroy_rows", worker.edits_and_commits, before=True)
    assert carry_out_batch(place, number, 1).outcomes == {"kept": 1, "destroyed": 2}
    assert worker.succeeded
    assert rows(place.bestand, "SELECT id FROM wmo.dossier") == [(edited.id,)]
    assert rows(place.bestand, "SELECT text FROM wmo.note") == [("edited",)]
    assert not seal(place, number).partial


def test_edit_that_is_undone_keeps_nothing(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine,) = on_list(place, bestand_rows, monkeypatch, 1)
    with place.bestand.connect() as connection:
        connection.exec_driver_sql(f"UPDATE wmo.note SET {NOW_CHANGED}")
        batch = Beside(mine.carried_out)
        until_waiting(place)
        connection.rollback()
    batch.finished()
    mine.refuse_anything_half("destroyed")


def test_client_stays_with_a_dossier_that_is_just_being_opened(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine,) = on_list(place, bestand_rows, monkeypatch, 1)
    worker = CaseWorker(place, mine.dossier, "new-dossier")
    worker.edits()
    batch = Beside(mine.carried_out)
    until_waiting(place)
    worker.commits()
    batch.finished()
    assert worker.succeeded
    assert rows(place.bestand, "SELECT id FROM wmo.dossier") == [(1,)]
    assert rows(place.bestand, "SELECT id FROM wmo.client") == [(mine.dossier.client_id,)]
    assert rows(place.bestand, "SELECT count(*) FROM wmo.household_member") == [(1,)]


def test_dossier_is_not_opened_for_a_client_who_just_went(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine,) = on_list(place, bestand_rows, monkeypatch, 1)
    worker = CaseWorker(place, mine.dossier, "new-dossier")
    opening: list[Beside] = []

    def meanwhile() -> None:
        opening.append(Beside(worker.edits_and_commits))
        until_waiting(place)

    paused_after(monkeypatch, "refuse_rows_left", meanwhile)
    assert mine.carried_out() == "destroyed"
    opening[0].finished()
    assert not worker.succeeded
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.client") == 0


def test_shared_row_that_a_dossier_begins_to_use_meanwhile_goes_with_it(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = bestand_rows.network_member(), bestand_rows.network_member()
    bestand_rows.dossier(network=[first])
    number = approved_list(place)
    begin(place, number)
    relink = f"UPDATE wmo.dossier_network_member SET network_member_id = {second}"
    paused_after(monkeypatch, "destroy_rows", lambda: change(place.bestand, relink), before=True)
    assert carry_out_batch(place, number, 1).outcomes == {"destroyed": 1}
    # Nobody used the first any more before its dossier went.
    assert rows(place.bestand, "SELECT id FROM wmo.network_member") == [(first,)]


def test_shared_row_goes_whatever_the_database_takes_for_isolation(
    place: Workplace, bestand_rows: Bestand
) -> None:
    name = scalar(place.bestand, "SELECT current_database()")
    level = "SET default_transaction_isolation = 'repeatable read'"
    change(place.bestand, f"ALTER DATABASE {name} {level}")
    assert scalar(place.bestand, "SHOW transaction_isolation") == "read committed"
