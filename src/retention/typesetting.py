"""Typesetting as PDF/A-2b, with the fonts that come with the typesetter and none of the machine.

The same template, values and day give the same bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import typst

from retention.errors import RetentionError

STANDARD: Literal["a-2b"] = "a-2b"
UNSHOWN = "\N{REPLACEMENT CHARACTER}"
_NEVER_SHOWN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
# What the font has for certain: Latin, Greek and Cyrillic with their signs.
_NOT_SURE = re.compile(
    "[^\n -~\u00a0-\u024f\u0370-\u03ff\u0400-\u045f\u1e00-\u1eff\u2010-\u2027\u2212€]"
)


class TypesettingError(RetentionError):
    """This text cannot be typeset, not even with signs for what no font has."""


def typeset(template: bytes, given: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF that the template makes of these values, which it finds as JSON in `given`.

    Values are data to it, never code. A character that no font has is shown as a sign that says
    so. Raises TypesettingError.
    """
    stamp = int(made_at.astimezone(UTC).timestamp())
    for clean in (readable, _surely_shown):
        try:
            return _compiled(template, json.dumps(_each(given, clean), ensure_ascii=False), stamp)
        except typst.TypstError:  # its message quotes the text
            continue
    raise TypesettingError


def _compiled(template: bytes, given: str, stamp: int) -> bytes:
    made = typst.compile(
        template,
        sys_inputs={"given": given},
        pdf_standards=[STANDARD],
        ignore_system_fonts=True,
        timestamp=stamp,
    )
    return bytes(made)


def _each(given: Any, clean: Callable[[str], str]) -> Any:
    """The same value with every text in it made clean."""
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, Mapping):
        return {name: _each(value, clean) for name, value in given.items()}
    return [_each(value, clean) for value in given] if isinstance(given, list | tuple) else given


def readable(text: str) -> str:
    """The text without characters that steer instead of being read."""
    if text.isprintable():
        return text
    return "".join(
        UNSHOWN if unicodedata.category(c) in _NEVER_SHOWN and c not in "\n\t\r" else c
        for c in text
    )


def _surely_shown(text: str) -> str:
    return _NOT_SURE.sub(UNSHOWN, readable(text))
