"""The declaration's words: each in both languages, filled in alike, and all of them used."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

import retention
from retention.evidence.declaration import render_annex, render_declaration
from retention.evidence.declaration.wording import LANGUAGES, TEXTS, markup, plain
from retention.evidence.declaration.words import hundreds, margin, number, percent, years

from .factories import view
from .test_page import Page

SOURCES = ("evidence/declaration/*.py", "evidence/templates/*.j2", "actions/declare*.py")
# Words that are written the same in both languages.
SAME = {"protocol", "document", "dossier", "dossiers", "dossiers-head"}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_text_is_there_in_both_languages_and_asks_for_the_same(key: str) -> None:
    texts = TEXTS[key]

    assert len(texts) == len(LANGUAGES)
    assert all(text.strip() for text in texts)
    fields, marks = zip(
        *(
            ({name for _, name, _, _ in Formatter().parse(text) if name}, _marks(text))
            for text in texts
        ),
        strict=True,
    )
    assert fields[0] == fields[1]
    assert marks[0] == marks[1]
    assert (texts[0] == texts[1]) is (key in SAME)


def _marks(text: str) -> list[str]:
    return re.findall(r"<[^>]+>|&\w+;|^ | $", text)


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    package = Path(retention.__file__).parent
    source = "".join(
        path.read_text() for pattern in SOURCES for path in sorted(package.glob(pattern))
    )

    assert [key for key in TEXTS if f'"{key}"' not in source] == []


def test_what_is_filled_in_is_escaped_in_markup_only() -> None:
    assert plain("en", "or-more", number="<5") == "<5 or more"
    assert markup("en", "or-more", number="<5") == "&lt;5 or more"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (number(1240), number(1240, "en")) == ("1.240", "1,240")
    assert (percent(0.1467), percent(0.1467, "en")) == ("14,7\N{NO-BREAK SPACE}%", "14.7%")
    assert margin((0.357, 0.294, 0.421), "en") == "36% (29% to 43%)"
    assert hundreds(1264, "en") == "1,200 or more"
    assert years(None, None, "en") == "not known"


DUTCH = re.compile(r"\b(het|niet|een|wordt|zijn|deze|aantal|staat|gemeente)\b", re.IGNORECASE)


@pytest.mark.parametrize("render", [render_declaration, render_annex])
def test_english_page_has_no_dutch_but_what_others_wrote(render: object) -> None:
    theirs = view()
    words = {name: name for name in theirs.words}
    english = replace(theirs, language="en", words=words, remarks=(), remainder=None)

    page = render(english)  # type: ignore[operator]

    assert ("html", {"lang": "en"}) in Page(page).tags
    own = re.sub(r'<span lang="nl">[^<]*</span>|<th scope="row">[^<]*</th>', "", page)
    assert DUTCH.findall(" ".join(Page(own).words)) == []
    assert DUTCH.findall(" ".join(Page(render(theirs)).words)) != []  # type: ignore[operator]


def test_what_the_municipality_wrote_is_marked_as_dutch_on_an_english_page() -> None:
    english, dutch = render_declaration(replace(view(), language="en")), render_declaration(view())

    assert f'<span lang="nl">{view().body}</span>' in english
    assert "<span lang" not in dutch


def test_dates_are_written_the_same_in_both_languages() -> None:
    for language in LANGUAGES:
        page = render_declaration(replace(view(), language=language))
        assert "23-11-2026 14:05" in page
        assert "01-11-2026" in page
