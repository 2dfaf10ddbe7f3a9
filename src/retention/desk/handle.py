"""How a page addresses a dossier: a handle that only the desk can read, never its number or key.

A dossier's number leads to a person, and addresses end up in histories and logs of servers. The
handle is the key, enciphered with AES-SIV (RFC 5297): the same key gives the same handle, a changed
one is refused. Its secret comes from the desk's key by HKDF (RFC 5869).
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from retention.actions.desk_key import desk_key
from retention.actions.workplace import Workplace
from retention.errors import UnknownError

_PURPOSE = b"retention desk: handle of a dossier"


class Handles:
    """Handles of dossiers, and dossier keys back from them."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret)
        self._cipher = AESSIV(derived)

    @classmethod
    def at(cls, place: Workplace) -> Handles:
        """Those of this place's desk."""
        with place.ledger.begin() as ledger:
            return cls(desk_key(place, ledger).private.private_bytes_raw())

    def of(self, dossier_key: str) -> str:
        """The handle of one dossier, fit for an address."""
        sealed = self._cipher.encrypt(dossier_key.encode(), [])
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def key(self, handle: str) -> str:
        """The dossier key; UnknownError for a handle that the desk did not make."""
        try:
            sealed = urlsafe_b64decode(handle.encode("ascii") + b"=" * (-len(handle) % 4))
            return self._cipher.decrypt(sealed, []).decode()
        except (ValueError, InvalidTag):
            raise UnknownError("this address names no dossier; look it up by its number") from None
