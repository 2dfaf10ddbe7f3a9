"""Overlapping finds become one; parts of one name become one name."""

from __future__ import annotations

from retention.anonymise.text.spans import Label, Span

_CERTAIN = (
    Label.EMAIL, Label.IBAN, Label.BSN, Label.PHONE, Label.POSTCODE, Label.PLATE, Label.DATE,
    Label.ID, Label.ADDRESS, Label.PERSON, Label.LOCATION, Label.ORG, Label.AGE, Label.UNKNOWN,
)  # fmt: skip
_RANK = {label: rank for rank, label in enumerate(_CERTAIN)}
_NAMES = frozenset((Label.PERSON, Label.UNKNOWN))


def merge(found: list[tuple[int, int, Label]], text: str) -> list[tuple[int, int, Label]]:
    """Sorted and disjoint; of overlapping finds the longest gives the label, then the surest."""
    merged: list[tuple[int, int, Label]] = []
    start, end, label, longest = 0, -1, Label.UNKNOWN, 0
    for first, last, what in sorted(found):
        if first < end:
            end = max(end, last)
            length = last - first
            if length > longest or (length == longest and _RANK[what] < _RANK[label]):
                label, longest = what, length
        elif what in _NAMES and label in _NAMES and text[end:first] in {" ", ""} and end > 0:
            end = last
            label = what if _RANK[what] < _RANK[label] else label
            longest = end - start
        else:
            if end >= 0:
                merged.append((start, end, label))
            start, end, label, longest = first, last, what, last - first
    if end >= 0:
        merged.append((start, end, label))
    return merged


def as_spans(merged: list[tuple[int, int, Label]]) -> list[Span]:
    """The same as values to hand over."""
    return [Span(start, end, label) for start, end, label in merged]
