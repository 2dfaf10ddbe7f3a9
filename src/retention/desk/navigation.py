"""The parts of the desk, as far as the visitor may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.desk.language import translations
from retention.domain.access import Right

if TYPE_CHECKING:
    from retention.desk.visit import Visit

# path, Dutch name, right
PARTS = (
    ("/", "Werkvoorraad", Right.SEE_QUEUE),
    ("/lists", "Lijsten", Right.SEE_LISTS),
    ("/exceptions", "Uitzonderingen", Right.SEE_DOSSIERS),
    ("/dossiers", "Dossiers", Right.SEE_DOSSIERS),
    ("/requests", "Verzoeken", Right.SEE_REQUESTS),
    ("/notices", "Berichten", Right.SEE_NOTICES),
    ("/runs", "Uitvoeringen", Right.SEE_RUNS),
    ("/forecast", "Vooruitblik", Right.SEE_FORECAST),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the navigation."""

    url: str
    name: str
    here: bool


def navigation(visit: Visit) -> list[Part]:
    """The entries, the one of this page marked."""
    say = translations(visit.language).gettext
    path = visit.request.scope["path"].removeprefix(visit.request.scope.get("root_path", ""))
    return [
        Part(visit.url(part), say(name), _is_here(part, path))
        for part, name, right in PARTS
        if visit.may(right)
    ]


def first_part(visit: Visit) -> str | None:
    """The path of the first part that the visitor may open; None where there is none."""
    return next((part for part, _, right in PARTS if visit.may(right)), None)


def _is_here(part: str, path: str) -> bool:
    return path == part or (part != "/" and path.startswith(f"{part}/"))
