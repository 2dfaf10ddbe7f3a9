"""Many things, some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(things: Iterator[T], size: int) -> Iterator[list[T]]:
    """The things in lists of `size`, the last one shorter."""
    while chunk := list(islice(things, size)):
        yield chunk
