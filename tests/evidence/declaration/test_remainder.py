"""What the declaration says of the anonymous remainder, and of whom nothing is left."""

from __future__ import annotations

from retention.evidence.declaration import render_annex

from .factories import remainder, view
from .test_page import Page, text_of

NOTHING_LEFT = "geen rest bewaard blijft"


def test_each_reason_why_nothing_is_left_has_its_own_count() -> None:
    text = text_of(view())

    assert "Van 30 dossiers staat een rest in het anonieme archief." in text
    assert "Bewaard gebleven 14 Bleef te herkennen" in text
    assert "Bleef te herkennen: vooraf aangewezen en helemaal verwijderd 11" in text
    assert "een ander dossier mee: vooraf aangewezen en helemaal verwijderd 165" in text
    assert "op te weinig andere: alsnog helemaal verwijderd 20" in text


def test_reason_that_nothing_has_is_not_named() -> None:
    kept_only = remainder(alone=0, same_person=0, dropped=0)

    text = text_of(view(remainder=kept_only))

    assert "Bewaard gebleven 14" in text
    assert "te weinig andere" not in text
    assert "vooraf aangewezen en helemaal" not in text


def test_nothing_is_said_of_others_when_all_were_published() -> None:
    all_left = view(remainder=remainder(kept=0, alone=0, same_person=0, dropped=0))

    assert NOTHING_LEFT not in text_of(all_left)
    assert NOTHING_LEFT not in Page(render_annex(all_left)).text
