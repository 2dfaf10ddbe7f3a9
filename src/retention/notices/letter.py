"""The text of a decision on a request, in Dutch or English. It names nobody: the case handler does.

Plain text: a case system puts it in the municipality's own letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from retention.domain.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLetter:
    """What a letter says. `stays`: public words for what keeps dossiers of a granted erasure."""

    reference: str
    right: str
    granted: bool
    received_on: date
    carry_out_by: date | None
    ground: str | None
    source: str | None
    motive: str | None
    stays: tuple[str, ...]
    controller: str
    complain_at: str
    object_within_weeks: int


def render_letter(letter: DecisionLetter, language: Language) -> str:
    """The letter as plain text."""
    return _environment().get_template(f"decision.{language}.txt.j2").render(letter=letter)


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - text, that no browser reads
        loader=PackageLoader("retention.notices"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = lambda day: f"{day:%d-%m-%Y}"
    return environment
