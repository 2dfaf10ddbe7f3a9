"""Everything an action works with: settings, rules, keys, both databases, the clock."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool, QueuePool

from retention.actions.clock import Clock
from retention.actions.recent import COUNTS_LIFE_SECONDS, LIFE_SECONDS, Recent
from retention.anonymise.text.edition import lexicon_digest
from retention.bestand.binding import Binding, bind
from retention.bestand.documents import DocumentStore
from retention.bestand.facts import Looked
from retention.datamap.model import DataMap
from retention.datamap.release import forms_of
from retention.domain.protocol import Notices, Protocol, Rights, Sharing
from retention.embedded import embedded_url
from retention.errors import ConfigurationError
from retention.evidence.canonical import canonical, digest
from retention.evidence.folder import EvidenceFolder
from retention.evidence.keys import SigningKey, load_secret, load_signing_key
from retention.ledger.migrate import is_current
from retention.ledger.tables import rule_set, statement
from retention.settings import Settings
from retention.yamlfile import parse

if TYPE_CHECKING:
    from retention.actions.informing_rows import InformingRow
    from retention.actions.list_counts import ItemCount
    from retention.actions.worklist import Waits
    from retention.anonymise.risk.ladders import Ladder


@dataclass(frozen=True)
class Rules:
    """Protocol, data map and ladders as they are now, and their digests.

    `ladders` is the folder of the municipality's own ladders; what it lacks is a shipped one.
    """

    protocol: Protocol
    protocol_text: str
    data_map: DataMap
    data_map_text: str
    ladders: Path | None = None

    @property
    def software(self) -> str:
        """The version of this software."""
        return version("retention")

    @cached_property
    def record(self) -> dict[str, str]:
        """The rule set as the evidence names it."""
        parts = {
            "protocol": digest(self.protocol_text.encode()),
            "data_map": digest(self.data_map_text.encode()),
            "software": self.software,
        }
        if self.protocol.deidentified:
            parts |= {"ladders": self.ladders_digest, "lexicon": lexicon_digest()}
        return {"digest": digest(canonical(parts)), **parts}

    def ladder(self, name: str) -> Ladder:
        """The ladder of this name: the municipality's own where there is one, else the shipped."""
        from retention.anonymise.risk.ladders import load

        return load(name, self.ladders)

    @property
    def needs_rights(self) -> Rights:
        """The rules for requests; ConfigurationError where the protocol has none."""
        return _needed(self.protocol.rights, "rights")

    @property
    def needs_sharing(self) -> Sharing:
        """Annex 2; ConfigurationError where the protocol has none."""
        return _needed(self.protocol.sharing, "sharing")

    @property
    def needs_notices(self) -> Notices:
        """The rules for notices; ConfigurationError where the protocol has none."""
        return _needed(self.protocol.notices, "notices")

    @property
    def ladders_digest(self) -> str:
        """One digest of all ladders that the data map names."""
        fields = (field for form in forms_of(self.data_map) for field in form.fields)
        names = {field.ladder for field in fields if field.ladder is not None}
        return digest(canonical({name: self.ladder(name).digest for name in sorted(names)}))

    @property
    def digest(self) -> str:
        """The digest of the rule set."""
        return self.record["digest"]


Section = TypeVar("Section", Rights, Sharing, Notices)


def _needed(section: Section | None, name: str) -> Section:
    if section is None:
        raise ConfigurationError(
            f"the protocol has no section `{name}`; the shipped protocol shows what stands in it"
        )
    return section


def read_rules(settings: Settings) -> Rules:
    """The rules in the files of these settings; ConfigurationError with the line when wrong."""
    protocol_text = _read(settings.protocol)
    data_map_text = _read(settings.data_map)
    rules = Rules(
        protocol=parse(protocol_text, Protocol, settings.protocol.name),
        protocol_text=protocol_text,
        data_map=parse(data_map_text, DataMap, settings.data_map.name),
        data_map_text=data_map_text,
        ladders=settings.ladders,
    )
    for flag in rules.data_map.keeps:
        if rules.protocol.ground(flag.ground) is None:
            raise ConfigurationError(
                f"{settings.data_map.name}: the protocol has no ground {flag.ground!r}"
            )
    return rules


def rules_of(ledger: Connection, rule_set_digest: str, settings: Settings) -> Rules:
    """The rules that a list was approved under, as the ledger keeps them."""
    row = ledger.execute(sa.select(rule_set).where(rule_set.c.digest == rule_set_digest)).one()
    return Rules(
        protocol=parse(row.protocol, Protocol, "the protocol of the list"),
        protocol_text=row.protocol,
        data_map=parse(row.data_map, DataMap, "the data map of the list"),
        data_map_text=row.data_map,
        ladders=settings.ladders,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ConfigurationError(f"{path.name} cannot be read; check the setting's path") from err


@dataclass(frozen=True)
class Workplace:
    """Where actions work. `one_database`: bestand and ledger change in one transaction."""

    settings: Settings
    rules: Rules
    ledger: Engine
    bestand: Engine
    one_database: bool
    clock: Clock
    recent_bindings: Recent[Binding] = field(default_factory=Recent, compare=False)
    recent_informing: Recent[tuple[InformingRow, ...]] = field(
        default_factory=Recent, compare=False
    )
    recent_counts: Recent[tuple[Waits, ...]] = field(default_factory=Recent, compare=False)
    recent_items: Recent[tuple[ItemCount, ...]] = field(default_factory=Recent, compare=False)
    recent_looked: Recent[dict[int, Looked]] = field(default_factory=Recent, compare=False)

    @property
    def evidence(self) -> EvidenceFolder:
        """The folder that evidence is written to."""
        return EvidenceFolder(self.settings.evidence)

    @property
    def documents(self) -> DocumentStore:
        """The documents' folder; evidence and keys are never in it."""
        return DocumentStore(self.settings.documents, (self.settings.evidence, self.settings.keys))

    def binding(self, connection: Connection) -> Binding:
        """The data map bound to the bestand behind this connection."""
        return bind(connection, self.rules.data_map)

    def binding_to_read(self, connection: Connection) -> Binding:
        """The same for a screen that only reads; a server's is at most a minute old."""
        text = self.rules.data_map_text
        return self.recent_bindings.get(text, lambda: self.binding(connection))

    @contextmanager
    def both(self) -> Iterator[tuple[Connection, Connection]]:
        """(ledger, bestand) in a transaction each, or in one where they are one database.

        The bestand commits first: what it lost is recorded afterwards, or recovered.
        """
        with self.ledger.begin() as ledger:
            if self.one_database:
                yield ledger, ledger
                return
            with self.bestand.begin() as bestand:
                yield ledger, bestand

    def signing_key(self, connection: Connection) -> SigningKey:
        """The key that signs; made only while nothing has been signed yet."""
        return load_signing_key(
            self.settings.keys / "signing.pem",
            secret_pem=self.settings.signing_key,
            may_create=not _anything_signed(connection),
        )

    def tombstones(self, connection: Connection) -> Tombstones:
        """What turns a dossier key into its tombstone."""
        secret = load_secret(
            self.settings.keys / "tombstone.secret",
            secret_hex=self.settings.tombstone_secret,
            may_create=not _anything_signed(connection),
        )
        return Tombstones(secret)


@dataclass(frozen=True)
class Tombstones:
    """HMAC-SHA-256 of dossier keys: who lacks the secret cannot test a guess."""

    secret: bytes

    def of(self, dossier_key: str) -> str:
        """The tombstone of one dossier, in hexadecimal."""
        return hmac.new(self.secret, dossier_key.encode(), sha256).hexdigest()


def _anything_signed(connection: Connection) -> bool:
    return connection.execute(sa.select(statement.c.number).limit(1)).first() is not None


SQLITE = b"SQLite format 3\0"  # how each of its files begins, unless it is still empty


@contextmanager
def open_workplace(
    settings: Settings | None = None,
    clock: Clock | None = None,
    *,
    uninitialised: bool = False,
    pooled: bool = False,
) -> Iterator[Workplace]:
    """A workplace with its databases open; both are closed at the end.

    `pooled`: for a server that answers one page after another; connections are used again, and
    so is for a minute what only pages are made of.
    Raises ConfigurationError where the ledger was never made (`uninitialised` allows that).
    """
    chosen = settings or Settings.from_environment()
    rules = read_rules(chosen)
    ledger_url = chosen.ledger_url or embedded_url(chosen.home)
    bestand_url = chosen.bestand_url or ledger_url
    refuse_no_database(bestand_url)
    ledger = _engine(ledger_url, pooled=pooled)
    bestand = ledger if bestand_url == ledger_url else _engine(bestand_url, pooled=pooled)
    life = LIFE_SECONDS if pooled else 0
    place = Workplace(
        chosen,
        rules,
        ledger,
        bestand,
        bestand is ledger,
        clock or Clock.from_environment(),
        Recent(life),
        Recent(life),
        Recent(COUNTS_LIFE_SECONDS if pooled else 0, most=100),
        Recent(life, most=20),
        Recent(life, most=200),
    )
    try:
        if not uninitialised:
            _refuse_without_ledger(ledger)
        yield place
    finally:
        ledger.dispose()
        bestand.dispose()


def refuse_no_database(url: URL) -> None:
    """ConfigurationError where no SQLite database lies; SQLite itself would make an empty one."""
    named = url.database or ":memory:"
    if url.get_backend_name() != "sqlite" or named.startswith((":memory:", "file:")):
        return
    try:
        with Path(named).open("rb") as file:
            begin = file.read(len(SQLITE))
    except OSError as err:
        raise ConfigurationError(
            f"RETENTION_BESTAND_URL: {named} cannot be read ({err.strerror}); check the path, which"
            " begins with a fourth / where it is not from this folder"
        ) from err
    if begin not in {b"", SQLITE}:
        raise ConfigurationError(
            f"RETENTION_BESTAND_URL: {named} is no SQLite database; check the path"
        )


def _refuse_without_ledger(ledger: Engine) -> None:
    with ledger.connect() as connection:
        if not is_current(connection):
            raise ConfigurationError(
                "the ledger is not there or of an older version; run `retention init`"
            )


# Few statements, each over many rows: compiling them takes longer than it saves.
SESSION = {
    "datestyle": "ISO",
    "timezone": "UTC",
    "client_connection_check_interval": "500ms",
    # A check in a statement after its lock must see what the lock waited for.
    "default_transaction_isolation": r"read\ committed",
    "jit": "off",
    "work_mem": "32MB",
}


# Of a pool: how many stay open, how many more there may be, and how long one waits for one.
POOL: dict[str, Any] = {
    "poolclass": QueuePool,
    "pool_size": 10,
    "max_overflow": 20,
    "pool_timeout": 10,
    "pool_recycle": 1800,
    "pool_pre_ping": True,
}


def _engine(url: URL, *, pooled: bool = False) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    pool = POOL if pooled else {"poolclass": NullPool}
    return sa.create_engine(
        url,
        **pool,
        hide_parameters=True,
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in SESSION.items()),
            "application_name": "retention",
        },
    )


def _sqlite_engine(url: URL) -> Engine:
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "secure_delete=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
