"""Reading evidence that somebody hostile may have prepared: plain files, inside, of sane size."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from retention.errors import EvidenceError
from retention.evidence.entries import LONGEST_LINE
from retention.evidence.sealed import LONGEST_ENVELOPE

_PIECE = 1 << 20
_REASONS = {
    errno.ENOENT: "is missing",
    errno.ENOTDIR: "is missing",
    errno.ELOOP: "is a symbolic link; evidence holds none",
    errno.EACCES: "may not be read by you",
}


def open_plain(path: Path) -> BinaryIO:
    """The file, opened; raises EvidenceError when it is missing, a link, a pipe or a folder."""
    try:
        # Not waiting, or a named pipe would hold the verifier for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, "cannot be read")
        raise EvidenceError(reason) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise EvidenceError("is not a plain file")
    return os.fdopen(handle, "rb")


def read_whole(path: Path, limit: int = LONGEST_ENVELOPE) -> bytes:
    """All of a small file's bytes; raises EvidenceError when it is larger than the limit."""
    with open_plain(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise EvidenceError("is far larger than such a file can be")
    return data


def file_digest(path: Path) -> str:
    """The SHA-256 (hex) of a file of any size."""
    hasher = sha256()
    with open_plain(path) as file:
        while piece := file.read(_PIECE):
            hasher.update(piece)
    return hasher.hexdigest()


def lines(path: Path) -> Iterator[bytes]:
    """The file's lines without their newlines, one at a time.

    Raises EvidenceError for a line that is too long and for a last line that does not end: a
    missing last newline is a change too.
    """
    with open_plain(path) as file:
        position = 0
        while line := file.readline(LONGEST_LINE):
            position += 1
            if not line.endswith(b"\n"):
                raise EvidenceError(f"line {position} is cut off or far too long")
            yield line[:-1]


def names_in(folder: Path) -> list[os.DirEntry[str]]:
    """What the folder holds, in order of name."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise EvidenceError(_REASONS.get(error.errno or 0, "cannot be read")) from None


def shown(name: str) -> str:
    """A file name fit for a message: whatever could steer a terminal is written as an escape."""
    short = name if len(name) <= 100 else name[:100] + "..."
    return short if short.isprintable() else ascii(short)
