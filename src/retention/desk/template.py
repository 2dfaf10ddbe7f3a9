"""Templates filled: all is escaped; words, days and counts are in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from retention.desk.language import (
    LANGUAGES,
    Language,
    count_text,
    day_text,
    moment_text,
    translations,
)
from retention.desk.navigation import in_language, navigation
from retention.desk.said import SAID
from retention.domain.error_words import words_of
from retention.domain.wording import label

if TYPE_CHECKING:
    from retention.desk.visit import Visit


def rendered(visit: Visit, template: str, view: Mapping[str, Any]) -> str:
    """The page as text."""
    protocol = visit.place.rules.protocol
    environment = environment_for(visit.language)
    said = SAID.get(visit.request.query_params.get("said", ""))
    return environment.get_template(template).render(
        visit=visit,
        url=visit.url,
        words=partial(label, protocol=protocol, language=visit.language),
        navigation=navigation(visit),
        in_language=in_language,
        said=None if said is None else translations(visit.language).gettext(said),
        problem=None if visit.problem is None else words_of(visit.problem, visit.language),
        given=visit.given,
        **view,
    )


@cache
def environment_for(language: Language) -> Environment:
    """The templates in one language."""
    environment = Environment(
        loader=PackageLoader("retention.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "day": day_text,
        "moment": moment_text,
        "count": partial(count_text, language=language),
    }
    environment.globals |= {
        "language": language,
        "languages": LANGUAGES,
        "edition": edition(),
    }
    return environment


@cache
def edition() -> str:
    """Changes when style or script do, so that browsers may keep them."""
    folder = resources.files("retention.desk").joinpath("static")
    files = sorted(folder.iterdir(), key=lambda each: each.name)
    return sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:12]
