"""The overview as PDF/A-2b, with the fonts that come with the typesetter."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, Literal

import typst

from retention.errors import RetentionError

STANDARD: Literal["a-2b"] = "a-2b"
UNSHOWN = "\N{REPLACEMENT CHARACTER}"
_NEVER_SHOWN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
# What the font has for certain: Latin, Greek and Cyrillic with their signs.
_NOT_SURE = re.compile("[^\n -~\u00a0-\u024f\u0370-\u03ff\u0400-\u045f\u1e00-\u1eff\u2010-\u2027€]")


def as_pdf(
    pages: list[Mapping[str, Any]], *, title: str, controller: str, reference: str, made_on: date
) -> bytes:
    """The pages as one document. A character that no font has is shown as a sign that says so."""
    given = {
        "title": title,
        "controller": controller,
        "reference": reference,
        "made_on": [made_on.year, made_on.month, made_on.day],
        "pages": pages,
    }
    for clean in (_readable, _surely_shown):
        try:
            return _compiled(json.dumps(_each(given, clean), ensure_ascii=False), made_on)
        except typst.TypstError:  # its message quotes the text
            continue
    raise RetentionError("the overview cannot be typeset; nothing was released")


def _each(given: Any, clean: Callable[[str], str]) -> Any:
    """The same value with every text in it made clean."""
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, Mapping):
        return {name: _each(value, clean) for name, value in given.items()}
    return [_each(value, clean) for value in given] if isinstance(given, list | tuple) else given


def _readable(text: str) -> str:
    """The text without characters that steer instead of being read."""
    if text.isprintable():
        return text
    return "".join(
        UNSHOWN if unicodedata.category(c) in _NEVER_SHOWN and c not in "\n\t\r" else c
        for c in text
    )


def _surely_shown(text: str) -> str:
    return _NOT_SURE.sub(UNSHOWN, _readable(text))


def _compiled(given: str, made_on: date) -> bytes:
    made_at = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 - a day, no moment
    found = typst.compile(
        _template(),
        sys_inputs={"given": given},
        pdf_standards=[STANDARD],
        ignore_system_fonts=True,
        timestamp=int((made_at - datetime(1970, 1, 1)).total_seconds()),  # noqa: DTZ001
    )
    return bytes(found)


@cache
def _template() -> bytes:
    return resources.files("retention.overview").joinpath("overview.typ").read_bytes()
