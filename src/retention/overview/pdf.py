"""The overview as PDF/A-2b."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from retention.errors import RetentionError
from retention.typesetting import TypesettingError, typeset


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
    midnight = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    try:
        return typeset(_template(), given, midnight)
    except TypesettingError as err:
        raise RetentionError("the overview cannot be typeset; nothing was released") from err


@cache
def _template() -> bytes:
    return resources.files("retention.overview").joinpath("overview.typ").read_bytes()
