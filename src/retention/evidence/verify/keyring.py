"""The public keys at hand, and which of them the auditor trusts from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retention.errors import EvidenceError, UsageError
from retention.evidence.canonical import at
from retention.evidence.keys import PublicKey
from retention.evidence.verify.reading import names_in, read_whole

_LONGEST_KEY = 4096
_DIGEST = re.compile("[0-9a-f]{64}")
_KEY_FILE = re.compile(r"([0-9a-f]{64})\.pem")


@dataclass(frozen=True)
class Trust:
    """What the auditor got by another way than the evidence: key ids, and keys given as PEM."""

    key_ids: frozenset[str] = frozenset()
    keys: tuple[PublicKey, ...] = ()

    def accepts(self, key_ids: frozenset[str]) -> bool:
        """Whether one of these keys is trusted; without any trusted key nothing is refused."""
        return not self.key_ids or bool(self.key_ids & key_ids)


def read_trust(given: Sequence[str]) -> Trust:
    """The keys named by id or PEM path; raises UsageError for what is neither."""
    ids = {text.strip().lower() for text in given if _DIGEST.fullmatch(text.strip().lower())}
    paths = [text for text in given if text.strip().lower() not in ids]
    keys = tuple(_read_pem(path) for path in paths)
    return Trust(frozenset(ids | {key.key_id for key in keys}), keys)


def read_head(given: str | None) -> str | None:
    """The 64 digits of the head, blanks left out; raises UsageError for anything shorter."""
    if given is None:
        return None
    head = "".join(given.split()).lower()
    if _DIGEST.fullmatch(head) is None:
        # A shortened head would do against accidents, not against whoever holds the signing key.
        raise UsageError("The head should be all of its 64 hexadecimal digits.")
    return head


def read_keys(folder: Path, shown: str) -> Mapping[str, PublicKey]:
    """The keys in this folder by id; raises EvidenceError for a file that is not what it names."""
    if not folder.is_dir() or folder.is_symlink():
        return {}
    named = ((entry.name, _KEY_FILE.fullmatch(entry.name)) for entry in names_in(folder))
    return {
        match[1]: _read_named(folder / name, f"{shown}/{name}", match[1])
        for name, match in named
        if match is not None
    }


def _read_named(path: Path, shown: str, key_id: str) -> PublicKey:
    with at(shown):
        data = read_whole(path, _LONGEST_KEY)
        key = PublicKey.from_pem(data)
        if key.key_id != key_id or key.pem.encode() != data:
            raise EvidenceError("changed: it is not the key that its name says")
        return key


def _read_pem(path: str) -> PublicKey:
    try:
        return PublicKey.from_pem(read_whole(Path(path), _LONGEST_KEY))
    except (EvidenceError, ValueError) as error:
        raise UsageError(
            f"The trusted key {path!r} is no key id of 64 digits, and as a file it {error}."
        ) from None
