"""Synthetic evidence, made with the real code: several lists, a rotation, a log that runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from retention.evidence.canonical import Record, canonical, digest
from retention.evidence.entries import Entry, Event, entry_line, event_line
from retention.evidence.folder import EvidenceFolder
from retention.evidence.keys import SigningKey
from retention.evidence.sealed import seal
from retention.evidence.statements import Abandoned, Closing, KeyRotation, Opening, Statement
from retention.evidence.tally import Tally
from retention.evidence.tree import Tree, leaf_hash, root

SOFTWARE = "retention 0.1.0"
CATEGORIES = ("huishoudelijke hulp", "begeleiding", "woningaanpassing")
TABLES = ("client", "dossier", "contact")
PROTOCOL = b"protocol: Steenbergen\n"
DATA_MAP = b"tables: {}\n"
DECLARATION = b"<!doctype html><title>Verklaring</title>\n"
Change = Callable[[Record], Record]


def signing_key(seed: int = 1) -> SigningKey:
    """The same key for the same seed."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(_bytes("key", seed)))


def entry(item: int = 1, **changes: Any) -> Entry:
    """A valid entry; the outcome varies with the item so that every kind occurs."""
    values: dict[str, Any] = {
        "item": item,
        "leaf": leaf_hash(_bytes("item", item)).hex(),
        "tombstone": _bytes("tombstone", item).hex(),
        "category": CATEGORIES[item % 3],
        "closure_year": None if item % 11 == 0 else 2005 + item % 5,
        "outcome": "destroyed",
        "reasons": (),
        "salt": _bytes("salt", item)[:16].hex(),
    }
    return Entry(**{**values, **_outcome(item), **changes})


def unchanged(record: Record) -> Record:
    """The record as it is."""
    return record


@dataclass
class Evidence:
    """Evidence in the making: each call adds statements the way the pipeline would."""

    root: Path
    key: SigningKey = field(default_factory=signing_key)
    statements: list[Path] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    openings: dict[int, Opening] = field(default_factory=dict)
    log: Tree = field(default_factory=Tree)
    unwritten: list[bytes] = field(default_factory=list)
    held: int = 1_000_000

    def __post_init__(self) -> None:
        self.folder.write_readme()
        self.folder.write_key(self.key.public)

    @property
    def folder(self) -> EvidenceFolder:
        return EvidenceFolder(self.root)

    def note(self, kind: str) -> None:
        """Adds an event to the log."""
        event = Event(
            sequence=self.log.size,
            at=_moment(self.log.size),
            kind=kind,
            record={"list": len(self.openings)},
            salt=_bytes("event", self.log.size)[:16].hex(),
        )
        line = event_line(event)
        self.log.add(leaf_hash(line))
        self.unwritten.append(line)

    def open_list(
        self, number: int, entries: Sequence[Entry], *, change: Change = unchanged
    ) -> Opening:
        """Signs the opening of a list of these items."""
        self.note("approved")
        header = list_header(number, entries)
        opening = Opening(
            **self._common(),
            list=header,
            list_digest=digest(canonical(header)),
            rule_set=rule_set(),
            approvals=approvals(digest(canonical(header))),
            balance=self._balance(),
            rows=dict.fromkeys(TABLES, self.held),
            log=self._log(),
        )
        self.openings[number] = opening
        self._sign(opening, change)
        return opening

    def close_list(
        self, number: int, entries: Sequence[Entry], *, change: Change = unchanged, **fields: Any
    ) -> None:
        """Writes the entries, events and documents, and signs the closing."""
        self.note("carried out")
        written = self.folder.write_entries(number, (entry_line(each) for each in entries))
        tally = Tally()
        for each in entries:
            tally.add(each)
        values = self._closing_values(number, tally)
        closing = Closing(
            **self._common(),
            **{**values, "entries": {"count": written.count, "root": written.root}, **fields},
        )
        self._write_rest(number)
        self._sign(closing, change)

    def make_list(self, number: int, items: int) -> None:
        """Opens and closes a list of this many items."""
        entries = [entry(item) for item in range(1, items + 1)]
        self.open_list(number, entries)
        self.close_list(number, entries)

    def abandon_list(self, number: int, list_digest: str) -> None:
        """Signs that the list ended without being carried out."""
        self.note("withdrawn")
        abandoned = Abandoned(
            **self._common(),
            list_number=number,
            list_digest=list_digest,
            reason="withdrawn",
            decided_by="u-17",
            log=self._log(),
        )
        self._write_events(number)
        self.openings.pop(number, None)
        self._sign(abandoned)

    def rotate(self, new: SigningKey, *, both: bool = True) -> None:
        """Another key takes over; both sign, or only the one that was in charge."""
        rotation = KeyRotation(**self._common(), new_key=new.public_pem)
        self.folder.write_key(new.public)
        self._sign(rotation, unchanged, *([new] if both else []))
        self.key = new

    def _common(self) -> dict[str, Any]:
        number = len(self.heads) + 1
        return {
            "statement": number,
            "previous": self.heads[-1] if self.heads else None,
            "made_at": _moment(number),
            "software": SOFTWARE,
        }

    def _log(self) -> Record:
        return {"size": self.log.size, "root": self.log.root().hex()}

    def _balance(self) -> Record:
        return {name: {"open": 100, "closed": self.held} for name in CATEGORIES}

    def _closing_values(self, number: int, tally: Tally) -> Record:
        opening = self.openings.pop(number)
        gone = tally.outcomes.get("destroyed", 0) + tally.outcomes.get("de-identified", 0)
        return {
            "list_number": number,
            "list_digest": opening.list_digest,
            "outcomes": tally.outcomes,
            "by_category": tally.by_category,
            "by_closure_year": tally.by_closure_year,
            "kept_reasons": tally.reasons_of("kept"),
            "failed_reasons": tally.reasons_of("failed"),
            "rows": {name: rows_of(opening.rows[name], gone) for name in TABLES},
            "balance": _balance_after(opening, tally),
            "documents": {"deleted": gone, "missing": 1, "failed": 0},
            "checks": {"orphans": {"expected": 0, "found": 0, "holds": True}},
            "open_lists": sorted(self.openings),
            "log": self._log(),
            "partial": bool(tally.outcomes.get("failed", 0)),
            "files": documents_digests(),
        }

    def _write_rest(self, number: int) -> None:
        self._write_events(number)
        for name, data in documents().items():
            self.folder.write_document(number, name, data)

    def _write_events(self, number: int) -> None:
        self.folder.write_events(number, self.unwritten)
        self.unwritten = []

    def _sign(self, statement: Statement, change: Change = unchanged, *more: SigningKey) -> None:
        record = change(statement.to_record())
        self.heads.append(digest(canonical(record)))
        self.statements.append(
            self.folder.write_statement(statement, seal(record, self.key, *more))
        )


def several_lists(root: Path, *, key: SigningKey | None = None, scale: int = 1) -> Evidence:
    """Statements 1-2 list 1, 3-4 list 2, 5-6 list 3 (withdrawn), 7 a rotation, 8-9 list 4."""
    made = Evidence(root, key or signing_key())
    made.make_list(1, 5 * scale)
    made.make_list(2, 30 * scale)
    opening = made.open_list(3, [entry(item) for item in range(1, 4)])
    made.abandon_list(3, opening.list_digest)
    made.rotate(signing_key(2))
    made.make_list(4, 8 * scale)
    return made


def list_header(number: int, entries: Sequence[Entry], *, batch: int = 7) -> Record:
    """The approved list's header, in batches of seven items."""
    leaves = [bytes.fromhex(each.leaf) for each in entries]
    return {
        "number": number,
        "as_of": "2026-11-23",
        "rule_set": rule_set()["digest"],
        "bestand": "Wmo-dossiers",
        "items": len(entries),
        "batches": list(_batches(leaves, max(batch, len(leaves) // 20))),
    }


def rule_set() -> dict[str, str]:
    return {
        "digest": digest(b"rule set"),
        "protocol": digest(PROTOCOL),
        "data_map": digest(DATA_MAP),
        "software": SOFTWARE,
    }


def approvals(list_digest: str) -> list[dict[str, str]]:
    """One official presented the list, two others approved it."""
    parts = [
        ("u-12", "steward", "presented"),
        ("u-31", "process_owner", "approved"),
        ("u-44", "archivist", "approved"),
    ]
    return [
        {
            "official": official,
            "function": function,
            "mandate": "mandaatbesluit 2025, nr. 14",
            "decided_at": _moment(0),
            "list_digest": list_digest,
            "part": part,
        }
        for official, function, part in parts
    ]


def documents() -> dict[str, bytes]:
    return {
        "declaration.html": DECLARATION,
        "protocol.yaml": PROTOCOL,
        "datamap.yaml": DATA_MAP,
    }


def documents_digests() -> dict[str, str]:
    return {name: digest(data) for name, data in documents().items()}


def rows_of(before: int, destroyed: int) -> dict[str, int]:
    return {"before": before, "destroyed": destroyed, "after": before - destroyed}


def _balance_after(opening: Opening, tally: Tally) -> Record:
    balance = {}
    for name, counts in opening.balance.items():
        ended = tally.by_category.get(name, {})
        gone = ended.get("destroyed", 0) + ended.get("de-identified", 0)
        balance[name] = {"open": counts["open"], "closed": counts["closed"] - gone}
    return balance


def _batches(leaves: list[bytes], size: int) -> Iterator[Record]:
    for number, first in enumerate(range(0, len(leaves), size), start=1):
        part = leaves[first : first + size]
        yield {
            "number": number,
            "first": first + 1,
            "last": first + len(part),
            "root": root(part).hex(),
        }


def _outcome(item: int) -> Record:
    if item % 13 == 0:
        return {"outcome": "failed", "reasons": ("foreign-key",)}
    if item % 7 == 0:
        return {"outcome": "kept", "reasons": ("bezwaar", "klacht")[: 1 + item % 2]}
    if item % 9 == 0:
        return {"outcome": "already absent"}
    return {"outcome": "de-identified" if item % 10 == 0 else "destroyed"}


def _moment(number: int) -> str:
    return (datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(minutes=number)).isoformat()


def _bytes(*parts: object) -> bytes:
    return sha256(repr(parts).encode()).digest()
