"""Overlapping finds become one; parts of one name become one name."""

from __future__ import annotations

from retention.anonymise.text.spans import Label, Span

_CERTAIN = (
    Label.EMAIL, Label.IBAN, Label.BSN, Label.PHONE, Label.POSTCODE, Label.PLATE, Label.DATE, Label.ID,
    Label.ADDRESS, Label.PERSON, Label.LOCATION, Label.ORG, Label.AGE, Label.UNKNOWN,
)  # fmt: skip
_RANK = {label: rank for rank, label in enumerate(_CERTAIN)}
_NAMES = {Label.PERSON, Label.UNKNOWN}


def merge(found: list[Span], text: str) -> list[Span]:
    """Sorted and disjoint; of overlapping labels the most certain stays."""
    merged: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if merged and (span.start < merged[-1].end or _one_name(merged[-1], span, text)):
            last = merged[-1]
            label = min(last.label, span.label, key=_RANK.__getitem__)
            merged[-1] = Span(last.start, max(last.end, span.end), label)
        else:
            merged.append(span)
    return merged


def _one_name(before: Span, after: Span, text: str) -> bool:
    return (
        before.label in _NAMES
        and after.label in _NAMES
        and text[before.end : after.start] in {" ", ""}
    )
