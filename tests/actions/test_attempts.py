"""Attempts that were taken over, mixed fates in one batch, and what becomes of the documents."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand, Dossier
from places import (
    approved_list,
    carry_out,
    change,
    ended_as,
    entries,
    item_of,
    rows,
    scalar,
    until_waiting,
    verified,
)
from retention.actions import destroy_batch
from retention.actions.begin import begin
from retention.actions.carry_out import carry_out_batch
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.bestand.documents import DocumentResult, DocumentStore
from retention.errors import BusyError, RetentionError
from retention.ledger import work

CLAIMS = (
    "CREATE SCHEMA elsewhere",
    "CREATE TABLE elsewhere.claim (dossier_id bigint REFERENCES wmo.dossier (id))",
)


def poison(place: Workplace, *dossiers: Dossier) -> None:
    """A foreign key that nobody mapped, after preflight."""
    change(place.bestand, *CLAIMS)
    for dossier in dossiers:
        change(place.bestand, "INSERT INTO elsewhere.claim VALUES (:id)", id=dossier.id)


def at_that_step(
    monkeypatch: pytest.MonkeyPatch, step: str, happens: Callable[[], object], time: int = 1
) -> None:
    """Something happens when a worker passes a named step for so many times."""
    passed = [0]

    def at_step(name: str) -> None:
        if name == step:
            passed[0] += 1
            if passed[0] == time:
                happens()

    for module in ("carry_out", "destroy_batch", "finish"):
        monkeypatch.setattr(f"retention.actions.{module}.at_step", at_step)


def taken_over(place: Workplace, number: int) -> None:
    with place.ledger.begin() as ledger:
        work.take_over(ledger, number, 1)


@pytest.mark.parametrize("step", ["after-intent", "rows-gone-uncommitted", "after-rows"])
def test_worker_whose_batch_was_taken_over_changes_nothing(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)
    at_that_step(monkeypatch, step, lambda: taken_over(place, number))
    with pytest.raises(BusyError, match="taken over"):
        carry_out_batch(place, number, 1)
    there = scalar(place.bestand, "SELECT count(*) FROM wmo.dossier")
    assert there == (0 if step == "after-rows" else 1)
    assert entries(place, number) == {}
    assert carry_out_batch(place, number, 1).outcomes == {"destroyed": 1}
    assert seal(place, number).outcomes == {"destroyed": 1}


def test_worker_that_halves_a_batch_and_was_taken_over_changes_nothing(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossiers = [bestand_rows.dossier() for _ in range(4)]
    number = approved_list(place)
    begin(place, number)
    poison(place, dossiers[3])
    at_that_step(monkeypatch, "rows-gone-uncommitted", lambda: taken_over(place, number))
    with pytest.raises(BusyError, match="taken over"):
        carry_out_batch(place, number, 1)
    assert scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == 4
    assert carry_out_batch(place, number, 1).outcomes == {"destroyed": 3, "failed": 1}
    assert seal(place, number).partial
    assert verified(place).holds


def test_poison_of_a_worker_that_was_taken_over_is_not_noted(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)
    poison(place, dossier)
    destroy = destroy_batch.destroy_rows

    def slowly(*given: Any) -> Any:
        taken_over(place, number)
        return destroy(*given)

    with monkeypatch.context() as patched:
        patched.setattr(destroy_batch, "destroy_rows", slowly)
        with pytest.raises(BusyError, match="taken over"):
            carry_out_batch(place, number, 1)
    change(place.bestand, "DELETE FROM elsewhere.claim")
    assert carry_out_batch(place, number, 1).outcomes == {"destroyed": 1}


@pytest.mark.parametrize("stops", [1, 2, 3])
def test_batch_that_was_halved_goes_on_after_a_crash(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch, stops: int
) -> None:
    dossiers = [bestand_rows.dossier() for _ in range(6)]
    number = approved_list(place)
    begin(place, number)
    poison(place, dossiers[2])

    def stop() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        at_that_step(patched, "rows-gone-uncommitted", stop, time=stops)
        with pytest.raises(KeyboardInterrupt):
            carry_out_batch(place, number, 1)
    assert carry_out_batch(place, number, 1).outcomes == {"destroyed": 5, "failed": 1}
    assert rows(place.bestand, "SELECT id FROM wmo.dossier") == [(dossiers[2].id,)]
    closing = seal(place, number)
    assert closing.outcomes == {"destroyed": 5, "failed": 1}
    assert verified(place).holds


def test_document_that_stands_counts_in_a_halved_batch_too(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = bestand_rows.dossier(files=["locked.txt"])
    dossiers = [bestand_rows.dossier() for _ in range(3)]
    number = approved_list(place)
    item = item_of(place, number, locked.id)
    begin(place, number)
    poison(place, dossiers[1])
    monkeypatch.setattr(DocumentStore, "delete", lambda *_: DocumentResult.FAILED)
    assert carry_out(place, number) == {"destroyed": 2, "failed": 2}
    assert ended_as(place, number, item) == ("failed", ("document-not-deleted",))
    assert seal(place, number).partial
    assert verified(place).holds


def test_dossier_that_comes_back_later_counts_in_a_halved_batch_too(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = bestand_rows.client()
    back = bestand_rows.dossier(client_id=client, notes=0, provisions=0)
    bestand_rows.dossier(client_id=client, status="open", closed_on=None)
    change(
        place.bestand,
        f"UPDATE wmo.dossier SET category = 'plan-zonder-voorziening' WHERE id = {back.id}",
    )
    dossiers = [bestand_rows.dossier() for _ in range(3)]
    number = approved_list(place)
    item = item_of(place, number, back.id)
    begin(place, number)
    poison(place, dossiers[1])
    at_that_step(
        monkeypatch,
        "after-rows",
        lambda: bestand_rows.add(
            "dossier",
            id=back.id,
            number="back",
            client_id=client,
            category="pgb",
            status="closed",
            opened_on=bestand_rows.tables["dossier"].c.opened_on.type.python_type(2006, 1, 1),
            longer_retention=False,
        ),
    )
    assert carry_out(place, number) == {"destroyed": 2, "failed": 2}
    assert ended_as(place, number, item) == ("failed", ("came-back",))


def remove(place: Workplace, dossier: Dossier) -> None:
    change(
        place.bestand,
        f"DELETE FROM wmo.provision WHERE dossier_id = {dossier.id}",
        f"DELETE FROM wmo.note WHERE dossier_id = {dossier.id}",
        f"DELETE FROM wmo.document WHERE dossier_id = {dossier.id}",
        f"DELETE FROM wmo.dossier WHERE id = {dossier.id}",
    )


def test_documents_of_a_dossier_that_somebody_else_removed_meanwhile_go_too(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = bestand_rows.dossier(files=["a.txt"])
    number = approved_list(place)
    at_that_step(monkeypatch, "after-intent", lambda: remove(place, dossier))
    assert carry_out(place, number) == {"already absent": 1}
    assert not (place.settings.documents / dossier.addresses[0]).exists()
    found = rows(place.ledger, "SELECT address, result FROM retention.document")
    assert found == [(None, "deleted")]


def test_batch_of_which_everything_is_kept_ends_too(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    change(place.bestand, "UPDATE wmo.dossier SET status = 'open'")
    assert carry_out(place, number) == {"kept": 1}
    assert seal(place, number).outcomes == {"kept": 1}
    assert verified(place).holds


def test_deadlock_with_a_case_worker_ends_with_one_of_both(
    place: Workplace, bestand_rows: Bestand
) -> None:
    dossier = bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)
    ended: list[dict[str, int]] = []
    batch = threading.Thread(
        target=lambda: ended.append(carry_out_batch(place, number, 1).outcomes), daemon=True
    )
    edited = True
    with place.bestand.connect() as connection:
        connection.exec_driver_sql("UPDATE wmo.client SET changed_at = '2026-11-23 09:00Z'")
        batch.start()
        until_waiting(place)
        try:
            # The batch has this row and waits for the client's.
            connection.exec_driver_sql(
                f"UPDATE wmo.dossier SET status = 'open' WHERE id = {dossier.id}"
            )
            connection.commit()
        except sa.exc.OperationalError:
            edited = False
    batch.join(60)
    assert ended == [{"kept": 1} if edited else {"destroyed": 1}]


def test_batch_that_never_gets_its_locks_says_so(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    begin(place, number)

    def changing(*_: Any) -> None:
        raise destroy_batch.LateChangeError(frozenset({1}))

    monkeypatch.setattr(destroy_batch, "destroy_rows", changing)
    with pytest.raises(RetentionError, match="run it again at a quiet hour"):
        carry_out_batch(place, number, 1)
    monkeypatch.undo()
    assert carry_out_batch(place, number, 1).outcomes == {"destroyed": 1}


def test_poison_fails_alone_in_a_bestand_apart(apart: Workplace) -> None:
    bestand = Bestand(apart.bestand, apart.settings.documents)
    dossiers = [bestand.dossier() for _ in range(5)]
    number = approved_list(apart)
    item = item_of(apart, number, dossiers[3].id)
    begin(apart, number)
    table = bestand.tables["dossier"]
    change(apart.bestand, f"CREATE TABLE claim (dossier_id bigint REFERENCES {table} (id))")
    change(apart.bestand, f"INSERT INTO claim VALUES ({dossiers[3].id})")
    ended = carry_out_batch(apart, number, 1).outcomes
    assert ended == {"destroyed": 4, "failed": 1}
    outcome, reasons = ended_as(apart, number, item)
    assert (outcome, reasons[0][:4]) == ("failed", "sql-")
    assert seal(apart, number).partial
    assert verified(apart).holds
