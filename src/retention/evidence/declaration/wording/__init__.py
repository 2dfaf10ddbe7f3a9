"""The declaration's own words, in Dutch and English: every sentence stands here and nowhere else.

What the municipality wrote (its protocol) is in its own language and stays so.
"""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from retention.evidence.declaration.wording.annex import ANNEX
from retention.evidence.declaration.wording.counts import COUNTS
from retention.evidence.declaration.wording.manner import MANNER
from retention.evidence.declaration.wording.page import PAGE
from retention.evidence.declaration.wording.remainder import REMAINDER

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")

# key: (Dutch, English); what stands between braces is filled in
TEXTS: dict[str, tuple[str, str]] = {**PAGE, **COUNTS, **MANNER, **REMAINDER, **ANNEX}


def plain(language: Language, key: str, **values: object) -> str:
    """The text, filled in, for where no markup is read."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)


def markup(language: Language, key: str, **values: object) -> Markup:
    """The text as markup of our own; what is filled in is escaped."""
    return Markup(TEXTS[key][LANGUAGES.index(language)]).format(**values)  # noqa: S704 - our words
