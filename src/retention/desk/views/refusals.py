"""Refusals as lines in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterable

from retention.desk.visit import Visit
from retention.domain.refusal_words import refusal_words
from retention.errors import Refusal


def lines(visit: Visit, refusals: Iterable[Refusal]) -> tuple[str, ...]:
    """One sentence or two for each refusal, each once."""
    return tuple(dict.fromkeys(refusal_words(each, visit.language) for each in refusals))
