"""The picture: its numbers, its words for who cannot see it, and nothing that could be code."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from retention.anonymise.risk.measures import Band
from retention.anonymise.risk.picture import DUTCH, ENGLISH, WIDTH, class_size_svg

BANDS = (Band(1, 1, 3, 3), Band(2, 4, 0, 0), Band(5, None, 2, 1997))
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_says_everything_in_words_too() -> None:
    root = ElementTree.fromstring(class_size_svg(BANDS, 5))  # noqa: S314 - our own
    told = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == ENGLISH.title
    assert told.startswith("3 of 2,000 people (0.1 %) stand in classes smaller than k = 5.")
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert "1,997 (99.8 %)" in texts
    assert "k = 5" in texts


def test_bars_under_k_differ_by_more_than_colour() -> None:
    root = ElementTree.fromstring(class_size_svg(BANDS, 5))  # noqa: S314 - our own
    assert [bar.get("fill") for bar in root.iter(f"{SVG}rect")] == ["none", "#4a4a4a"]


def test_the_same_counts_give_the_same_bytes() -> None:
    assert class_size_svg(BANDS, 5, DUTCH) == class_size_svg(BANDS, 5, DUTCH)
    assert "2.000 dossiers (0,1 %)" in class_size_svg(BANDS, 5, DUTCH)


def test_an_empty_table_is_said_to_be_empty() -> None:
    assert "no people" in class_size_svg((), 5)
    assert "no people" in class_size_svg((Band(1, None, 0, 0),), 5)


def test_numbers_beside_the_longest_bar_fit_in_the_picture() -> None:
    everybody = Band(30, None, 4_000, 123_456)
    root = ElementTree.fromstring(class_size_svg((everybody,), 30))  # noqa: S314 - our own
    (number,) = [each for each in root.iter(f"{SVG}text") if "(100.0 %)" in (each.text or "")]
    # A figure of 12 points is under 8 wide, in the widest of common fonts; signs are less.
    widths = (7.7 if letter.isdigit() else 4.7 for letter in (number.text or "").strip("%)"))
    assert float(number.get("x", "")) + sum(widths) + 11.4 + 4.7 <= WIDTH


def test_words_are_escaped() -> None:
    odd = replace(ENGLISH, title="<script>", size='"{size}"&', line="</text>{k}")
    drawn = class_size_svg(BANDS, 5, odd)
    assert "<script>" not in drawn
    ElementTree.fromstring(drawn)  # noqa: S314 - our own
