"""Compare two lists that were carried out, from their evidence alone."""

from __future__ import annotations

from pathlib import Path

from retention.actions.declare_again import declared
from retention.domain.protocol import Protocol
from retention.errors import UsageError
from retention.evidence.closed_list import read_closed_list
from retention.evidence.comparison import Comparison, Side, compare
from retention.evidence.declaration.wording import Language
from retention.yamlfile import parse


def compare_runs(evidence: Path, one: int, other: int, language: Language = "nl") -> Comparison:
    """The list `other` beside the list `one`, by what their declarations tell everybody."""
    if one == other:
        raise UsageError("a list is compared with another one; name two numbers")
    return compare(_side(evidence, one, language), _side(evidence, other, language))


def _side(evidence: Path, number: int, language: Language) -> Side:
    closed = read_closed_list(evidence, number)
    version = parse(closed.protocol, Protocol, "protocol.yaml").version
    return Side(closed, declared(closed, language), version)
