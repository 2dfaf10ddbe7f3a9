"""The definitions of the papers, written out plainly and slowly, to hold the quick code against."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

Row = tuple[str, ...]
Rows = Sequence[Row]
Labels = Mapping[str, Sequence[str]]  # value → its labels, level 0 first


def nodes(ladders: Sequence[Labels]) -> Iterator[tuple[int, ...]]:
    """All joint levels."""
    return itertools.product(*(range(len(next(iter(each.values())))) for each in ladders))


def loss(rows: Rows, ladders: Sequence[Labels], node: Sequence[int]) -> float:
    """Monotone non-uniform entropy, row by row."""
    total = 0.0
    for place, (ladder, level) in enumerate(zip(ladders, node, strict=True)):
        values = Counter(row[place] for row in rows)
        labels = Counter(ladder[row[place]][level] for row in rows)
        for row in rows:
            total -= math.log2(values[row[place]] / labels[ladder[row[place]][level]])
    return total


def classes(rows: Rows, ladders: Sequence[Labels], node: Sequence[int]) -> list[list[Row]]:
    """The rows by their labels."""
    found: dict[Row, list[Row]] = {}
    for row in rows:
        labels = tuple(
            ladder[row[place]][level]
            for place, (ladder, level) in enumerate(zip(ladders, node, strict=True))
        )
        found.setdefault(labels, []).append(row)
    return list(found.values())


def is_distinct(values: Sequence[str], least: int) -> bool:
    return len(set(values)) >= least


def has_entropy(values: Sequence[str], least: int) -> bool:
    shares = [count / len(values) for count in Counter(values).values()]
    return -sum(share * math.log(share) for share in shares) >= math.log(least) - 1e-9


def is_recursive(values: Sequence[str], least: int, c: float) -> bool:
    counts = sorted(Counter(values).values(), reverse=True)
    return counts[0] < c * sum(counts[least - 1 :])


def equal_distance(values: Sequence[str], whole: Sequence[str]) -> float:
    p, q = Counter(values), Counter(whole)
    differences = (abs(Fraction(p[v], len(values)) - Fraction(q[v], len(whole))) for v in q)
    return float(sum(differences) / 2)


def ordered_distance(values: Sequence[str], whole: Sequence[str]) -> float:
    p, q = Counter(values), Counter(whole)
    order = sorted(q)
    moved, carried = 0.0, 0.0
    for value in order:
        carried += p[value] / len(values) - q[value] / len(whole)
        moved += abs(carried)
    return moved / max(len(order) - 1, 1)


def hierarchical_distance(values: Sequence[str], whole: Sequence[str], ladder: Labels) -> float:
    """Li, Li and Venkatasubramanian 2007, section 5.2: the cost of all inner nodes."""
    p, q = Counter(values), Counter(whole)
    extra = {value: p[value] / len(values) - q[value] / len(whole) for value in q}
    height = len(next(iter(ladder.values()))) - 1
    total = 0.0
    for level in range(1, height + 1):
        for label in {ladder[value][level] for value in q}:
            below: Counter[str] = Counter()
            for value in q:
                if ladder[value][level] == label:
                    below[ladder[value][level - 1]] += extra[value]  # type: ignore[assignment]
            more = sum(each for each in below.values() if each > 0)
            less = -sum(each for each in below.values() if each < 0)
            total += level / height * min(more, less)
    return total
