from __future__ import annotations

import os
from pathlib import Path

import pytest

from retention.errors import EvidenceError
from retention.evidence.durable import make_folder, new_file, temporary_name, write_file


def test_file_holds_the_bytes_and_cannot_be_written_by_accident(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"one")

    assert (tmp_path / "a").read_bytes() == b"one"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o440


def test_identical_bytes_are_fine_a_second_time(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"one" * 100_000)
    write_file(tmp_path / "a", b"one" * 100_000)

    assert [each.name for each in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("other", [b"two", b"one and more", b"on", b""])
def test_other_bytes_are_never_written_over_the_first(tmp_path: Path, other: bytes) -> None:
    write_file(tmp_path / "a", b"one")

    with pytest.raises(EvidenceError, match="already there and says something else"):
        write_file(tmp_path / "a", other)

    assert (tmp_path / "a").read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_nothing_takes_the_name_when_writing_stops_half_way(tmp_path: Path) -> None:
    def write_half() -> None:
        with new_file(tmp_path / "a") as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()

    assert list(tmp_path.iterdir()) == []


def test_leftover_of_a_killed_run_is_replaced(tmp_path: Path) -> None:
    temporary_name(tmp_path / "a").write_bytes(b"left over and longer")

    write_file(tmp_path / "a", b"one")

    assert (tmp_path / "a").read_bytes() == b"one"


def test_link_planted_in_its_place_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs")
    temporary_name(tmp_path / "a").symlink_to(victim)
    (tmp_path / "b").symlink_to(victim)

    write_file(tmp_path / "a", b"one")
    with pytest.raises(EvidenceError):
        write_file(tmp_path / "b", b"theirs")

    assert victim.read_bytes() == b"theirs"
    assert not (tmp_path / "a").is_symlink()


def test_file_and_folder_are_synced_before_and_after_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def noted(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr("os.fsync", noted)

    write_file(tmp_path / "a", b"one")

    assert synced == [str(temporary_name(tmp_path / "a")), str(tmp_path)]


def test_folder_is_made_with_its_parents_and_may_exist(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").stat().st_mode & 0o007 == 0
