"""What an address or a form asks for, read as what it must be; UsageError for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Path

from retention.desk.visit import Visit
from retention.errors import UsageError

Choice = TypeVar("Choice", bound=StrEnum)
LARGEST = 2**31 - 1  # what the ledger can number
Number = Annotated[int, Path(ge=1, le=LARGEST)]


def choice_of(text: str | None, kind: type[Choice]) -> Choice | None:
    """The choice that a text names; None where nothing is chosen."""
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise UsageError("that is none of the choices; choose one of the page's own") from None


def number_in(visit: Visit, name: str, default: int) -> int:
    """The number of this name in the address, from 0 on."""
    text = visit.request.query_params.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text[:12]) <= LARGEST):
        raise UsageError("the address holds what is no number; go back and follow a link")
    return int(text)


def day_in(form: Mapping[str, str], name: str) -> date:
    """The day that was filled in, as a browser's date field sends it."""
    try:
        return date.fromisoformat(form.get(name, ""))
    except ValueError:
        raise UsageError("fill in the day as a date") from None
