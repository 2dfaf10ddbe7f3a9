"""The parts of the desk, as far as the visitor may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.routing import Match

from retention.desk.language import Language, translations
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
# Pages without an entry of their own: where they belong
BESIDE = {"/questions": "/notices", "/corrections": "/notices", "/recipients": "/notices"}


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the navigation."""

    url: str
    name: str
    here: bool


def navigation(visit: Visit) -> list[Part]:
    """The entries, the one of this page marked."""
    say = translations(visit.language).gettext
    path = _path(visit.request)
    return [
        Part(visit.url(part), say(name), _is_here(part, path))
        for part, name, permit in PARTS
        if visit.may(permit)
    ]


def first_part(visit: Visit) -> str | None:
    """The path of the first part that the visitor may open; None where there is none."""
    return next((part for part, _, permit in PARTS if visit.may(permit)), None)


def in_language(visit: Visit, language: Language) -> str:
    """The address of this page in a language, its filters kept.

    Of a refused form: that of the page above it, because a form's own address opens nothing.
    """
    request = visit.request
    path = nearest_page(request)
    kept = request.query_params.multi_items() if path == _path(request) else []
    asked = [(name, value) for name, value in kept if name != "lang"]
    return f"{visit.url(path)}?{urlencode([*asked, ('lang', language)])}"


def nearest_page(request: Request) -> str:
    """The path of the page at this address, else of the first one above it that is a page."""
    path = _path(request)
    while path != "/" and not _is_page(request, path):
        path = path.rpartition("/")[0] or "/"
    return path


def _is_page(request: Request, path: str) -> bool:
    root = request.scope.get("root_path", "")
    scope = {**request.scope, "method": "GET", "path": f"{root}{path}"}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")) or "/"


def _is_here(part: str, path: str) -> bool:
    path = BESIDE.get(path, path)
    return path == part or (part != "/" and path.startswith(f"{part}/"))
