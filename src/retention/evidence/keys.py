"""Ed25519 keys and the tombstone secret: loaded with care, made once.

A key's id is the SHA-256 (hex) of its 32 raw public bytes. A secret in the environment wins over
a file. A file is made only at first use: beside evidence that is already signed, a missing key
stops the run, because a new one would quietly begin another chain.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from retention.errors import ConfigurationError, EvidenceError
from retention.evidence.canonical import digest
from retention.evidence.durable import create_private, read_private

SECRET_BYTES = 32


@dataclass(frozen=True)
class PublicKey:
    """What anybody may hold: 32 bytes that check a signature."""

    raw: bytes

    @property
    def key_id(self) -> str:
        """SHA-256 (hex) of the raw bytes."""
        return digest(self.raw)

    @property
    def pem(self) -> str:
        """The key as PEM, always the same text for the same key."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """The Ed25519 key in this PEM text; raises EvidenceError for anything else."""
        try:
            key = load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm):
            raise EvidenceError("is not a public key in PEM") from None
        if not isinstance(key, Ed25519PublicKey):
            raise EvidenceError("is a public key of another kind than Ed25519")
        return cls(key.public_bytes_raw())


@dataclass(frozen=True)
class SigningKey:
    """What only the custodian's runner may hold; it never shows itself in a message."""

    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The half that travels with the evidence."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        """The public half's id."""
        return self.public.key_id

    @property
    def public_pem(self) -> str:
        """The public half as PEM."""
        return self.public.pem

    @classmethod
    def from_pem(cls, pem: bytes, source: str) -> SigningKey:
        """The key in this PEM text; raises ConfigurationError naming the source."""
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            # The library's message can quote the input: it stays out.
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise ConfigurationError(
                f"{source} is not an unencrypted Ed25519 private key in PEM; "
                "put the right key there, or restore it from its safe copy."
            )
        return cls(key)


def load_signing_key(path: Path, *, secret_pem: str | None, may_create: bool) -> SigningKey:
    """The key from the environment's PEM text if given, else from the file, else a new one.

    Raises ConfigurationError when the key is missing and `may_create` is False (a head exists),
    is not an Ed25519 key, or lies in a file that others can read.
    """
    if secret_pem is not None:
        return SigningKey.from_pem(secret_pem.encode(), "The signing key in the environment")
    if not os.path.lexists(path):
        _refuse_to_create(path, "signing key", may_create=may_create)
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        create_private(path, pem)
    return SigningKey.from_pem(read_private(path), f"The signing key {path}")


def load_secret(path: Path, *, secret_hex: str | None, may_create: bool) -> bytes:
    """32 secret bytes for tombstones, from the environment's hex if given, else as a key is."""
    if secret_hex is not None:
        return _secret(secret_hex.encode(), "The secret in the environment")
    if not os.path.lexists(path):
        _refuse_to_create(path, "secret", may_create=may_create)
        create_private(path, secrets.token_hex(SECRET_BYTES).encode() + b"\n")
    return _secret(read_private(path), f"The secret {path}")


def _secret(text: bytes, source: str) -> bytes:
    try:
        secret = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise ConfigurationError(
            f"{source} is not {2 * SECRET_BYTES} hexadecimal digits; restore it from its safe copy."
        )
    return secret


def _refuse_to_create(path: Path, what: str, *, may_create: bool) -> None:
    if not may_create:
        raise ConfigurationError(
            f"The {what} {path} is missing, but evidence was already made with it. Put it back "
            "from its safe copy and run again. If it is lost for good, write down why, close this "
            "evidence folder and begin a new one with a new key; nothing was destroyed."
        )
