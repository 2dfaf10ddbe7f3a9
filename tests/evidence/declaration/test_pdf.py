"""The declaration on paper: what the page says, the same bytes every time, no font of a machine."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from retention.errors import EvidenceError
from retention.evidence.declaration import render_declaration
from retention.evidence.declaration.pdf import declaration_pdf
from retention.evidence.declaration.tree import tree_of
from retention.evidence.declaration.wording import LANGUAGES, Language
from retention.typesetting import TypesettingError

from .factories import category, view
from .test_page import HOSTILE, Page


def text_on(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def words_of(text: str) -> list[str]:
    """The text's words, without how lines were broken, hyphened or spaced."""
    return re.findall(r"\w", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_view_gives_the_same_bytes(language: Language) -> None:
    view_of_it = replace(view(), language=language)

    assert declaration_pdf(view_of_it) == declaration_pdf(view_of_it)


def test_pdf_is_archival_and_carries_every_font() -> None:
    reader = PdfReader(io.BytesIO(declaration_pdf(view())))

    metadata = reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


def leaves(nodes: list[Any]) -> list[str]:
    """Every text of the tree, those of pictures left out."""
    found = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        elif node["tag"] != "svg":
            found += leaves(node["nodes"])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_page_is_on_paper(language: Language) -> None:
    seen = replace(view(), language=language)
    page = render_declaration(seen)
    paper = "".join(words_of(text_on(declaration_pdf(seen))))

    texts = leaves(tree_of(page))

    on_screen = r'<svg.*?</svg>|<span class="hint">.*?</span>'
    shown = Page(re.sub(on_screen, "", page, flags=re.DOTALL))
    title = Page(page[page.index("<title>") : page.index("</title>") + 8]).text
    assert "".join(words_of("".join(texts))) == "".join(words_of(shown.text)).replace(
        "".join(words_of(title)), "", 1
    )
    for text in texts:
        assert "".join(words_of(text)) in paper, text


def test_paper_tells_no_more_than_the_page() -> None:
    small = replace(
        view(), categories=(category("Begeleiding", 4321, 0, 3),), remainder=None, partial=False
    )

    paper = text_on(declaration_pdf(small))

    assert "4.324" in paper
    assert "4.321" not in paper


def test_picture_is_on_paper() -> None:
    (picture,) = (n for n in _flat(tree_of(render_declaration(view()))) if n.get("about"))
    assert "2009: 353 dossiers aan de beurt." in picture["about"]
    paper = text_on(declaration_pdf(view()))
    assert "Overige jaren" in paper
    assert "niet uitgesplitst" in paper


def _flat(nodes: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for node in nodes:
        if isinstance(node, dict):
            found += [node, *_flat(node.get("nodes", []))]
    return found


def test_each_piece_of_the_legend_has_its_pattern() -> None:
    pictures = [n for n in _flat(tree_of(render_declaration(view()))) if n["tag"] == "svg"]

    assert len(pictures) > 2
    for node in pictures:
        for name in re.findall(r"url\(#([\w-]+)\)", node["picture"]):
            assert f'<pattern id="{name}"' in node["picture"]


def test_what_comes_from_outside_is_text_on_paper_too() -> None:
    hostile = "#panic(1) $x$ \\ ]" + HOSTILE

    paper = text_on(declaration_pdf(replace(view(), system=hostile, body=hostile)))

    assert "#panic(1)" in paper
    assert "<script>" in paper


def test_character_that_no_font_has_is_shown_as_a_sign() -> None:
    odd = replace(view(), system="bestand \u0007 \U0001f600 \u202e einde")

    paper = text_on(declaration_pdf(odd))

    assert "einde" in paper
    assert "\u202e" not in paper


def test_declaration_that_cannot_be_typeset_says_to_read_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> bytes:
        raise TypesettingError

    monkeypatch.setattr("retention.evidence.declaration.pdf.typeset", fails)

    with pytest.raises(EvidenceError, match="list 7 cannot be typeset; read it as HTML"):
        declaration_pdf(view())
