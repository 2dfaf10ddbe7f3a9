"""Nodes of the lattice: a level per column; packed in one number, two are compared at once."""

from __future__ import annotations

from functools import lru_cache

Node = tuple[int, ...]

_BITS = 8
MOST_LEVELS = 1 << (_BITS - 1)  # the highest bit of each column guards against borrowing


@lru_cache(maxsize=1 << 16)
def packed(node: Node) -> int:
    """The levels side by side in one number; each is below MOST_LEVELS."""
    number = 0
    for level in node:
        number = number << _BITS | level
    return number


@lru_cache(maxsize=256)
def guards(columns: int) -> int:
    """A bit over each column of a packed node."""
    return packed((MOST_LEVELS,) * columns)


def under(low: int, high: int, guarding: int) -> bool:
    """Whether no level of the first packed node is over that of the second.

    A column whose level is higher borrows its guard, and only its own.
    """
    return ((high | guarding) - low) & guarding == guarding
