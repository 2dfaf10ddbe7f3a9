"""Files in one zip that opens with a password only (AES-256, WinZip's AE-2, as 7-Zip reads it)."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Iterator, Mapping
from datetime import datetime
from zlib import crc32

from stream_zip import NO_COMPRESSION_32, stream_zip

# Without what is mistaken for another sign when it is read out or typed over: 31^24 is 118 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _SIZE = 6, 4
_MODE = 0o600


def new_password() -> str:
    """Words of four signs to tell by another way; at least a hundred random bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(_SIZE)) for _ in range(_GROUPS))
    return "-".join(groups)


def sealed_zip(files: Mapping[str, bytes], password: str, made_at: datetime) -> bytes:
    """The zip. Names and sizes of its files can be seen without the password, nothing else."""
    members = (
        (name, made_at, _MODE, NO_COMPRESSION_32(len(data), crc32(data)), _whole(data))
        for name, data in files.items()
    )
    with warnings.catch_warnings():
        # The format prescribes the digest that its cipher library warns of. What it weakens is a
        # password that can be guessed; ours cannot.
        warnings.simplefilter("ignore", DeprecationWarning)
        return b"".join(stream_zip(members, password=password))


def _whole(data: bytes) -> Iterator[bytes]:
    yield data
