"""What the text engine refuses."""

from __future__ import annotations

from retention.errors import RetentionError


class UnscrubbableTextError(RetentionError):
    """The text cannot be read (broken characters, or over a million of them); do not keep it."""
