"""Folding reads through disguises and knows where every character stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.anonymise.text.errors import UnscrubbableTextError
from retention.anonymise.text.fold import MOST_CHARACTERS, fold

DISGUISES = [
    ("J\u200ba\u00adn", "Jan"),
    ("Ja\u0301n", "Ján"),
    ("Јаn", "Jan"),  # Cyrillic
    ("Ｊａｎ", "Jan"),
    ("𝐉𝐚𝐧", "Jan"),
    ("Ⓙⓐⓝ", "Jan"),
    ("ᴊᴀɴ", "jan"),
    ("Y\u0131lmaz", "Yilmaz"),
    ("J&aacute;n", "Ján"),
    ("J&#97;n", "Jan"),
    ("Jan%20Bos", "Jan Bos"),
    ("van\u00a0der\u2011Berg", "van der-Berg"),
    ("Jan’s “huis”", 'Jan\'s "huis"'),
    ("٠٦١٢", "0612"),
    ("\u202eJan\u202c", "Jan"),
]


@pytest.mark.parametrize(("given_text", "read"), DISGUISES)
def test_disguised_text_is_folded_to_what_it_reads_as(given_text: str, read: str) -> None:
    assert fold(given_text).text == read


def test_plain_text_keeps_its_places_without_a_map() -> None:
    folded = fold("Cliënt belt naar de huisarts.")
    assert folded.starts == ()
    assert folded.original(0, 6) == (0, 6)


def test_span_covers_the_invisible_characters_inside_it() -> None:
    text = "dag J\u200b\u200ban!"
    folded = fold(text)
    at = folded.text.index("Jan")
    start, end = folded.original(at, at + 3)
    assert text[start:end] == "J\u200b\u200ban"


def test_word_in_another_script_is_reported() -> None:
    folded = fold("dag Анна!")
    assert [folded.text[start:end] for start, end in folded.disguised] == [folded.text[4:8]]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_folded_character_lies_in_the_original(text: str) -> None:
    folded = fold(text)
    places = [folded.original(at, at + 1) for at in range(len(folded.text))]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize("broken", ["Jan \ud800", "x" * (MOST_CHARACTERS + 1), None, b"Jan"])
def test_what_cannot_be_read_is_refused(broken: object) -> None:
    with pytest.raises(UnscrubbableTextError):
        fold(broken)  # type: ignore[arg-type]
