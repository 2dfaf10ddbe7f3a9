"""The lines under a signed root, and which of them is the first that is not as it was signed.

The leaf hashes beside the lines hash to the same signed root, so where those are sound they say
line by line what stood there. Where they are not, the lines are checked by their root alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from retention.errors import EvidenceError
from retention.evidence.canonical import at
from retention.evidence.folder import leaves_path
from retention.evidence.tree import Tree, leaf_hash
from retention.evidence.verify.reading import lines


@dataclass(frozen=True)
class SignedLines:
    """A file of lines that bring a tree to the signed size and root.

    `name` is the file and `unit` what one line is, both as messages show them.
    """

    path: Path
    name: str
    unit: str
    size: int
    root: str

    def follow(self, tree: Tree) -> Iterator[bytes]:
        """Each line after it was added to the tree; the tree may stand anywhere in between.

        Raises EvidenceError naming the first line that is changed, missing, moved or added.
        """
        start, position = tree.copy(), 0
        stated: Iterator[bytes] | None = self._stated_leaves()
        for line in self._lines():
            position += 1
            leaf = leaf_hash(line)
            if stated is not None and next(stated, None) != leaf.hex().encode():
                self._explain(start, position, leaf)
                stated = None
            tree.add(leaf)
            yield line
        if stated is not None and next(stated, None) is not None:
            self._explain(start, position + 1, None)
            stated = None
        self._check_root(tree)
        if stated is None:
            self._name_wrong_leaf()

    def _lines(self) -> Iterator[bytes]:
        with at(self.name):
            yield from lines(self.path)

    def _stated_leaves(self) -> Iterator[bytes]:
        """The leaf hashes as they stand there, sound or not, as far as they can be read."""
        try:
            yield from lines(leaves_path(self.path))
        except EvidenceError:
            yield b""  # which is no hash, so that the rest is looked into

    def _leaves(self) -> Iterator[bytes]:
        for line in lines(leaves_path(self.path)):
            yield _leaf(line)

    def _leaves_are_signed(self, tree: Tree) -> bool:
        """Whether the leaf hashes bring the tree to the signed root: then the lines are wrong."""
        try:
            for leaf in self._leaves():
                tree.add(leaf)
                if tree.size > self.size:
                    return False
        except EvidenceError:
            return False
        return tree.size == self.size and tree.root().hex() == self.root

    def _check_root(self, tree: Tree) -> None:
        if tree.size != self.size:
            raise EvidenceError(
                f"{self.name}: ends at {tree.size}, where {self.size} was signed; "
                "which line is missing or added cannot be told, for the leaf hashes do not fit too"
            )
        if tree.root().hex() != self.root:
            raise EvidenceError(
                f"{self.name}: changed; which line cannot be told, for the leaf hashes do not fit "
                "the signed root either"
            )

    def _name_wrong_leaf(self) -> None:
        """The lines are as signed, so what is wrong are the leaf hashes."""
        path = leaves_path(self.path)
        name = self.name.rpartition("/")[0] + "/" + path.name
        with at(name):
            pairs = zip_longest(lines(self.path), lines(path))
            for position, (line, leaf) in enumerate(pairs, start=1):
                if line is None or leaf != leaf_hash(line).hex().encode():
                    raise EvidenceError(f"line {position} is changed, missing or added")

    def _explain(self, start: Tree, position: int, leaf: bytes | None) -> None:
        """Raises EvidenceError saying what happened to the line that stood at this position.

        Comes back when that cannot be told, because it is the leaf hashes that were changed.
        """
        if self._leaves_are_signed(start):
            what = (
                "missing; the file ends before it" if leaf is None else self._fate(position, leaf)
            )
            raise EvidenceError(f"{self.name}, {self.unit} {position}: {what}")

    def _fate(self, position: int, leaf: bytes) -> str:
        wanted = self._signed_at(position)
        now_at = self._line_with(wanted) if wanted else None
        belongs_at = self._place_of(leaf)
        if wanted is None or (now_at and (belongs_at is None or belongs_at < position)):
            return "added after it was signed"
        if now_at:
            swapped = belongs_at == now_at
            return f"swapped with {self.unit} {now_at}" if swapped else f"moved to line {now_at}"
        if belongs_at and belongs_at > position and self._goes_on(position, belongs_at):
            return "missing"
        return "changed"

    def _goes_on(self, position: int, belongs_at: int) -> bool:
        """Whether the next line too is the one that follows: then lines before them are gone."""
        following = self._line_at(position + 1)
        return following is None or leaf_hash(following) == self._signed_at(belongs_at + 1)

    def _signed_at(self, position: int) -> bytes | None:
        return next((leaf for at_, leaf in enumerate(self._leaves(), 1) if at_ == position), None)

    def _place_of(self, leaf: bytes) -> int | None:
        return next((at_ for at_, each in enumerate(self._leaves(), 1) if each == leaf), None)

    def _line_at(self, position: int) -> bytes | None:
        return next((line for at_, line in enumerate(self._lines(), 1) if at_ == position), None)

    def _line_with(self, leaf: bytes) -> int | None:
        numbered = enumerate(self._lines(), start=1)
        return next((at_ for at_, line in numbered if leaf_hash(line) == leaf), None)


def _leaf(line: bytes) -> bytes:
    """The hash in this line; one form only, or a changed letter case would go unnoticed."""
    try:
        leaf = bytes.fromhex(line.decode())
    except ValueError:
        leaf = b""
    if len(leaf) != 32 or leaf.hex().encode() != line:
        raise EvidenceError("is not a leaf hash")
    return leaf
