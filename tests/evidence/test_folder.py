from __future__ import annotations

from pathlib import Path

import pytest

from retention.errors import EvidenceError
from retention.evidence.folder import EvidenceFolder, list_name
from retention.evidence.tree import leaf_hash, root

from .factories import several_lists, signing_key

LINES = [b'{"a":1}', b'{"a":2}', b'{"a":3}']


def test_lines_are_written_with_their_leaf_hashes_beside_them(tmp_path: Path) -> None:
    written = EvidenceFolder(tmp_path).write_entries(1, iter(LINES))

    leaves = [leaf_hash(line) for line in LINES]
    assert (written.count, written.root) == (3, root(leaves).hex())
    assert (tmp_path / "list-0001/entries.jsonl").read_bytes() == b"\n".join(LINES) + b"\n"
    stated = (tmp_path / "list-0001/entries.leaves").read_text().splitlines()
    assert stated == [leaf.hex() for leaf in leaves]


def test_a_log_without_events_is_an_empty_file(tmp_path: Path) -> None:
    written = EvidenceFolder(tmp_path).write_events(1, [])

    assert written.count == 0
    assert (tmp_path / "list-0001/events.jsonl").read_bytes() == b""


def test_everything_may_be_written_again(tmp_path: Path) -> None:
    several_lists(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    several_lists(tmp_path)

    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after


def test_step_that_was_cut_short_is_completed_when_it_runs_again(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    folder.write_entries(1, LINES)
    (tmp_path / "list-0001/entries.leaves").unlink()

    folder.write_entries(1, LINES)

    assert (tmp_path / "list-0001/entries.leaves").exists()


def test_other_lines_are_refused_and_the_first_stay(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    folder.write_entries(1, LINES)

    with pytest.raises(EvidenceError, match="never written over"):
        folder.write_entries(1, LINES[:2])

    names = sorted(path.name for path in (tmp_path / "list-0001").iterdir())
    assert names == ["entries.jsonl", "entries.leaves"]
    assert (tmp_path / "list-0001/entries.jsonl").read_bytes() == b"\n".join(LINES) + b"\n"


def test_lines_are_not_gathered_in_memory(tmp_path: Path) -> None:
    waiting = tmp_path / "list-0001" / ".entries.jsonl.tmp"

    def lines() -> object:
        for number in range(40_000):
            yield b"x" * 100
            if number == 39_999:
                assert waiting.stat().st_size > 3_000_000

    EvidenceFolder(tmp_path).write_entries(1, lines())  # type: ignore[arg-type]


def test_only_the_known_documents_have_a_place(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    folder.write_document(1, "annex.html", b"restricted")

    with pytest.raises(EvidenceError, match="has no place"):
        folder.write_document(1, "../opening.json", b"")


def test_readme_of_an_earlier_version_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "LEES-MIJ.txt").write_text("ouder")

    EvidenceFolder(tmp_path).write_readme()

    assert (tmp_path / "LEES-MIJ.txt").read_text() == "ouder"


def test_readme_says_in_two_languages_how_to_verify(tmp_path: Path) -> None:
    EvidenceFolder(tmp_path / "new").write_readme()

    text = (tmp_path / "new" / "LEES-MIJ.txt").read_text("utf-8")
    assert text.count("--head") == 2
    assert "HOE U HET CONTROLEERT" in text
    assert "HOW TO VERIFY IT" in text


def test_public_key_lies_under_its_id(tmp_path: Path) -> None:
    path = EvidenceFolder(tmp_path).write_key(signing_key().public)

    assert path == tmp_path / "keys" / f"{signing_key().key_id}.pem"
    assert path.read_text() == signing_key().public_pem


def test_list_numbers_above_four_digits_just_grow() -> None:
    assert [list_name(each) for each in (7, 9999, 10_000)] == [
        "list-0007",
        "list-9999",
        "list-10000",
    ]
