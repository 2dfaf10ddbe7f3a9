"""What a notice holds of a person: whose data, and the new values. Wiped when it has ended.

`{"about": {label: value}, "values": {column: value}}`; an alert has `{"numbers": {code: number}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from retention.notices.failures import PermanentFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """`about` tells the recipient whose data; `values` has the new ones, `numbers` an alert's."""

    about: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, str | None] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        """The payload as the outbox keeps it."""
        parts = {"about": self.about, "values": self.values, "numbers": self.numbers}
        return {name: dict(part) for name, part in parts.items() if part}


def read_payload(record: Mapping[str, Any] | None) -> Payload:
    """The payload in this record; PermanentFailure for one that is not understood whole."""
    given = record or {}
    known = {"about", "values", "numbers"}
    if not given.keys() <= known or not all(isinstance(part, dict) for part in given.values()):
        raise PermanentFailure("payload-unknown")
    texts = [*given.get("about", {}).values(), *given.get("values", {}).values()]
    if any(value is not None and not isinstance(value, str) for value in texts):
        raise PermanentFailure("payload-unknown")
    if any(type(value) is not int for value in given.get("numbers", {}).values()):
        raise PermanentFailure("payload-unknown")
    return Payload(**given)
