"""The evidence folder: where each piece lies, and writing it so that it stays.

    evidence/
      LEES-MIJ.txt                 how to verify, in Dutch and English; not part of the evidence
      keys/<key id>.pem            public keys
      keys/rotation-0007.json      the statement (number 7) by which another key took over
      list-0001/
        opening.json  closing.json | abandoned.json
        entries.jsonl  entries.leaves   one line per item; the leaf hash of each line
        events.jsonl   events.leaves    the log since the previous closing; the same
        declaration.html  protocol.yaml  datamap.yaml

The leaf hashes are no evidence by themselves. They hash to the signed root just as the lines do,
and so let the verifier name the very line that was changed, removed or moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from retention.errors import EvidenceError
from retention.evidence.durable import make_folder, new_file, write_file
from retention.evidence.keys import PublicKey
from retention.evidence.statements import (
    FILES,
    RESTRICTED_FILE,
    Abandoned,
    Closing,
    Opening,
    Statement,
)
from retention.evidence.tree import Tree, leaf_hash

KEYS = "keys"
README = "LEES-MIJ.txt"
ENTRIES = "entries.jsonl"
EVENTS = "events.jsonl"


@dataclass(frozen=True)
class Written:
    """How many lines a file holds and the root of their tree, in hexadecimal."""

    count: int
    root: str


@dataclass(frozen=True)
class EvidenceFolder:
    """Writes pieces of evidence. Every method may be called again with the same contents.

    Other contents under a name that is taken raise EvidenceError; nothing is ever written over.
    """

    root: Path

    def list_folder(self, list_number: int) -> Path:
        """Where everything about this list lies."""
        return self.root / list_name(list_number)

    def was_abandoned(self, list_number: int) -> bool:
        """Whether a statement lies here by which this list ended without being carried out."""
        return (self.list_folder(list_number) / f"{Abandoned.kind}.json").exists()

    def write_readme(self) -> None:
        """LEES-MIJ.txt is there; one that an earlier version wrote is left as it is."""
        path = self.root / README
        if not path.exists():
            make_folder(self.root)
            text = files("retention.evidence").joinpath("templates", README).read_bytes()
            write_file(path, text)

    def write_key(self, key: PublicKey) -> Path:
        """The public key is there for whoever verifies."""
        make_folder(self.root / KEYS)
        path = self.root / KEYS / f"{key.key_id}.pem"
        write_file(path, key.pem.encode())
        return path

    def write_statement(self, statement: Statement, envelope: bytes) -> Path:
        """The sealed statement is there, under the name that its kind and number give it."""
        path = self.root / statement_path(statement)
        make_folder(path.parent)
        write_file(path, envelope)
        return path

    def write_entries(self, list_number: int, lines: Iterable[bytes]) -> Written:
        """The list's entry lines, in item order, are there; what comes back goes in `entries`."""
        return self._write_lines(self.list_folder(list_number) / ENTRIES, lines)

    def write_events(self, list_number: int, lines: Iterable[bytes]) -> Written:
        """The log lines since the previous closing or abandoned statement are there.

        The root that comes back is this slice's own; a statement's `log` covers the whole log.
        """
        return self._write_lines(self.list_folder(list_number) / EVENTS, lines)

    def write_document(self, list_number: int, name: str, data: bytes) -> Path:
        """The declaration, protocol, data map or annex is there; its digest goes in `files`."""
        if name not in {*FILES, RESTRICTED_FILE}:
            raise EvidenceError(f"{name} has no place in a list's evidence")
        make_folder(self.list_folder(list_number))
        path = self.list_folder(list_number) / name
        write_file(path, data)
        return path

    def _write_lines(self, path: Path, lines: Iterable[bytes]) -> Written:
        make_folder(path.parent)
        tree = Tree()
        with new_file(path) as file, new_file(leaves_path(path)) as leaves:
            for line in lines:
                leaf = leaf_hash(line)
                tree.add(leaf)
                file.write(line + b"\n")
                leaves.write(leaf.hex().encode() + b"\n")
        return Written(tree.size, tree.root().hex())


def list_name(list_number: int) -> str:
    """The folder's name; numbers above 9999 just grow longer."""
    return f"list-{list_number:04d}"


def statement_path(statement: Statement) -> str:
    """Where in the evidence folder this statement lies."""
    if isinstance(statement, Opening | Closing | Abandoned):
        return f"{list_name(statement.list_number)}/{statement.kind}.json"
    return f"{KEYS}/rotation-{statement.statement:04d}.json"


def leaves_path(lines: Path) -> Path:
    """Where the leaf hashes of these lines lie: entries.leaves beside entries.jsonl."""
    return lines.with_suffix(".leaves")
