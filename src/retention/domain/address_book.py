"""The address book of recipients: what an entry must be, and who may change it.

An address, certificate or channel that one person could change alone would send a client's data
to whomever she likes: every change takes two people.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from retention.domain.approval import Official
from retention.domain.keeping import KEEPERS
from retention.domain.offices import refusals_of_office
from retention.domain.protocol import Sharing
from retention.domain.recipients import Channel
from retention.errors import Refusal

SMALLEST_RSA_BITS = 2048
LANGUAGES = ("nl", "en")
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_READ_ONLY = frozenset({"http", "https", "data", "reference", "git", "github", "gist"})


def is_code(text: str) -> bool:
    """Whether a text is a code: what else is typed there could be about somebody."""
    return _CODE.fullmatch(text) is not None


def is_mail_address(text: str) -> bool:
    """Whether a text is one e-mail address, and nothing else."""
    return len(text) <= 254 and _MAIL.fullmatch(text) is not None


class EntryState(StrEnum):
    """Where a row of the address book stands; only what two people confirmed is used."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    END_ASKED = "end-asked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedEntry:
    """A recipient as somebody wants it. `kind`: the one of annex 2, None outside annex 2."""

    code: str
    name: str
    channel: Channel
    address: str
    kind: str | None = None
    certificate: str | None = None
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """A row of the address book; `newest`: no later one of this code was confirmed."""

    number: int
    state: EntryState
    asked_by: str
    end_asked_by: str | None
    newest: bool


def refusals_to_set(
    official: Official,
    asked: AskedEntry,
    sharing: Sharing,
    protocols: Collection[str],
    now: datetime,
    day: date,
) -> tuple[Refusal, ...]:
    """Empty when this entry may be asked for. `protocols`: those that a file drop can go by."""
    found = [*_office(official, day), *refusals_of_entry(asked, protocols, now)]
    if asked.kind is not None and asked.kind not in sharing.recipients:
        kinds = ", ".join(sharing.recipients)
        found.append(Refusal("no-kind", f"annex 2 has no such kind of recipient; it has: {kinds}"))
    return tuple(found)


def refusals_of_entry(
    asked: AskedEntry, protocols: Collection[str], now: datetime
) -> tuple[Refusal, ...]:
    """Empty when code, address, certificate and language are what they must be."""
    found = []
    if not is_code(asked.code):
        found.append(Refusal("no-code", "a code has small letters, digits, points and hyphens"))
    if not asked.name.strip():
        found.append(Refusal("no-name", "give the organisation's name"))
    if asked.language not in LANGUAGES:
        found.append(Refusal("no-language", f"the language is one of: {', '.join(LANGUAGES)}"))
    if text := _address_fault(asked.channel, asked.address, protocols):
        found.append(Refusal("no-address", text))
    if asked.certificate is not None and (text := certificate_fault(asked.certificate, now)):
        found.append(Refusal("no-certificate", text))
    return tuple(found)


def refusals_to_confirm_entry(
    official: Official, entry: StandingEntry, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may confirm the entry, or undo that its end was asked."""
    found = list(_office(official, day))
    if entry.state not in {EntryState.ASKED, EntryState.END_ASKED}:
        found.append(
            Refusal(
                "not-asked", f"entry {entry.number} is {entry.state.value}", {"state": entry.state}
            )
        )
    if entry.state is EntryState.ASKED and not entry.newest:
        found.append(Refusal("superseded", "a later entry of this recipient was confirmed"))
    if official.user == entry.asked_by and entry.state is EntryState.ASKED:
        found.append(Refusal("own-request", f"{official.user} asked for it; another confirms"))
    return tuple(found)


def refusals_to_end_entry(
    official: Official, entry: StandingEntry, day: date
) -> tuple[Refusal, ...]:
    """Empty when this official may ask for, or confirm, the end; what was only asked goes at once.

    Without an entry nobody can be told, so an end takes two people as well.
    """
    found = list(_office(official, day))
    if entry.state is EntryState.ENDED:
        found.append(Refusal("ended-already", f"entry {entry.number} has ended"))
    if entry.state is EntryState.END_ASKED and official.user == entry.end_asked_by:
        found.append(Refusal("own-request", f"{official.user} asked for its end; another confirms"))
    return tuple(found)


def _office(official: Official, day: date) -> tuple[Refusal, ...]:
    return refusals_of_office(official, KEEPERS, day, "change the address book")


# Addresses


def _address_fault(channel: Channel, address: str, protocols: Collection[str]) -> str | None:
    if not address.strip() or not address.replace("\n", " ").isprintable():
        return "give an address of printable characters"
    if channel is Channel.SMTP:
        return None if is_mail_address(address) else "channel smtp takes one e-mail address"
    if channel is Channel.WEBHOOK:
        return _webhook_fault(_url(address))
    if channel is Channel.FILE:
        return _file_fault(_url(address), protocols)
    return None


def _url(address: str) -> SplitResult | None:
    """The parts of an address, None where it is no URL or holds a secret or a blank."""
    try:
        parts = urlsplit(address)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return None
    secret = parts.username is not None or parts.password is not None
    fits = "://" in address and not re.search(r"[\s\\]", address)
    return parts if fits and port_fits and not secret and not parts.fragment else None


def _webhook_fault(parts: SplitResult | None) -> str | None:
    if parts is None or not parts.hostname or parts.scheme not in {"http", "https"}:
        return "channel webhook takes an https:// address, without a user or password in it"
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        return "a webhook by http is for this machine only; give an https:// address"
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _file_fault(parts: SplitResult | None, protocols: Collection[str]) -> str | None:
    allowed = frozenset(protocols) - _READ_ONLY
    if parts is None or "::" in parts.geturl() or parts.scheme not in allowed:
        return "channel file takes an address like file:///srv/out or s3://bucket/folder, no secret"
    return None


def certificate_fault(pem: str, now: datetime) -> str | None:
    """What is wrong with a recipient's certificate: None for one RSA certificate valid now."""
    try:
        (found,) = x509.load_pem_x509_certificates(pem.encode())
        key = found.public_key()
    except ValueError:
        return "the file must hold one certificate in PEM, and nothing else"
    if "PRIVATE KEY" in pem:
        return "the file holds a private key; only the certificate is asked"
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_RSA_BITS:
        return f"the certificate must have an RSA key of {SMALLEST_RSA_BITS} bits or more"
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        return f"the certificate is valid until {found.not_valid_after_utc:%d-%m-%Y}, not now"
    return None
