"""The tree against a second, naive implementation of the RFC's text, and against known roots."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.errors import EvidenceError
from retention.evidence.tree import Tree, inclusion_proof, leaf_hash, root, verify_inclusion

# The leaves and roots that Certificate Transparency implementations test themselves with.
KNOWN_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FEW = settings(max_examples=40, deadline=None)
data = st.lists(st.binary(max_size=8), max_size=40)
some_data = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def naive_root(entries: list[bytes]) -> bytes:
    """MTH, word for word from RFC 9162, 2.1.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = naive_split(len(entries))
    return sha256(b"\x01" + naive_root(entries[:k]) + naive_root(entries[k:])).digest()


def naive_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH, word for word from RFC 9162, 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = naive_split(len(entries))
    if m < k:
        return [*naive_path(m, entries[:k]), naive_root(entries[k:])]
    return [*naive_path(m - k, entries[k:]), naive_root(entries[:k])]


def naive_split(n: int) -> int:
    """The largest power of two smaller than n, by counting."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


@pytest.mark.parametrize("size", range(9))
def test_root_is_the_known_one_for_the_known_leaves(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(each)) for each in KNOWN_LEAVES[:size]]

    assert root(leaves).hex() == KNOWN_ROOTS[size]


@FEW
@given(data)
def test_root_equals_the_naive_one(entries: list[bytes]) -> None:
    assert root(map(leaf_hash, entries)) == naive_root(entries)


@FEW
@given(data)
def test_growing_tree_has_every_root_on_its_way(entries: list[bytes]) -> None:
    tree = Tree()
    for size, each in enumerate(entries, start=1):
        tree.add(leaf_hash(each))
        assert (tree.size, tree.root()) == (size, naive_root(entries[:size]))


@FEW
@given(some_data, some_data)
def test_copy_grows_apart_from_its_original(entries: list[bytes], more: list[bytes]) -> None:
    tree = Tree()
    for each in entries:
        tree.add(leaf_hash(each))
    twin = tree.copy()
    for each in more:
        twin.add(leaf_hash(each))

    assert tree.root() == naive_root(entries)
    assert twin.root() == naive_root(entries + more)


@FEW
@given(some_data, st.data())
def test_proof_equals_the_naive_one_and_verifies(entries: list[bytes], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(entries) - 1))
    leaves = [leaf_hash(each) for each in entries]

    proof = inclusion_proof(leaves, index)

    assert proof == naive_path(index, entries)
    assert verify_inclusion(leaves[index], index, len(entries), proof, naive_root(entries))


@FEW
@given(st.sets(st.binary(max_size=8), min_size=2, max_size=40), st.data())
def test_proof_fails_for_another_leaf_place_size_or_path(
    different: set[bytes], draw: st.DataObject
) -> None:
    entries = sorted(different)
    leaves, top = [leaf_hash(each) for each in entries], naive_root(entries)
    index = draw.draw(st.integers(0, len(entries) - 1))
    other = draw.draw(st.integers(0, len(entries) - 1).filter(lambda place: place != index))
    proof = inclusion_proof(leaves, index)

    assert not verify_inclusion(leaves[other], index, len(entries), proof, top)
    assert not verify_inclusion(leaves[index], other, len(entries), proof, top)
    assert not verify_inclusion(leaves[index], len(entries), len(entries), proof, top)
    assert not verify_inclusion(leaves[index], -1, len(entries), proof, top)
    assert not verify_inclusion(leaves[index], index, len(entries), proof[:-1], top)
    assert not verify_inclusion(leaves[index], index, len(entries), [*proof, top], top)


def test_inner_node_cannot_be_passed_off_as_a_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")

    assert leaf_hash(left + right) != root([left, right])


@pytest.mark.parametrize("index", [-1, 3])
def test_proof_of_a_leaf_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(EvidenceError, match="no leaf"):
        inclusion_proof([leaf_hash(b"")] * 3, index)


def test_tree_remembers_one_hash_per_level() -> None:
    tree = Tree()
    for _ in range(4095):
        tree.add(leaf_hash(b""))

    assert len(tree._peaks) == 12
