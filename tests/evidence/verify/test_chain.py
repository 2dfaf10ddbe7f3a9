from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from retention.errors import UsageError
from retention.evidence.canonical import Record
from retention.evidence.verify import verify

from ..factories import Evidence, documents_digests, entry, several_lists, signing_key

ENTRIES = [entry(item) for item in range(1, 6)]


def test_lists_may_be_open_at_the_same_time(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES)
    evidence.open_list(2, ENTRIES)
    evidence.close_list(2, ENTRIES)
    evidence.close_list(1, ENTRIES)

    report = verify(tmp_path)

    assert report.holds
    assert [each.statements for each in report.lists] == [(1, 4), (2, 3)]


def test_list_that_was_only_proposed_may_be_abandoned_without_an_opening(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.abandon_list(2, "0" * 64)
    evidence.make_list(3, 5)

    report = verify(tmp_path)

    assert report.holds
    assert report.lists[1].state == "abandoned"
    assert report.lists[1].items == 0


def test_list_number_that_was_skipped_is_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.make_list(3, 5)

    assert verify(tmp_path).first_wrong == "list-0003/closing.json: says nothing of list 2"


def test_list_number_that_is_still_proposed_is_named_as_open(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.open_list(3, ENTRIES)
    evidence.close_list(3, ENTRIES, open_lists=[2])

    assert verify(tmp_path).holds


def test_list_that_is_opened_after_it_ended_is_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.abandon_list(1, "0" * 64)
    evidence.open_list(1, ENTRIES)

    assert verify(tmp_path).first_wrong == (
        "list-0001/opening.json: list 1 was opened or ended before"
    )


def test_list_that_ends_twice_is_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    opening = evidence.open_list(1, ENTRIES)
    evidence.abandon_list(1, opening.list_digest)
    events = {path: path.read_bytes() for path in (tmp_path / "list-0001").glob("events.*")}
    for path in events:
        path.unlink()
    evidence.openings[1] = opening
    evidence.close_list(1, ENTRIES)
    for path, data in events.items():
        path.unlink()
        path.write_bytes(data)

    assert verify(tmp_path).first_wrong == "list-0001/closing.json: list 1 had ended before"


def test_statement_signed_twice_under_one_number_is_named(tmp_path: Path) -> None:
    def second(record: Record) -> Record:
        return {**record, "statement": 2, "made_at": "2026-11-23T09:02:00+00:00"}

    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.open_list(2, ENTRIES, change=second)

    assert verify(tmp_path).first_wrong == (
        "statement 2 is there twice: list-0001/closing.json and list-0002/opening.json"
    )


def test_log_that_shrinks_is_named(tmp_path: Path) -> None:
    def shrunk(record: Record) -> Record:
        return {**record, "log": {"size": 0, "root": "0" * 64}}

    evidence = Evidence(tmp_path / "opening")
    evidence.make_list(1, 5)
    evidence.open_list(2, ENTRIES, change=shrunk)
    assert "list-0002/opening.json: its log is shorter" in str(
        verify(tmp_path / "opening").first_wrong
    )

    evidence = Evidence(tmp_path / "closing")
    evidence.open_list(1, ENTRIES)
    evidence.close_list(1, ENTRIES, log={"size": 0, "root": "0" * 64})
    assert "list-0001/closing.json: its log is shorter" in str(
        verify(tmp_path / "closing").first_wrong
    )


@pytest.mark.parametrize("size", [1, 2])
def test_log_root_of_an_opening_that_does_not_fit_the_events_is_named(
    tmp_path: Path, size: int
) -> None:
    def other(record: Record) -> Record:
        return {**record, "log": {"size": size, "root": "0" * 64}}

    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES, change=other)
    evidence.close_list(1, ENTRIES)

    assert verify(tmp_path).first_wrong == (
        f"list-0001/opening.json: its log root does not fit the first {size} events"
    )


def test_dossiers_that_vanish_between_lists_are_a_warning(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.held = 1_000
    evidence.make_list(1, 5)
    evidence.held = 900
    evidence.make_list(2, 5)

    report = verify(tmp_path)

    assert report.holds
    assert any(
        "before statement 3: category 'begeleiding' lost " in each for each in report.warnings
    )


def test_list_approved_by_one_official_does_not_hold(tmp_path: Path) -> None:
    def one(record: Record) -> Record:
        return {**record, "approvals": record["approvals"][:2]}

    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES, change=one)
    evidence.close_list(1, ENTRIES)

    report = verify(tmp_path)
    assert not report.holds
    assert "fewer than 2 officials" in str(report.first_wrong)


def test_file_that_nothing_vouches_for_is_a_warning(tmp_path: Path) -> None:
    several_lists(tmp_path)
    (tmp_path / "list-0003/entries.jsonl").write_text("slipped in\n")
    (tmp_path / "list-0001/.closing.json.tmp").write_text("left over")

    warnings = " ".join(verify(tmp_path).warnings)

    assert "list-0003/entries.jsonl is not part of the signed evidence" in warnings
    assert "list-0001/.closing.json.tmp is not part" in warnings


def test_annex_may_be_kept_elsewhere_but_must_be_right_when_it_is_here(tmp_path: Path) -> None:
    annex = {"annex.html": "0" * 64}
    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES)
    evidence.close_list(1, ENTRIES, files={**documents_digests(), **annex})
    assert verify(tmp_path).holds

    (tmp_path / "list-0001/annex.html").write_text("other")
    assert verify(tmp_path).first_wrong == "list-0001/annex.html: changed"


# The folder of one list


def test_folder_of_one_list_is_vouched_for_by_itself_only(tmp_path: Path) -> None:
    several_lists(tmp_path)

    report = verify(tmp_path / "list-0002", trust=[signing_key(1).key_id])

    assert report.holds
    assert report.vouched_for.startswith("Statement 3 and 4 of this list, by themselves")
    assert "statements 1 to 2 were not seen" in report.warnings
    assert any("the log could not be checked" in each for each in report.warnings)


def test_first_list_is_vouched_for_with_its_log(tmp_path: Path) -> None:
    several_lists(tmp_path)

    report = verify(tmp_path / "list-0001")

    assert report.holds
    assert not any("the log" in each for each in report.warnings)


def test_folder_of_one_list_elsewhere_needs_the_key_as_a_file(tmp_path: Path) -> None:
    several_lists(tmp_path / "evidence")
    alone = Path(shutil.copytree(tmp_path / "evidence/list-0002", tmp_path / "alone"))
    (tmp_path / "auditor.pem").write_text(signing_key(1).public_pem)

    assert "whose public half is not here" in str(verify(alone).first_wrong)
    assert verify(alone, trust=[str(tmp_path / "auditor.pem")]).holds


def test_folder_of_one_list_signed_with_another_key_is_named(tmp_path: Path) -> None:
    several_lists(tmp_path)

    report = verify(tmp_path / "list-0004", trust=[signing_key(1).key_id])

    assert "the key was rotated; verify the whole evidence" in str(report.first_wrong)


def test_gap_between_opening_and_closing_of_one_list_is_said(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.open_list(1, ENTRIES)
    evidence.make_list(2, 5)
    evidence.close_list(1, ENTRIES)

    assert "statements 2 to 3 were not seen" in verify(tmp_path / "list-0001").warnings


def test_head_of_another_list_cannot_be_compared_in_one_folder(tmp_path: Path) -> None:
    evidence = several_lists(tmp_path)

    report = verify(tmp_path / "list-0001", head=evidence.heads[8])

    assert report.holds
    assert any("compare it with the whole evidence" in each for each in report.warnings)


def test_events_of_one_list_must_count_on_to_the_last(tmp_path: Path) -> None:
    several_lists(tmp_path)
    path = tmp_path / "list-0002/events.jsonl"
    lines = path.read_bytes().splitlines()
    path.unlink()
    path.write_bytes(lines[0] + b"\n")
    assert "ends before event 3" in str(verify(tmp_path / "list-0002").first_wrong)

    path.write_bytes(lines[0] + b"\n" + lines[0] + b"\n")
    assert "line 2: is event 2 where event 3" in str(verify(tmp_path / "list-0002").first_wrong)


# Arguments


@pytest.mark.parametrize("head", ["", "abc", "z" * 64, "0" * 63])
def test_head_that_is_none_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(UsageError, match="all of its 64"):
        verify(tmp_path, head=head)


@pytest.mark.parametrize("trusted", ["", "abc", "/nowhere.pem", "\x00"])
def test_trusted_key_that_is_none_is_refused(tmp_path: Path, trusted: str) -> None:
    with pytest.raises(UsageError, match="trusted key"):
        verify(tmp_path, trust=[trusted])
