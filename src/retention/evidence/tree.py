"""The Merkle tree of RFC 9162, section 2.1, over leaf hashes of 32 bytes.

Leaves are always *leaf hashes*: call `leaf_hash` on the bytes first. A leaf and an inner node are
hashed with another first byte, so that one can never be passed off as the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from retention.errors import EvidenceError

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the bytes: what stands for an entry in the tree (2.1.1)."""
    return sha256(b"\x00" + data).digest()


class Tree:
    """A tree that grows leaf by leaf and remembers one hash per complete subtree: O(log n)."""

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves were added."""
        return self._size

    def add(self, leaf: bytes) -> None:
        """Appends a leaf hash; each trailing 1-bit of the size is a subtree that it completes."""
        size, node, peaks = self._size, leaf, self._peaks
        while size & 1:
            # Written out instead of called: most of a verification is spent here.
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            size >>= 1
        peaks.append(node)
        self._size += 1

    def root(self) -> bytes:
        """The tree head over the leaves so far; more may be added afterwards."""
        if not self._peaks:
            return EMPTY_ROOT
        *higher, node = self._peaks
        for peak in reversed(higher):
            node = _inner_hash(peak, node)
        return node

    def copy(self) -> Tree:
        """The same tree, to go on with separately."""
        twin = Tree()
        twin._size, twin._peaks = self._size, self._peaks.copy()
        return twin


def root(leaves: Iterable[bytes]) -> bytes:
    """The tree head over the leaf hashes; of none it is SHA-256 of nothing."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The sibling hashes from the leaf at `index` (from 0) up to the root (2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise EvidenceError(f"there is no leaf {index} in a tree of {len(leaves)}")
    path: list[bytes] = []
    while len(leaves) > 1:
        split = _split(len(leaves))
        left, right = leaves[:split], leaves[split:]
        path.append(root(right if index < split else left))
        leaves, index = (left, index) if index < split else (right, index - split)
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the proof leads from this leaf at this place to this root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = _inner_hash(sibling, node)
            # A right edge without a sibling of its own rises until it is a right child.
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = _inner_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def _inner_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
