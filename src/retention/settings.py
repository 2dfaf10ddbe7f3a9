"""Where things are, from the environment, as one frozen object.

Every setting has a default that works on one machine without any server. A secret can also be read
from a file that another variable names, as containers get theirs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from retention.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import URL

SHIPPED_PROTOCOL = "domain/steenbergen.yaml"
SHIPPED_DATA_MAP = "datamap/example.yaml"
PROTOCOL_AT_HOME = "protocol.yaml"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation; see docs/settings.md for the environment variables.

    `ledger_url` None: the embedded PostgreSQL under `home`. `bestand_url` None: the ledger's own
    database.
    """

    home: Path
    ledger_url: URL | None
    bestand_url: URL | None
    protocol: Path
    data_map: Path
    documents: Path
    evidence: Path
    keys: Path
    overviews: Path
    ladders: Path | None
    signing_key: str | None
    tombstone_secret: str | None
    smtp_url: str | None = None
    smtp_from: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    notices_secret: str | None = field(default=None, repr=False)
    receipt_url: str | None = None
    bounces: Path | None = None
    alert_to: tuple[str, ...] = ()
    airflow_url: str | None = None
    airflow_user: str | None = None
    airflow_password: str | None = field(default=None, repr=False)
    desk_key: str | None = field(default=None, repr=False)
    desk_public_key: str | None = None
    desk_roles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that RETENTION_* variables give; raises ConfigurationError."""
        given = os.environ if environment is None else environment
        home = Path(given.get("RETENTION_HOME", "var")).absolute()
        return cls(
            home=home,
            ledger_url=_with_password(
                _url(given, "RETENTION_LEDGER_URL", "postgresql"),
                _text_of(given, "RETENTION_LEDGER_PASSWORD_FILE"),
                "RETENTION_LEDGER_URL",
            ),
            bestand_url=_with_password(
                _url(given, "RETENTION_BESTAND_URL", "postgresql", "sqlite"),
                _text_of(given, "RETENTION_BESTAND_PASSWORD_FILE"),
                "RETENTION_BESTAND_URL",
            ),
            protocol=_protocol(given, home),
            data_map=_file(given, "RETENTION_DATA_MAP", SHIPPED_DATA_MAP),
            documents=_path(given, "RETENTION_DOCUMENTS", home / "documents"),
            evidence=_path(given, "RETENTION_EVIDENCE", home / "evidence"),
            keys=_path(given, "RETENTION_KEYS", home / "keys"),
            overviews=_path(given, "RETENTION_OVERVIEWS", home / "overviews"),
            ladders=_folder(given, "RETENTION_LADDERS"),
            signing_key=_secret(given, "RETENTION_SIGNING_KEY", "RETENTION_SIGNING_KEY_FILE"),
            tombstone_secret=_secret(
                given, "RETENTION_TOMBSTONE_SECRET", "RETENTION_TOMBSTONE_SECRET_FILE"
            ),
            smtp_url=given.get("RETENTION_SMTP_URL") or None,
            smtp_from=given.get("RETENTION_SMTP_FROM") or None,
            smtp_password=_secret(given, "RETENTION_SMTP_PASSWORD", "RETENTION_SMTP_PASSWORD_FILE"),
            ca_file=_path(given, "RETENTION_CA_FILE", None),
            notices_secret=_secret(
                given, "RETENTION_NOTICES_SECRET", "RETENTION_NOTICES_SECRET_FILE"
            ),
            receipt_url=given.get("RETENTION_RECEIPT_URL") or None,
            bounces=_folder(given, "RETENTION_BOUNCES"),
            alert_to=_addresses(given, "RETENTION_ALERT_TO"),
            airflow_url=_web_address(given, "RETENTION_AIRFLOW_URL"),
            airflow_user=given.get("RETENTION_AIRFLOW_USER") or None,
            airflow_password=_secret(
                given, "RETENTION_AIRFLOW_PASSWORD", "RETENTION_AIRFLOW_PASSWORD_FILE"
            ),
            desk_key=_secret(given, "RETENTION_DESK_KEY", "RETENTION_DESK_KEY_FILE"),
            desk_public_key=_secret(
                given, "RETENTION_DESK_PUBLIC_KEY", "RETENTION_DESK_PUBLIC_KEY_FILE"
            ),
            desk_roles=_pairs(given, "RETENTION_DESK_ROLES"),
        )


def _url(given: Mapping[str, str], name: str, *kinds: str) -> URL | None:
    text = given.get(name)
    if not text:
        return None
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except ArgumentError:
        raise ConfigurationError(
            f"{name} is not a database URL; write it like"
            " postgresql+psycopg://user@host/database or sqlite:////folder/bestand.db"
        ) from None
    if url.get_backend_name() not in kinds:
        raise ConfigurationError(
            f"{name} names a {url.get_backend_name()!r} database; it can be {' or '.join(kinds)}"
        )
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _secret(given: Mapping[str, str], name: str, file_name: str) -> str | None:
    """The secret itself, or what the file says that the other variable names; never both."""
    if given.get(name) and given.get(file_name):
        raise ConfigurationError(f"{name} and {file_name} are both set; unset one of them")
    return given.get(name) or _text_of(given, file_name)


def _text_of(given: Mapping[str, str], name: str) -> str | None:
    """What stands in the file that is named, without the line's end; ConfigurationError if empty.

    Its mode is not looked at: whoever mounts a secret decides who may read it.
    """
    path = _path(given, name, None)
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as err:
        why = err.strerror if isinstance(err, OSError) else "it is no text"
        raise ConfigurationError(f"{name}: {path} cannot be read ({why})") from None
    if not text:
        raise ConfigurationError(f"{name}: {path} is empty; put the secret in it")
    return text


def _with_password(url: URL | None, password: str | None, name: str) -> URL | None:
    """The address with the password that came from a file."""
    if password is None:
        return url
    if url is None or url.username is None or url.password is not None:
        raise ConfigurationError(
            f"{name}: a password file asks for an address with a user and without a password,"
            " like postgresql://user@host/database"
        )
    return url.set(password=password)


def _web_address(given: Mapping[str, str], name: str) -> str | None:
    """A password goes there: https, or plain http on this machine only."""
    text = given.get(name)
    if not text:
        return None
    parts = urlsplit(text)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise ConfigurationError(
            f"{name} takes an address like https://airflow.gemeente.nl; http on this machine only"
        )
    return text.rstrip("/")


def _pairs(given: Mapping[str, str], name: str) -> dict[str, str]:
    """What stands between commas as A=B."""
    found = {}
    for part in filter(None, (each.strip() for each in given.get(name, "").split(","))):
        left, equals, right = (each.strip() for each in part.partition("="))
        if not (left and equals and right):
            raise ConfigurationError(
                f"{name}: write it like Retention Steward=steward,Retention Auditor=auditor"
            )
        found[left] = right
    return found


def _addresses(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The e-mail addresses between commas, each once."""
    found = dict.fromkeys(each.strip() for each in given.get(name, "").split(",") if each.strip())
    for number, address in enumerate(found, start=1):
        if not _ADDRESS.fullmatch(address):
            raise ConfigurationError(
                f"{name}: address {number} is not an e-mail address; write them like"
                " wmo@gemeente.nl,privacy@gemeente.nl"
            )
    return tuple(found)


T = TypeVar("T", Path, None)


def _path(given: Mapping[str, str], name: str, default: T) -> Path | T:
    return Path(given[name]).absolute() if given.get(name) else default


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    """The folder that is named; ConfigurationError where none lies, since nothing would tell."""
    folder = _path(given, name, None)
    if folder is not None and not folder.is_dir():
        raise ConfigurationError(f"{name}: there is no folder {folder}; make it, or unset {name}")
    return folder


def _protocol(given: Mapping[str, str], home: Path) -> Path:
    """The protocol that is named, else the one that lies in the home, else the shipped one."""
    own = home / PROTOCOL_AT_HOME
    if not given.get("RETENTION_PROTOCOL") and own.is_file():
        return own
    return _file(given, "RETENTION_PROTOCOL", SHIPPED_PROTOCOL)


def _file(given: Mapping[str, str], name: str, default: str) -> Path:
    return Path(given[name]).absolute() if given.get(name) else shipped(default)


def shipped(name: str) -> Path:
    """Where a file of the package lies, whatever the environment says."""
    return Path(str(resources.files("retention").joinpath(name)))
