"""The lines that a list's digest covers: one per item, with its due date, kept in the ledger.

The evidence shows only each line's leaf: the salt stays behind, so the date cannot be guessed.
"""

from __future__ import annotations

from typing import NamedTuple

from retention.evidence.tree import leaf_hash


class ItemLine(NamedTuple):
    """One item as it was proposed. `due_on` in ISO form; `salt` and `tombstone` hexadecimal."""

    item: int
    batch: int
    tombstone: str
    category: str
    closure_year: int
    due_on: str
    disposition: str
    reasons: tuple[str, ...]
    salt: str


def item_leaf(line: ItemLine) -> bytes:
    """The leaf hash of the item's canonical line (RFC 8785; every field is plain ASCII)."""
    reasons = ",".join([f'"{reason}"' for reason in line.reasons])
    text = (
        f'{{"batch":{line.batch},"category":"{line.category}","closure_year":{line.closure_year}'
        f',"disposition":"{line.disposition}","due_on":"{line.due_on}","item":{line.item}'
        f',"reasons":[{reasons}],"salt":"{line.salt}","tombstone":"{line.tombstone}"}}'
    )
    return leaf_hash(text.encode())
