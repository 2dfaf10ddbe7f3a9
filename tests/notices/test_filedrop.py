"""File drop: whole or not at all, once, and never among our own files."""

from __future__ import annotations

import json
from pathlib import Path

import fsspec
import pytest

from notices.messages import NAME, message, send
from retention.notices.failures import PermanentFailure, TransientFailure
from retention.notices.filedrop import FileChannel


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_file_is_there_once_under_its_own_name(tmp_path: Path, scheme: str) -> None:
    way = FileChannel()
    for _ in range(2):
        send(way, message(address=f"{scheme}{tmp_path}", key="k"))
    send(way, message(address=f"{scheme}{tmp_path}", key="k", reminder=True))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["k-reminder.json", "k.json"]
    assert json.loads((tmp_path / "k.json").read_text())["values"] == {"client.surname": NAME}
    assert (tmp_path / "k.json").stat().st_mode & 0o007 == 0


def test_any_place_that_fsspec_knows_will_do() -> None:
    for _ in range(2):
        send(FileChannel(), message(address="memory://drop", key="k"))
    system = fsspec.filesystem("memory")
    assert [path.rpartition("/")[2] for path in system.ls("/drop", detail=False)] == ["k.json"]
    system.rm("/drop", recursive=True)


def test_place_that_is_not_there_is_transient_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(TransientFailure) as failed:
        send(FileChannel(), message(address=str(tmp_path / "share")))
    assert failed.value.code == "file-unreachable"
    assert failed.value.down
    assert not list(tmp_path.iterdir())


def test_file_drop_among_our_own_files_is_refused(tmp_path: Path) -> None:
    ours = tmp_path / "evidence"
    (ours / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(ours)
    way = FileChannel((ours,))
    for folder in (ours, ours / "deep", tmp_path / "link" / "deep"):
        with pytest.raises(PermanentFailure) as failed:
            send(way, message(address=str(folder)))
        assert failed.value.code == "address-ours"
    assert not list(ours.rglob("*.json"))


@pytest.mark.parametrize(
    "address", ["", "drop", "../drop", "nosuch://x", "simplecache::file:///tmp/x"]
)
def test_address_that_is_no_place_of_its_own_is_refused(address: str) -> None:
    with pytest.raises(PermanentFailure) as failed:
        send(FileChannel(), message(address=address))
    assert failed.value.code == "address-invalid"
