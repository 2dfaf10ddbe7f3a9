"""What a refusal says to somebody at the desk, in Dutch and English.

A refusal's own text is for the command line and may name a command. Here one sentence per code
says the same in the terms of a page, and what to do next.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from enum import StrEnum

from retention.domain.refusal_words.access import OF_CLOCKS, OF_WHO_DECIDES
from retention.domain.refusal_words.corrections import OF_CORRECTIONS
from retention.domain.refusal_words.lists import OF_EXCEPTIONS, OF_LISTS
from retention.domain.refusal_words.notices import OF_NOTICES, OF_THE_ADDRESS_BOOK
from retention.domain.refusal_words.registers import OF_REGISTERS
from retention.domain.refusal_words.requests import OF_OVERVIEWS, OF_REQUESTS
from retention.domain.wording import LANGUAGES, Language, field_label, label, plain_name
from retention.errors import Refusal

# code: (Dutch, English), with the names of `Refusal.about` in braces
REFUSAL_WORDS: dict[str, tuple[str, str]] = {
    **OF_WHO_DECIDES,
    **OF_CLOCKS,
    **OF_LISTS,
    **OF_EXCEPTIONS,
    **OF_REQUESTS,
    **OF_OVERVIEWS,
    **OF_CORRECTIONS,
    **OF_NOTICES,
    **OF_THE_ADDRESS_BOOK,
    **OF_REGISTERS,
}


def refusal_words(refusal: Refusal, language: Language = "nl") -> str:
    """The refusal in whole sentences: what stands in the way, and what to do next."""
    words = REFUSAL_WORDS[refusal.code][LANGUAGES.index(language)]
    return words.format(
        **{name: _said(name, value, language) for name, value in refusal.about.items()}
    )


def refusal_told(code: str, language: Language = "nl") -> str:
    """A refusal that only its code is left of, in words; what it was about reads as an ellipsis."""
    if code not in REFUSAL_WORDS:
        return code
    words = REFUSAL_WORDS[code][LANGUAGES.index(language)]
    return words.format_map(defaultdict(lambda: "…"))


def _said(name: str, value: str | int | date, language: Language) -> str:
    if isinstance(value, StrEnum):
        words = label(value.value, None, language)
        return words[:1].lower() + words[1:]
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if language == "nl" and name == "column":
        table, _, column = str(value).partition(".")
        return field_label(table, column)
    return plain_name(str(value)) if language == "nl" and name == "table" else str(value)
