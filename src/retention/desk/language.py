"""The desk's two languages: Dutch stands in the templates, locale/en/*.po says it in English.

The catalogues are read as they are written (GNU gettext, by Babel): no step of building them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Literal
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def language_of(text: str | None) -> Language:
    """The language that this names; Dutch for anything else."""
    return "en" if text == "en" else "nl"


@cache
def translations(language: Language) -> NullTranslations:
    """What turns the Dutch of the templates into this language."""
    if language == "nl":
        return NullTranslations()
    written = BytesIO()
    write_mo(written, _joined(catalogues(language)))
    written.seek(0)
    return Translations(written)


def catalogues(language: Language) -> list[Catalog]:
    """The catalogues of one language, one for each part of the desk."""
    folder = resources.files("retention.desk").joinpath("locale", language)
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".po")), key=lambda each: each.name
    )
    return [read_po(BytesIO(each.read_bytes()), locale=language) for each in files]


def _joined(found: Iterable[Catalog]) -> Catalog:
    whole = Catalog(locale="en")
    for catalogue in found:
        for message in catalogue:
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    return whole


def day_text(day: date | None) -> str:
    """A day as people here write it: 23-11-2026; nothing for no day."""
    return "" if day is None else f"{day:%d-%m-%Y}"


def moment_text(moment: datetime | None) -> str:
    """A moment in Amsterdam: 23-11-2026 14:05; nothing for no moment."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def count_text(count: int, language: Language) -> str:
    """A count with its thousands set apart: 1.327 in Dutch, 1,327 in English."""
    return f"{count:,}".replace(",", "." if language == "nl" else ",")
