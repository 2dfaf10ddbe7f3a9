"""What a verification found, told by what was given to check it against."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retention.evidence.verify import Report

_DIGEST = re.compile("([0-9a-f]{64})?")


@dataclass(frozen=True, slots=True)
class Verified:
    """The report; `head` and `key` are what the visitor keeps elsewhere, empty where not given."""

    report: Report
    head: str
    key: str

    @property
    def is_newest(self) -> bool:
        """Whether the head that was given is the one after the last statement."""
        return self.head == self.report.head

    @property
    def still_open(self) -> tuple[int, ...]:
        """Lists that were begun and have not ended."""
        return tuple(each.number for each in self.report.lists if each.state == "open")


def digest_in(text: str) -> str:
    """A digest as it was meant: copied from a letter, with spaces and capitals."""
    return "".join(text.split()).lower()


def is_digest(text: str) -> bool:
    """Whether this is all of a digest's 64 digits, or nothing."""
    return _DIGEST.fullmatch(digest_in(text)) is not None
