"""The parts of the desk, as far as the visitor may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.desk.language import translations
from retention.domain.access import Permit

if TYPE_CHECKING:
    from retention.desk.visit import Visit

# path, Dutch name, permit
PARTS = (
    ("/", "Werkvoorraad", Permit.SEE_QUEUE),
    ("/lists", "Lijsten", Permit.SEE_LISTS),
    ("/exceptions", "Uitzonderingen", Permit.SEE_DOSSIERS),
    ("/dossiers", "Dossiers", Permit.SEE_DOSSIERS),
    ("/requests", "Verzoeken", Permit.SEE_REQUESTS),
    ("/notices", "Berichten", Permit.SEE_NOTICES),
    ("/runs", "Uitvoeringen", Permit.SEE_RUNS),
    ("/forecast", "Vooruitblik", Permit.SEE_FORECAST),
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
        for part, name, permit in PARTS
        if visit.may(permit)
    ]


def first_part(visit: Visit) -> str | None:
    """The path of the first part that the visitor may open; None where there is none."""
    return next((part for part, _, permit in PARTS if visit.may(permit)), None)


def _is_here(part: str, path: str) -> bool:
    return path == part or (part != "/" and path.startswith(f"{part}/"))
