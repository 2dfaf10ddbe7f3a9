"""One record proven without showing the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retention.errors import EvidenceError
from retention.evidence import shape
from retention.evidence.canonical import at, canonical, parse
from retention.evidence.entries import Entry, parse_entry
from retention.evidence.folder import ENTRIES, EvidenceFolder
from retention.evidence.keys import PublicKey
from retention.evidence.sealed import Opened, open_envelope
from retention.evidence.statements import Closing, from_record
from retention.evidence.tree import inclusion_proof, leaf_hash, verify_inclusion
from retention.evidence.verify.keyring import read_keys, read_trust
from retention.evidence.verify.reading import lines, read_whole

_KIND = "proof of one entry"
_FORM = shape.fields(
    {
        "kind": shape.one_of(_KIND),
        "format": shape.number,
        "entry": shape.text,
        "path": shape.listed(shape.hex_digest),
        "closing": shape.mapped(lambda _value, _place: None),
        "keys": shape.listed(shape.text),
    }
)


@dataclass(frozen=True)
class Proven:
    """The entry, and the signed closing statement that holds it.

    `trusted` tells whether a key given as trusted signed it; else compare `key_id` yourself.
    """

    entry: Entry
    list_number: int
    statement: int
    key_id: str
    trusted: bool


def prove(folder: Path, list_number: int, item: int) -> dict[str, Any]:
    """A record, fit for JSON, that shows this item's entry and nothing of the others.

    `folder` is the evidence root. Raises EvidenceError when the entry cannot be proven.
    """
    evidence = EvidenceFolder(folder)
    sealed = evidence.list_folder(list_number) / "closing.json"
    keys = read_keys(folder / "keys", "keys")
    with at(f"{sealed.parent.name}/{sealed.name}"):
        envelope = read_whole(sealed)
        opened = open_envelope(envelope, keys.values())
    with at(f"{sealed.parent.name}/{ENTRIES}"):
        line, path = _path_to(sealed.parent / ENTRIES, item)
    proof = {
        "kind": _KIND,
        "format": 1,
        "entry": line.decode(),
        "path": [sibling.hex() for sibling in path],
        "closing": parse(envelope),
        "keys": [keys[key_id].pem for key_id in sorted(opened.key_ids)],
    }
    verify_proof(proof)
    return proof


def verify_proof(proof: Mapping[str, Any], *, trust: Sequence[str] = ()) -> Proven:
    """What the proof proves; raises EvidenceError when it does not.

    `trust` holds key ids or PEM paths, as for `verify`; with it, another key is refused.
    """
    _FORM(proof, "the proof")
    trusted = read_trust(trust)
    keys = [PublicKey.from_pem(pem.encode()) for pem in proof["keys"]]
    opened = open_envelope(canonical(proof["closing"]) + b"\n", [*keys, *trusted.keys])
    if not trusted.accepts(opened.key_ids):
        raise EvidenceError("The proof is signed with another key than the one that you trust.")
    entry, closing = _included(proof, opened)
    return Proven(
        entry,
        closing.list_number,
        closing.statement,
        min(opened.key_ids),
        trusted=bool(trusted.key_ids),
    )


def _included(proof: Mapping[str, Any], opened: Opened) -> tuple[Entry, Closing]:
    closing = from_record(opened.record)
    if not isinstance(closing, Closing):
        raise EvidenceError("The proof holds a statement, but not a closing one.")
    line = proof["entry"].encode(errors="surrogatepass")
    entry = parse_entry(line)
    path = [bytes.fromhex(sibling) for sibling in proof["path"]]
    size, root = closing.entries["count"], bytes.fromhex(closing.entries["root"])
    if not verify_inclusion(leaf_hash(line), entry.item - 1, size, path, root):
        raise EvidenceError(f"The entry of item {entry.item} is not in the signed statement.")
    return entry, closing


def _path_to(entries: Path, item: int) -> tuple[bytes, list[bytes]]:
    """The item's line and its siblings; 32 bytes a line are held, not the lines."""
    leaves: list[bytes] = []
    wanted = None
    for line in lines(entries):
        leaves.append(leaf_hash(line))
        if len(leaves) == item:
            wanted = line
    if wanted is None:
        raise EvidenceError(f"there is no item {item}")
    return wanted, inclusion_proof(leaves, item - 1)
