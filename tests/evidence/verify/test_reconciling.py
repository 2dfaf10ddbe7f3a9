"""Scenario 36: counts that were signed but do not reconcile are named, whoever signed them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from retention.evidence.canonical import Record, canonical, digest
from retention.evidence.verify import verify

from ..factories import TABLES, Evidence, entry, rows_of

ENTRIES = [entry(item) for item in range(1, 31)]
OPENING, CLOSING = "list-0001/opening.json: ", "list-0001/closing.json: "


def changing(edit: Callable[[Record], object]) -> Callable[[Record], Record]:
    """A change to a statement before it is signed."""

    def change(record: Record) -> Record:
        changed = deepcopy(record)
        edit(changed)
        return changed

    return change


def wrong_after(
    folder: Path,
    *,
    opening: Callable[[Record], object] = bool,
    closing: Callable[[Record], object] = bool,
) -> str | None:
    """What the verifier says of a list whose statements were signed with these changes."""
    evidence = Evidence(folder)
    evidence.open_list(1, ENTRIES, change=changing(opening))
    evidence.close_list(1, ENTRIES, change=changing(closing))
    return verify(folder).first_wrong


def put(*path: Any, value: Any) -> Callable[[Record], None]:
    """An edit that sets one value deep in a record."""

    def edit(record: Record) -> None:
        *holders, last = path
        for each in holders:
            record = record[each]
        record[last] = value

    return edit


def test_honest_statement_reconciles(tmp_path: Path) -> None:
    assert wrong_after(tmp_path) is None


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (put("outcomes", "destroyed", value=19), "accounts for 31 items, the approved list has 30"),
        (
            lambda r: r["outcomes"].update({"destroyed": 19, "kept": 3}),
            "outcomes says 19 destroyed, the entries say 18",
        ),
        (
            put("by_category", "begeleiding", "kept", value=9),
            "by_category, 'begeleiding' says 9 kept, the entries say ",
        ),
        (
            lambda r: r["by_category"].pop("begeleiding"),
            "by_category, 'begeleiding' says 0 ",
        ),
        (
            put("by_closure_year", "1999", value={"destroyed": 1}),
            "by_closure_year, '1999' says 1 destroyed, the entries say 0",
        ),
        (put("kept_reasons", "bezwaar", value=3), "says 3 kept for reason 'bezwaar', "),
        (put("kept_reasons", "verzonnen", value=1), "says 1 kept for reason 'verzonnen', "),
        (put("failed_reasons", value={}), "says 0 failed for reason 'foreign-key'"),
        (put("partial", value=False), "does not say that it is partial, though 2 failed"),
        (put("rows", "client", "destroyed", value=20), "table 'client': before - destroyed"),
        (
            put("rows", "client", value=rows_of(999_999, 21)),
            "table 'client': 'before' is not what the opening counted",
        ),
        (lambda r: r["rows"].pop("client"), "counts other tables than the opening did"),
        (
            put("balance", "begeleiding", "closed", value=5),
            "balance of category 'begeleiding': ",
        ),
        (put("balance", "nieuw", value={"open": 1, "closed": 0}), "balance of category 'nieuw'"),
        (
            put("checks", "orphans", value={"expected": 0, "found": 2, "holds": True}),
            "the check 'orphans' expected 0, found 2, and says the opposite about it",
        ),
        (put("open_lists", value=[1]), "calls list 1 open; it had ended"),
        (put("open_lists", value=[3]), None),
        (put("list_digest", value="0" * 64), "ends another list 1 than was opened"),
        (put("entries", "count", value=29), None),
        (put("entries", "root", value="0" * 64), None),
        (
            put("files", "protocol.yaml", value="0" * 64),
            "protocol.yaml is not the one of the approved rule set",
        ),
        (put("log", "root", value="0" * 64), None),
        (put("made_at", value="2026-11-23T08:00:00+00:00"), "was made before the statement before"),
        (put("statement", value=5), None),
        (put("previous", value="0" * 64), "does not follow from the statement before it"),
    ],
)
def test_closing_that_does_not_reconcile_is_named(
    tmp_path: Path, edit: Callable[[Record], object], wrong: str | None
) -> None:
    said = wrong_after(tmp_path, closing=edit)

    if wrong is None:
        assert said is None or "list-0001" in said or "statement" in said
    else:
        assert str(said).startswith(CLOSING + wrong)


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (put("list_digest", value="0" * 64), "list_digest is not the digest of the list's header"),
        (put("rule_set", "digest", value="0" * 64), "the list was made under another rule set"),
        (put("approvals", 0, "official", value="u-31"), "'u-31' approved what they presented"),
        (put("approvals", 1, "list_digest", value="0" * 64), "'u-31' decided about another list"),
    ],
)
def test_opening_that_contradicts_itself_is_named(
    tmp_path: Path, edit: Callable[[Record], object], wrong: str
) -> None:
    assert str(wrong_after(tmp_path, opening=edit)).startswith(OPENING + wrong)


def header_with(edit: Callable[[Record], object]) -> Callable[[Record], None]:
    """An edit of the list's header that also mends its digest everywhere in the opening."""

    def change(record: Record) -> None:
        edit(record["list"])
        record["list_digest"] = digest(canonical(record["list"]))
        for each in record["approvals"]:
            each["list_digest"] = record["list_digest"]

    return change


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (put("batches", 1, "first", value=9), "batch 2 does not follow the one before it"),
        (put("batches", 1, "number", value=7), "batch 2 does not follow the one before it"),
        (put("batches", 1, "last", value=2), "batch 2 does not follow the one before it"),
        (lambda header: header["batches"].pop(), "the batches end at item 28, not at the last"),
        (put("items", value=31), "the batches end at item 30, not at the last"),
    ],
)
def test_list_whose_batches_leave_gaps_is_named(
    tmp_path: Path, edit: Callable[[Record], object], wrong: str
) -> None:
    assert str(wrong_after(tmp_path, opening=header_with(edit))).startswith(OPENING + wrong)


def test_items_other_than_those_approved_are_named_by_batch(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES)
    swapped = [*ENTRIES[:9], ENTRIES[9]._replace(leaf="0" * 64), *ENTRIES[10:]]
    evidence.close_list(1, swapped)

    assert verify(tmp_path).first_wrong == (
        "list-0001/opening.json: batch 2 (items 8 to 14) is not the one that the entries "
        "account for"
    )


@pytest.mark.parametrize("change", [lambda each: each[:-1], lambda each: [*each, entry(31)]])
def test_fewer_or_more_entries_than_the_list_has_are_named(
    tmp_path: Path, change: Callable[[list[Any]], list[Any]]
) -> None:
    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES)
    evidence.close_list(1, change(ENTRIES))

    assert "list-0001/" in str(verify(tmp_path).first_wrong)


def test_entries_out_of_order_are_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES)
    evidence.close_list(1, [ENTRIES[1], ENTRIES[0], *ENTRIES[2:]])

    assert verify(tmp_path).first_wrong == (
        "list-0001/entries.jsonl, line 1: is item 2, not item 1"
    )


def test_rows_and_balances_may_move_in_a_live_bestand_when_that_is_stated(tmp_path: Path) -> None:
    def moved(record: Record) -> None:
        record["rows"] = {
            name: {**rows_of(1_000_000, 21), "other": 5, "after": 999_984} for name in TABLES
        }
        record["moved"] = {"begeleiding": {"open": -2, "closed": 3}}
        record["balance"]["begeleiding"]["open"] -= 2
        record["balance"]["begeleiding"]["closed"] += 3

    assert wrong_after(tmp_path, closing=moved) is None


def test_reasons_may_appear_as_counts_only(tmp_path: Path) -> None:
    silent = [each._replace(reasons=()) for each in ENTRIES]
    evidence = Evidence(tmp_path)
    evidence.open_list(1, silent)
    evidence.close_list(1, silent, kept_reasons={"bezwaar": 4}, failed_reasons={"foreign-key": 2})
    evidence.open_list(2, silent)
    evidence.close_list(2, silent, kept_reasons={"bezwaar": 5}, failed_reasons={"foreign-key": 2})

    assert str(verify(tmp_path).first_wrong).startswith("list-0002/closing.json: says 5 kept")


def test_kept_without_any_reason_is_named(tmp_path: Path) -> None:
    silent = [each._replace(reasons=()) for each in ENTRIES]
    evidence = Evidence(tmp_path)
    evidence.open_list(1, silent)
    evidence.close_list(1, silent, failed_reasons={"foreign-key": 2})

    assert verify(tmp_path).first_wrong == CLOSING + "gives no reason for what is kept"


def test_check_that_failed_is_named_but_hides_no_tampering_after_it(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    failed = {"read back": {"expected": 0, "found": 2, "holds": False}}
    evidence.open_list(1, ENTRIES)
    evidence.close_list(1, ENTRIES, checks=failed)
    evidence.make_list(2, 5)

    honest = verify(tmp_path)
    assert not honest.holds
    assert honest.first_wrong == (
        CLOSING + "the check 'read back' expected 0, found 2: it does not hold"
    )
    assert "Complete up to statement 4" in honest.vouched_for

    (tmp_path / "list-0002/entries.jsonl").unlink()
    tampered = verify(tmp_path)
    assert tampered.first_wrong == "list-0002/entries.jsonl: is missing"
    assert honest.first_wrong in tampered.warnings
