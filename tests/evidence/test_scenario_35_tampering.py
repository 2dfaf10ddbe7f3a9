"""Scenario 35: whatever is done to the evidence, the verifier names the first thing wrong.

The evidence: statements 1-2 list 1, 3-4 list 2 (thirty items), 5-6 list 3 (withdrawn), 7 a key
rotation, 8-9 list 4.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from retention.evidence.folder import leaves_path
from retention.evidence.tree import leaf_hash
from retention.evidence.verify import verify

from .factories import Evidence, several_lists, signing_key

FIRST_KEY, LATER_KEY = signing_key(1).key_id, signing_key(2).key_id


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The evidence as it was written; tests work on a copy."""
    return several_lists(tmp_path_factory.mktemp("made"))


@pytest.fixture
def folder(made: Evidence, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(made.root, tmp_path / "evidence"))


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Puts other bytes in the file's place."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(change(data))


def edit_lines(path: Path, change: Callable[[list[bytes]], object]) -> None:
    """Changes the list of a file's lines."""

    def changed(data: bytes) -> bytes:
        lines = data.splitlines()
        change(lines)
        return b"".join(line + b"\n" for line in lines)

    rewrite(path, changed)


def first_wrong(folder: Path) -> str:
    """What the verifier names; fails when it finds nothing."""
    report = verify(folder)
    assert not report.holds
    return str(report.first_wrong)


def test_untouched_evidence_holds_up_to_its_last_statement(made: Evidence) -> None:
    report = verify(made.root, head=made.heads[-1], trust=[FIRST_KEY])

    assert report.first_wrong is None
    assert report.holds
    assert report.warnings == ()
    assert report.head == made.heads[-1]
    assert "statement 9 (list 4), which is the head" in report.vouched_for
    assert [(each.number, each.state, each.items) for each in report.lists] == [
        (1, "closed", 5),
        (2, "closed", 30),
        (3, "abandoned", 3),
        (4, "closed", 8),
    ]


# One byte


@pytest.mark.parametrize("line", [1, 2, 17, 30])
def test_one_byte_changed_in_an_entry_names_its_line(folder: Path, line: int) -> None:
    def change(lines: list[bytes]) -> None:
        lines[line - 1] = lines[line - 1].replace(b'"salt":"', b'"salt":"0', 1)[:-1]

    edit_lines(folder / "list-0002/entries.jsonl", change)

    assert first_wrong(folder) == f"list-0002/entries.jsonl, item {line}: changed"


def test_outcome_changed_to_another_valid_one_names_its_line(folder: Path) -> None:
    rewrite(
        folder / "list-0002/entries.jsonl", lambda data: data.replace(b'"failed"', b'"kept"', 1)
    )

    assert first_wrong(folder) == "list-0002/entries.jsonl, item 13: changed"


def test_newline_between_entries_changed_names_the_line(folder: Path) -> None:
    rewrite(folder / "list-0002/entries.jsonl", lambda data: data.replace(b"\n", b" ", 1))

    assert first_wrong(folder) == "list-0002/entries.jsonl, item 1: changed"


def test_last_newline_removed_is_named(folder: Path) -> None:
    rewrite(folder / "list-0002/entries.jsonl", lambda data: data[:-1])

    assert first_wrong(folder) == "list-0002/entries.jsonl: line 30 is cut off or far too long"


def test_one_byte_changed_in_an_event_names_its_line(folder: Path) -> None:
    rewrite(folder / "list-0002/events.jsonl", lambda data: data.replace(b"approved", b"rejected"))

    assert first_wrong(folder) == "list-0002/events.jsonl, line 1: changed"


def test_one_byte_changed_in_a_leaf_hash_names_that_line(folder: Path) -> None:
    def change(lines: list[bytes]) -> None:
        lines[4] = lines[4][:-1] + (b"0" if lines[4][-1:] != b"0" else b"1")

    edit_lines(folder / "list-0002/entries.leaves", change)

    assert first_wrong(folder) == ("list-0002/entries.leaves: line 5 is changed, missing or added")


def test_letter_case_of_a_leaf_hash_is_noticed(folder: Path) -> None:
    rewrite(folder / "list-0002/events.leaves", bytes.upper)

    assert "list-0002/events.leaves: line 1" in first_wrong(folder)


def test_entry_and_leaf_hash_changed_together_are_named_by_file(folder: Path) -> None:
    entries = folder / "list-0002/entries.jsonl"
    rewrite(entries, lambda data: data.replace(b'"failed"', b'"kept"', 1))
    leaves = [leaf_hash(line) for line in entries.read_bytes().splitlines()]
    rewrite(leaves_path(entries), lambda _: b"".join(f"{x.hex()}\n".encode() for x in leaves))

    assert first_wrong(folder).startswith("list-0002/entries.jsonl: changed; which line cannot")


@pytest.mark.parametrize("name", ["declaration.html", "protocol.yaml", "datamap.yaml"])
def test_changed_document_is_named(folder: Path, name: str) -> None:
    rewrite(folder / "list-0001" / name, lambda data: data + b" ")

    assert first_wrong(folder) == f"list-0001/{name}: changed"


def test_one_byte_changed_in_a_statement_names_it(folder: Path) -> None:
    rewrite(folder / "list-0002/opening.json", lambda data: data.replace(b"b", b"c", 1))

    assert first_wrong(folder).startswith("list-0002/opening.json: ")


def test_changed_public_key_is_named(folder: Path) -> None:
    rewrite(folder / f"keys/{FIRST_KEY}.pem", lambda data: data.replace(b"MCow", b"MCox"))

    assert first_wrong(folder).startswith(f"keys/{FIRST_KEY}.pem: ")


# Missing, added, moved


@pytest.mark.parametrize("line", [1, 17, 29])
def test_removed_entry_is_named_missing(folder: Path, line: int) -> None:
    edit_lines(folder / "list-0002/entries.jsonl", lambda lines: lines.pop(line - 1))

    assert first_wrong(folder) == f"list-0002/entries.jsonl, item {line}: missing"


def test_removed_run_of_entries_names_the_first(folder: Path) -> None:
    def change(lines: list[bytes]) -> None:
        del lines[9:14]

    edit_lines(folder / "list-0002/entries.jsonl", change)

    assert first_wrong(folder) == "list-0002/entries.jsonl, item 10: missing"


def test_removed_last_entry_is_named_missing(folder: Path) -> None:
    edit_lines(folder / "list-0002/entries.jsonl", lambda lines: lines.pop())

    assert first_wrong(folder).startswith("list-0002/entries.jsonl, item 30: missing")


def test_entry_removed_with_its_leaf_hash_is_named_by_number(folder: Path) -> None:
    for name in ("entries.jsonl", "entries.leaves"):
        edit_lines(folder / "list-0002" / name, lambda lines: lines.pop(16))

    assert first_wrong(folder) == "list-0002/entries.jsonl, line 17: is item 18, not item 17"


@pytest.mark.parametrize(("one", "other"), [(1, 30), (5, 6), (17, 21)])
def test_two_swapped_entries_are_both_named(folder: Path, one: int, other: int) -> None:
    def change(lines: list[bytes]) -> None:
        lines[one - 1], lines[other - 1] = lines[other - 1], lines[one - 1]

    edit_lines(folder / "list-0002/entries.jsonl", change)

    assert first_wrong(folder) == (
        f"list-0002/entries.jsonl, item {one}: swapped with item {other}"
    )


def test_moved_entry_is_named_with_its_new_place(folder: Path) -> None:
    edit_lines(folder / "list-0002/entries.jsonl", lambda lines: lines.insert(20, lines.pop(9)))

    assert first_wrong(folder) == "list-0002/entries.jsonl, item 10: moved to line 21"


@pytest.mark.parametrize("line", [1, 12, 31])
def test_added_entry_is_named(folder: Path, line: int) -> None:
    edit_lines(
        folder / "list-0002/entries.jsonl",
        lambda lines: lines.insert(line - 1, lines[2].replace(b'"item":3', b'"item":31')),
    )

    assert first_wrong(folder) == f"list-0002/entries.jsonl, item {line}: added after it was signed"


def test_entry_overwritten_with_a_copy_of_another_is_named_changed(folder: Path) -> None:
    def change(lines: list[bytes]) -> None:
        lines[9] = lines[19]

    edit_lines(folder / "list-0002/entries.jsonl", change)

    assert first_wrong(folder) == "list-0002/entries.jsonl, item 10: changed"


def test_removed_event_is_named(folder: Path) -> None:
    edit_lines(folder / "list-0004/events.jsonl", lambda lines: lines.pop(0))

    assert first_wrong(folder) == "list-0004/events.jsonl, line 1: missing"


@pytest.mark.parametrize(
    "name",
    [
        "entries.jsonl",
        "events.jsonl",
        "entries.leaves",
        "events.leaves",
        "declaration.html",
        "protocol.yaml",
        "datamap.yaml",
    ],
)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / "list-0001" / name).unlink()

    assert first_wrong(folder) == f"list-0001/{name}: is missing"


# Whole statements and lists


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "list-0001/opening.json"),
        (2, "list-0001/closing.json (or abandoned.json)"),
        (3, "list-0002/opening.json"),
        (4, "list-0002/closing.json (or abandoned.json)"),
        (5, "list-0003/opening.json"),
        (6, "list-0003/closing.json (or abandoned.json)"),
        (7, "keys/rotation-0007.json"),
        (8, "list-0004/opening.json"),
    ],
)
def test_removed_statement_is_named(made: Evidence, folder: Path, number: int, name: str) -> None:
    (folder / made.statements[number - 1].relative_to(made.root)).unlink()

    assert first_wrong(folder) == f"statement {number} is missing: {name} was removed"


def test_deleted_run_in_the_middle_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "list-0002")

    assert first_wrong(folder) == "statements 3 to 4 are missing: list-0002 was removed"


def test_swapped_lists_are_named(folder: Path) -> None:
    (folder / "list-0001").rename(folder / "aside")
    (folder / "list-0002").rename(folder / "list-0001")
    (folder / "aside").rename(folder / "list-0002")

    assert "list-0001/closing.json: swapped or renamed" in first_wrong(folder)
    assert "belongs in list-0002/closing.json" in first_wrong(folder)


def test_statement_copied_over_another_is_named(folder: Path) -> None:
    (folder / "list-0004/opening.json").unlink()
    shutil.copy(folder / "list-0002/opening.json", folder / "list-0004/opening.json")

    assert first_wrong(folder).startswith("list-0004/opening.json: swapped or renamed")


def test_closing_added_to_an_abandoned_list_is_named(folder: Path) -> None:
    shutil.copy(folder / "list-0002/closing.json", folder / "list-0003/closing.json")

    assert first_wrong(folder).startswith("list-0003/closing.json: swapped or renamed")


# The tail


def cut_newest(folder: Path) -> None:
    shutil.rmtree(folder / "list-0004")


def test_deleted_newest_run_is_named_with_a_head_kept_elsewhere(
    made: Evidence, folder: Path
) -> None:
    cut_newest(folder)

    report = verify(folder, head=made.heads[-1])

    assert not report.holds
    assert "The head that you gave is not in this evidence" in str(report.first_wrong)
    assert "the newest statements were removed" in str(report.first_wrong)


def test_deleted_newest_run_without_a_head_is_said_to_be_possible(
    made: Evidence, folder: Path
) -> None:
    cut_newest(folder)

    report = verify(folder)

    assert report.holds
    assert report.head == made.heads[6]
    assert report.vouched_for == (
        "Complete up to statement 7 (a key rotation); later ones cannot be excluded."
    )


def test_cut_tail_of_a_run_is_named_with_a_head_kept_elsewhere(
    made: Evidence, folder: Path
) -> None:
    (folder / "list-0004/closing.json").unlink()

    assert not verify(folder, head=made.heads[8]).holds
    assert "list 4 was opened and has not ended" in verify(folder).warnings


def test_earlier_head_vouches_for_what_came_before_it(made: Evidence) -> None:
    report = verify(made.root, head=" ".join([made.heads[3][:32], made.heads[3][32:].upper()]))

    assert report.holds
    assert "The head that you gave is statement 4 (list 2)" in report.vouched_for


# Another key


def forged(path: Path) -> Path:
    """The same evidence, with one entry less, signed anew from the first to the last."""
    evidence = Evidence(path, signing_key(666))
    for number, items in ((1, 5), (2, 29)):
        evidence.make_list(number, items)
    return path


def test_everything_signed_anew_is_named_with_the_trusted_key(tmp_path: Path) -> None:
    folder = forged(tmp_path / "forged")

    for trusted in (FIRST_KEY, LATER_KEY):
        report = verify(folder, trust=[trusted])
        assert not report.holds
        assert "not with a key that you trust" in str(report.first_wrong)
        assert signing_key(666).key_id in str(report.first_wrong)


def test_everything_signed_anew_is_a_warning_without_the_trusted_key(tmp_path: Path) -> None:
    report = verify(forged(tmp_path / "forged"))

    assert report.holds
    assert any("everything may have been signed anew" in each for each in report.warnings)


def test_everything_signed_anew_is_named_with_a_head_kept_elsewhere(
    made: Evidence, tmp_path: Path
) -> None:
    assert not verify(forged(tmp_path / "forged"), head=made.heads[3]).holds


@pytest.mark.parametrize("trusted", [FIRST_KEY, LATER_KEY])
def test_either_key_of_a_rotation_is_enough_to_trust(made: Evidence, trusted: str) -> None:
    assert verify(made.root, trust=[trusted]).holds


def test_trusted_key_may_be_a_pem_file(made: Evidence, tmp_path: Path) -> None:
    pem = tmp_path / "auditor.pem"
    pem.write_text(signing_key(1).public_pem)

    assert verify(made.root, trust=[str(pem)]).holds


def test_key_that_took_over_without_a_rotation_is_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.key = signing_key(666)
    evidence.folder.write_key(evidence.key.public)
    evidence.make_list(2, 5)

    wrong = first_wrong(tmp_path)

    assert wrong.startswith("list-0002/opening.json: is signed with ")
    assert f"where {FIRST_KEY} should have signed" in wrong


def test_rotation_signed_by_the_new_key_only_is_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.key = signing_key(2)
    evidence.rotate(signing_key(2))

    assert first_wrong(tmp_path).startswith("keys/rotation-0003.json: is signed with ")


def test_rotation_signed_by_the_old_key_only_is_named(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.make_list(1, 5)
    evidence.rotate(signing_key(2), both=False)

    assert first_wrong(tmp_path).startswith("keys/rotation-0003.json: is signed with ")


def test_tampering_is_still_named_in_the_folder_of_one_list(folder: Path) -> None:
    edit_lines(folder / "list-0002/entries.jsonl", lambda lines: lines.pop(16))

    assert first_wrong(folder / "list-0002") == "list-0002/entries.jsonl, item 17: missing"
