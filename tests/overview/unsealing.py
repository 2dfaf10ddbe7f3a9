"""Opens a zip that is sealed with WinZip's AES-256 (AE-2), written apart from what seals it."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct
import zipfile
import zlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SALT, CHECK, TAG = 16, 2, 10


class WrongPasswordError(Exception):
    """The password is not the one that it was sealed with."""


def unsealed(data: bytes, password: str) -> dict[str, bytes]:
    """File name -> its content; WrongPasswordError with another password."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each.filename: _opened(data, each, password) for each in archive.infolist()}


def _opened(data: bytes, member: zipfile.ZipInfo, password: str) -> bytes:
    method = _method(member)
    name, extra = struct.unpack_from("<HH", data, member.header_offset + 26)
    start = member.header_offset + 30 + name + extra
    body = data[start : start + member.compress_size]
    salt, told = body[:SALT], body[SALT : SALT + CHECK]
    sealed, tag = body[SALT + CHECK : -TAG], body[-TAG:]
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 66)
    if keys[64:] != told or hmac.new(keys[32:64], sealed, "sha1").digest()[:TAG] != tag:
        raise WrongPasswordError
    plain = _stream(keys[:32], sealed)
    return zlib.decompress(plain, -15) if method == zipfile.ZIP_DEFLATED else plain


def _method(member: zipfile.ZipInfo) -> int:
    """How it is packed beneath the seal; the seal must be AE-2 with AES-256."""
    at = member.extra.index(struct.pack("<HH", 0x9901, 7))
    version, vendor, strength, method = struct.unpack_from("<H2sBH", member.extra, at + 4)
    assert (version, vendor, strength) == (2, b"AE", 3)
    return int(method)


def _stream(key: bytes, sealed: bytes) -> bytes:
    """AES in counter mode, whose counter begins at one and counts from its first byte."""
    blocks = (len(sealed) + 15) // 16
    counters = b"".join((at + 1).to_bytes(16, "little") for at in range(blocks))
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    pad = encryptor.update(counters)
    return bytes(a ^ b for a, b in zip(sealed, pad[: len(sealed)], strict=True))
