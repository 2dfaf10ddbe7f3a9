"""Certificates of recipients that do not exist, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID


@cache
def _key(kind: str, bits: int) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, bits)


@cache
def certificate(now: datetime, *, kind: str = "rsa", bits: int = 2048) -> str:
    """A self-signed certificate in PEM, valid from the day before `now` for a year."""
    key = _key(kind, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ontvanger.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()
