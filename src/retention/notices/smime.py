"""S/MIME: a body that only the holder of a certificate can read (RFC 8551)."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options

from retention.notices.failures import PermanentFailure


def encrypted(data: bytes, certificate_pem: str, now: datetime) -> bytes:
    """The bytes as DER, for this certificate's holder only.

    PermanentFailure where the certificate is not of RSA, has expired or is not valid yet.
    """
    certificate = _certificate(certificate_pem)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise PermanentFailure("certificate-expired")
    builder = PKCS7EnvelopeBuilder().set_data(data).add_recipient(certificate)
    builder = builder.set_content_encryption_algorithm(AES256)
    return builder.encrypt(Encoding.DER, [PKCS7Options.Binary])


@lru_cache(maxsize=1024)
def _certificate(pem: str) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
        key = certificate.public_key()
    except ValueError:
        raise PermanentFailure("certificate-unreadable") from None
    if not isinstance(key, RSAPublicKey):
        raise PermanentFailure("certificate-not-rsa")
    return certificate
