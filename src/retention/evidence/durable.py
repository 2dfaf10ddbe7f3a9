"""Files that are there after a crash: evidence never written over, secrets for one user only."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from retention.errors import ConfigurationError, EvidenceError

FOLDER_MODE = 0o750
# Nobody has a reason to write to evidence again; the owner could, and the verifier would see it.
FILE_MODE = 0o440
_PIECE = 1 << 16
_LONGEST_SECRET = 4096


def make_folder(path: Path, mode: int = FOLDER_MODE) -> None:
    """The folder is there, and so is its name in the folder above, also after a crash."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=mode, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Names created or renamed in this folder are on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def new_file(path: Path, mode: int = FILE_MODE) -> Iterator[BinaryIO]:
    """A file to write to, which takes its name only when all of it is on the disk.

    Identical bytes under that name are left as they are, so a step may run again; other bytes
    raise EvidenceError. One writer at a time is assumed: the ledger's locks see to that.
    """
    temporary = temporary_name(path)
    # A leftover of a run that was killed goes first, or a link planted there would be followed.
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _take_name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_file(path: Path, data: bytes, mode: int = FILE_MODE) -> None:
    """The file holds exactly these bytes; raises EvidenceError when it held others."""
    with new_file(path, mode) as file:
        file.write(data)


def temporary_name(path: Path) -> Path:
    """Where the file is written before it takes its name."""
    return path.with_name(f".{path.name}.tmp")


def _take_name(temporary: Path, path: Path) -> None:
    if path.is_symlink() or path.exists():
        if path.is_symlink() or not _same_bytes(temporary, path):
            raise EvidenceError(
                f"{path} is already there and says something else; evidence is never written over. "
                "Find out which of the two is right before running again."
            )
        return
    temporary.rename(path)
    sync_folder(path.parent)


def _same_bytes(one: Path, other: Path) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        while piece := first.read(_PIECE):
            if piece != second.read(_PIECE):
                return False
        return not second.read(1)


def create_private(path: Path, data: bytes) -> None:
    """The file is there, 0600, whole or not at all; another process may have been first."""
    try:
        _create_durably(path, data)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be made ({error.strerror}); name a folder that the user who runs this "
            "may write to."
        ) from None


def _create_durably(path: Path, data: bytes) -> None:
    if not path.parent.exists():
        make_folder(path.parent, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _take_free_name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _take_free_name(temporary: Path, path: Path) -> None:
    """A link, unlike a rename, fails when the name is taken: the first key made is the key."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return


def read_private(path: Path) -> bytes:
    """The file's bytes; refused when anybody but its owner could read it or put another there."""
    try:
        with path.open("rb") as file:
            _refuse_when_open(path, os.fstat(file.fileno()).st_mode, 0o077, 600)
            _refuse_when_open(path.parent, path.parent.stat().st_mode, 0o022, 700)
            return file.read(_LONGEST_SECRET)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read ({error.strerror}); see that it is there and belongs to the "
            "user who runs this."
        ) from None


def _refuse_when_open(path: Path, mode: int, forbidden: int, wanted: int) -> None:
    if stat.S_IMODE(mode) & forbidden:
        raise ConfigurationError(
            f"{path} is open to others (mode {stat.S_IMODE(mode):o}). Make a new key if somebody "
            f"may have read it; otherwise run: chmod {wanted} {path}"
        )
