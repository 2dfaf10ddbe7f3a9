"""Scenario 13: list, protocol or data map changed since approval: nothing is destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from factories import Bestand
from places import (
    EARLIER,
    approved_list,
    at,
    carry_out,
    change,
    proposed_list,
    rows,
    scalar,
    with_rules,
)
from retention.actions import drafting
from retention.actions.begin import begin, lists_ready
from retention.actions.carry_out import carry_out_batch
from retention.actions.carry_out_list import carry_out_list
from retention.actions.decide_list import approve, present, reject
from retention.actions.seal import seal
from retention.actions.workplace import Workplace
from retention.errors import BusyError, RefusedError, RetentionError, TamperedError

ADD = """
INSERT INTO retention.item SELECT list, 99, batch, tombstone, category, closure_year, due_on,
  disposition, reasons, salt FROM retention.item WHERE number = 1
"""


def all_are_there(place: Workplace, count: int) -> bool:
    return bool(scalar(place.bestand, "SELECT count(*) FROM wmo.dossier") == count)


def behind_its_back(place: Workplace, *statements: str) -> None:
    """As a database administrator could: with the triggers that guard the ledger off."""
    change(place.ledger, "SET LOCAL session_replication_role = replica", *statements)


HEADER = (
    "UPDATE retention.destruction_list SET header = replace(header, '\"items\":2', '\"items\":3')"
)
# Found before anything is opened.
SEEN_AT_ONCE: tuple[tuple[str, ...], ...] = (
    ("DELETE FROM retention.item WHERE number = 2",),
    (ADD,),
    (ADD, "UPDATE retention.batch SET last = 99"),
    ("UPDATE retention.batch SET last = 1",),
    ("UPDATE retention.batch SET root = repeat('0', 64)",),
    ("DELETE FROM retention.batch",),
    (HEADER,),
    ("UPDATE retention.destruction_list SET digest = repeat('0', 64)",),
)
# Found before the first row goes.
SEEN_IN_TIME: tuple[tuple[str, ...], ...] = (
    ("UPDATE retention.item SET disposition = 'deidentify' WHERE number = 1",),
    ("UPDATE retention.item SET category = 'pgb' WHERE number = 1",),
    ("UPDATE retention.item SET due_on = '2020-01-01' WHERE number = 1",),
    ("UPDATE retention.item SET tombstone = repeat('0', 64) WHERE number = 1",),
    ("DELETE FROM retention.item WHERE number = 2",),
    ("UPDATE retention.batch SET last = 1",),
    ("UPDATE retention.known_dossier SET dossier_key = '{another}' WHERE item = 1",),
    ("DELETE FROM retention.known_dossier WHERE item = 1",),
    (HEADER,),
)
TABLES = ("destruction_list", "batch", "item", "known_dossier")


@contextmanager
def tampered(place: Workplace, *statements: str) -> Iterator[None]:
    """The ledger changed, and afterwards again as it was."""
    behind_its_back(
        place, *(f"CREATE TABLE public.{name} AS TABLE retention.{name}" for name in TABLES)
    )
    behind_its_back(place, *statements)
    yield
    for name in TABLES:
        behind_its_back(
            place,
            f"DELETE FROM retention.{name}",
            f"INSERT INTO retention.{name} TABLE public.{name}",
            f"DROP TABLE public.{name}",
        )


def test_nothing_is_destroyed_when_the_list_was_changed(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    bestand_rows.dossier()
    another = bestand_rows.dossier(status="open", closed_on=None)
    number = approved_list(place)
    for statements in SEEN_AT_ONCE:
        with tampered(place, *statements), pytest.raises((TamperedError, RefusedError)):
            begin(place, number)
    begin(place, number)
    for statements in SEEN_IN_TIME:
        changes = [each.format(another=another.id) for each in statements]
        with tampered(place, *changes), pytest.raises((TamperedError, RefusedError)):
            carry_out_batch(place, number, 1)
    assert all_are_there(place, 3)
    assert carry_out(place, number) == {"destroyed": 2}


def test_batch_that_was_changed_does_not_go(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "LARGEST_BATCH", 2)
    for _ in range(4):
        bestand_rows.dossier()
    number = approved_list(place)
    behind_its_back(place, "UPDATE retention.item SET disposition = 'deidentify' WHERE number = 4")
    with pytest.raises(TamperedError, match="batch 2 of list 1 is not what was approved"):
        carry_out(place, number)
    # Batch 1 is what was approved and had gone by then.
    assert all_are_there(place, 2)
    with pytest.raises(BusyError, match="is not finished"):
        seal(place, number)


UNCHANGING = (
    "UPDATE retention.item SET disposition = 'deidentify'",
    "DELETE FROM retention.item",
    "UPDATE retention.destruction_list SET header = '{}'",
    "UPDATE retention.destruction_list SET guards_tripped = '{}'",
    "DELETE FROM retention.destruction_list",
    "UPDATE retention.batch SET last = 99",
    "DELETE FROM retention.decision",
    "UPDATE retention.decision SET \"user\" = 'steward2'",
    "UPDATE retention.log SET line = ''",
    "TRUNCATE retention.log",
    "UPDATE retention.rule_set SET protocol = ''",
)


def test_database_itself_refuses_such_changes(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    approved_list(place)
    for statement in UNCHANGING:
        with pytest.raises(sa.exc.IntegrityError):
            change(place.ledger, statement)


def changed_protocol(place: Workplace) -> Workplace:
    return with_rules(place, version="2027-01")


def changed_map(place: Workplace) -> Workplace:
    rules = replace(place.rules, data_map_text=place.rules.data_map_text + "\n# changed\n")
    return replace(place, rules=rules)


@pytest.mark.parametrize("changed", [changed_protocol, changed_map])
def test_nothing_is_destroyed_under_another_protocol_or_map(
    place: Workplace, bestand_rows: Bestand, changed: Callable[[Workplace], Workplace]
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with pytest.raises(RefusedError, match="changed since list 1 was proposed"):
        carry_out(changed(place), number)
    assert lists_ready(changed(place)) == ()
    assert all_are_there(place, 1)


def test_list_of_an_earlier_protocol_is_not_approved(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = proposed_list(place).list_number
    assert number is not None
    then = at(place, EARLIER)
    present(then, number, "steward1")
    with pytest.raises(RefusedError, match="changed since list 1 was proposed; reject"):
        approve(changed_protocol(then), number, "owner1")


def test_list_whose_rows_are_gone_ends_under_its_own_rules_that_the_ledger_still_has(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    carry_out(place, number)
    with pytest.raises(RefusedError, match="Put back the protocol, data map, ladders and version"):
        carry_out_list(changed_protocol(place), number)
    with pytest.raises(RefusedError, match="`retention list carry-out 1` ends it"):
        reject(place, number, "owner1", "toch niet")
    kept = "SELECT rtrim(protocol, E'\\n') FROM retention.rule_set r, retention.destruction_list l"
    protocol = scalar(place.ledger, f"{kept} WHERE r.digest = l.rule_set AND l.number = 1")
    assert protocol + "\n" == place.rules.protocol_text
    assert carry_out_list(place, number).outcomes == {"destroyed": 1}


def test_approvals_without_decisions_behind_them_count_for_nothing(
    place: Workplace, bestand_rows: Bestand
) -> None:
    bestand_rows.dossier()
    proposed_list(place)
    change(
        place.ledger,
        "UPDATE retention.destruction_list SET state = 'approved', presented_by = 'steward1',"
        " approved_by = 'owner1', approved_function = 'process_owner',"
        " also_approved_by = 'archivist1', also_approved_function = 'archivist',"
        " approved_at = '2026-11-14 09:00Z'",
    )
    with pytest.raises(RefusedError, match="lacks approvals"):
        carry_out(place, 1)
    assert all_are_there(place, 1)


def test_list_of_another_bestand_is_not_carried_out(
    place: Workplace, bestand_rows: Bestand, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand_rows.dossier()
    number = approved_list(place)

    def another(*_: Any) -> str:
        return "0" * 64

    monkeypatch.setattr("retention.actions.begin.identity", another)
    with pytest.raises(TamperedError, match="another bestand"):
        begin(place, number)
    assert all_are_there(place, 1)


def test_refused_list_stays_as_it_was(place: Workplace, bestand_rows: Bestand) -> None:
    bestand_rows.dossier()
    number = approved_list(place)
    with pytest.raises(RetentionError):
        carry_out(changed_protocol(place), number)
    assert rows(place.ledger, "SELECT state FROM retention.destruction_list") == [("approved",)]
    assert carry_out(place, number) == {"destroyed": 1}
