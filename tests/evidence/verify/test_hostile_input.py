"""Whatever lies in the folder, the verifier answers in words; and no byte changes unnoticed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retention.evidence.canonical import Record
from retention.evidence.sealed import seal, unseal
from retention.evidence.verify import Report, verify

from ..factories import Evidence, entry, signing_key

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Small evidence with every kind of file; whoever changes a file puts it back."""
    evidence = Evidence(tmp_path_factory.mktemp("small"))
    evidence.make_list(1, 8)
    evidence.abandon_list(2, "0" * 64)
    evidence.rotate(signing_key(2))
    evidence.make_list(3, 2)
    return evidence


@pytest.fixture(scope="module")
def files(small: Evidence) -> list[Path]:
    """Every file that is part of the evidence: all but the readme."""
    found = sorted(path for path in small.root.rglob("*") if path.is_file())
    return [path for path in found if path.name != "LEES-MIJ.txt"]


@pytest.fixture
def folder(small: Evidence, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(small.root, tmp_path / "evidence"))


def verify_with(path: Path, data: bytes, folder: Path) -> Report:
    """The report while the file holds other bytes."""
    original = path.read_bytes()
    path.unlink()
    try:
        path.write_bytes(data)
        return verify(folder)
    finally:
        path.unlink()
        path.write_bytes(original)


def assert_in_words(report: Report) -> None:
    """A report that does not hold, with a short and printable reason that JSON can carry."""
    assert not report.holds
    assert report.first_wrong
    assert len(report.first_wrong) < 500
    assert report.first_wrong.isprintable()
    json.dumps(report.to_record())


@QUICK
@given(draw=st.data())
def test_flipping_any_byte_of_any_file_is_noticed(
    small: Evidence, files: list[Path], draw: st.DataObject
) -> None:
    path = draw.draw(st.sampled_from([each for each in files if each.stat().st_size]))
    data = bytearray(path.read_bytes())
    data[draw.draw(st.integers(0, len(data) - 1))] ^= draw.draw(st.integers(1, 255))

    assert_in_words(verify_with(path, bytes(data), small.root))


@QUICK
@given(draw=st.data())
def test_any_file_replaced_by_anything_is_noticed(
    small: Evidence, files: list[Path], draw: st.DataObject
) -> None:
    path = draw.draw(st.sampled_from(files))
    other = draw.draw(
        st.binary(max_size=300)
        | st.sampled_from([b"[" * 60_000, b"{}\n", b"null\n", b"9" * 5000 + b"\n", b"\n" * 50])
        | st.sampled_from([each.read_bytes() for each in files])
    )
    if other != path.read_bytes():
        assert_in_words(verify_with(path, other, small.root))


@QUICK
@given(draw=st.data())
def test_any_file_cut_short_or_continued_is_noticed(
    small: Evidence, files: list[Path], draw: st.DataObject
) -> None:
    path = draw.draw(st.sampled_from(files))
    data = path.read_bytes()
    cut = data[: draw.draw(st.integers(0, len(data)))] + draw.draw(st.binary(max_size=3))
    if cut != data:
        assert_in_words(verify_with(path, cut, small.root))


strange = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=5)
    | st.sampled_from(["\x1b[2J", "a" * 20_000, "2026-11-23T10:00:00+00:00", "0" * 64]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@QUICK
@given(draw=st.data())
def test_strange_values_signed_with_the_right_key_never_make_it_fall(
    small: Evidence, draw: st.DataObject
) -> None:
    """Whoever holds the key may sign anything: then too the answer is in words."""
    number = draw.draw(st.integers(0, 2))
    path = small.statements[number]
    record = unseal(path.read_bytes(), [signing_key(1).public])[0]
    replace_somewhere(record, draw)

    report = verify_with(path, seal(record, signing_key(1)), small.root)

    json.dumps(report.to_record())
    assert report.first_wrong is None or report.first_wrong.isprintable()


def replace_somewhere(record: Record, draw: st.DataObject) -> None:
    """Puts something strange in the place of one value, at any depth."""
    holder: Any = record
    while True:
        key = draw.draw(
            st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder)))
        )
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or draw.draw(st.booleans()):
            holder[key] = draw.draw(strange)
            return
        holder = inner


@pytest.mark.parametrize("strange_value", [None, -1, "x", {"x": {}}])
def test_strange_value_in_any_field_never_makes_it_fall(
    small: Evidence, strange_value: object
) -> None:
    path = small.statements[1]
    record = unseal(path.read_bytes(), [signing_key(1).public])[0]
    for name in record:
        changed = {**record, name: strange_value}
        report = verify_with(path, seal(changed, signing_key(1)), small.root)
        assert not report.holds or changed == record or name in {"software", "moved"}


# Things that are no plain file


@pytest.mark.parametrize(
    "name", ["opening.json", "closing.json", "entries.jsonl", "events.leaves", "protocol.yaml"]
)
def test_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    path = folder / "list-0001" / name
    outside = tmp_path / "outside"
    path.rename(outside)
    path.symlink_to(outside)

    report = verify(folder)

    assert_in_words(report)
    assert "is a symbolic link" in str(report.first_wrong) or name == "events.leaves"


def test_linked_list_and_linked_keys_are_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("list-0001", "keys"):
        (folder / name).rename(tmp_path / name)
        (folder / name).symlink_to(tmp_path / name)
        assert_in_words(verify(folder))
        (folder / name).unlink()
        (tmp_path / name).rename(folder / name)
    assert verify(folder).holds


@pytest.mark.parametrize("name", ["closing.json", "entries.jsonl", "declaration.html"])
def test_pipe_or_folder_in_the_place_of_a_file_is_refused(folder: Path, name: str) -> None:
    path = folder / "list-0001" / name
    path.unlink()
    os.mkfifo(path)
    assert_in_words(verify(folder))

    path.unlink()
    path.mkdir()
    assert_in_words(verify(folder))


def test_file_in_the_place_of_a_list_is_refused(folder: Path) -> None:
    (folder / "list-0009").write_text("")

    assert verify(folder).first_wrong == "list-0009: is not a plain folder"


# Sizes


def test_huge_line_is_refused_without_reading_all_of_it(folder: Path) -> None:
    path = folder / "list-0001/entries.jsonl"
    path.unlink()
    with path.open("wb") as file:
        file.truncate(3 << 30)

    report = verify(folder)

    assert report.first_wrong == "list-0001/entries.jsonl: line 1 is cut off or far too long"


def test_huge_statement_and_key_are_refused(folder: Path) -> None:
    for name in ("list-0001/opening.json", f"keys/{signing_key(1).key_id}.pem"):
        path = folder / name
        data = path.read_bytes()
        path.unlink()
        with path.open("wb") as file:
            file.truncate(3 << 30)
        assert "far larger than" in str(verify(folder).first_wrong)
        path.unlink()
        path.write_bytes(data)


# Nothing there


def test_folder_that_is_missing_or_empty_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert "There is no folder" in str(verify(tmp_path / "absent").first_wrong)
    assert "There is no statement here" in str(verify(tmp_path / "empty").first_wrong)
    assert verify(tmp_path / "empty").vouched_for == "Nothing can be vouched for."


def test_name_that_could_steer_a_terminal_is_shown_as_an_escape(folder: Path) -> None:
    (folder / "list-0001" / "\x1b[2Jx").write_text("")
    (folder / os.fsdecode(b"\xff\xfe")).mkdir()

    report = verify(folder)

    assert report.holds
    assert all(each.isprintable() for each in report.warnings)
    assert any("not part of the signed evidence" in each for each in report.warnings)


def test_many_unknown_files_are_not_all_listed(folder: Path) -> None:
    for number in range(100):
        (folder / f"note-{number}").write_text("")

    assert 1 < len(verify(folder).warnings) < 30


# Signed, and still nonsense


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (b'{"item":1,"item":1}', "list-0001/entries.jsonl, line 1: names the same key twice"),
        (b"[" * 50_000, "list-0001/entries.jsonl, line 1: is nested too deeply"),
        (b"\xff", "list-0001/entries.jsonl, line 1: is not UTF-8 text"),
    ],
)
def test_signed_line_that_is_no_entry_is_named(tmp_path: Path, line: bytes, wrong: str) -> None:
    evidence = Evidence(tmp_path)
    evidence.open_list(1, [entry(1)])
    written = evidence.folder.write_entries(1, [line])
    stated = {"count": written.count, "root": written.root}
    for path in (tmp_path / "list-0001").glob("entries.*"):
        path.rename(tmp_path / path.name)
    evidence.close_list(1, [entry(1)], change=lambda record: {**record, "entries": stated})
    for path in tmp_path.glob("entries.*"):
        path.replace(tmp_path / "list-0001" / path.name)

    assert verify(tmp_path).first_wrong == wrong


def test_key_file_under_the_name_of_another_key_is_named(folder: Path) -> None:
    path = folder / f"keys/{'0' * 64}.pem"
    path.write_text(signing_key(3).public_pem)

    assert verify(folder).first_wrong == (
        f"keys/{'0' * 64}.pem: changed: it is not the key that its name says"
    )


def test_bytes_after_the_last_leaf_hash_are_noticed(folder: Path) -> None:
    path = folder / "list-0001/entries.leaves"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data + b"x")

    assert "list-0001/entries.leaves: line 9 is cut off" in str(verify(folder).first_wrong)


def test_disk_that_fails_half_way_is_said_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("retention.evidence.verify.main.collect", failing)

    assert "could not be read to its end: Input/output error" in str(verify(folder).first_wrong)
