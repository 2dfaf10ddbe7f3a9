"""What the declaration says of the anonymous remainder, and of whom nothing is left."""

from __future__ import annotations

from retention.evidence.declaration import DeclarationView, YearLine, render_annex

from .factories import category, outcomes, remainder, view
from .test_page import Page, text_of

NOTHING_LEFT_TABLE = "geen rest bewaard blijft."


def large(**changes: int) -> DeclarationView:
    """A list of which every count of a category may be told."""
    rest = remainder(**changes)
    removed = rest.alone + rest.same_person + rest.dropped
    return view(
        categories=(category("Begeleiding", removed, rest.published, rest.kept),),
        years=(YearLine(year=2009, outcomes=outcomes(removed + rest.published, 0, rest.kept)),),
        failed=(),
        partial=False,
        remainder=rest,
    )


def test_each_reason_why_nothing_is_left_has_its_own_count() -> None:
    text = text_of(large())

    assert "Van 30 dossiers staat een rest in het anonieme archief." in text
    assert "Bewaard gebleven 14 Bleef te herkennen" in text
    assert "Bleef te herkennen: vooraf aangewezen en helemaal verwijderd 11" in text
    assert "een ander dossier mee: vooraf aangewezen en helemaal verwijderd 165" in text
    assert "op te weinig andere: alsnog helemaal verwijderd 20" in text
    assert "11 van 75 (14,7 %)" in text


def test_small_reason_is_hidden_with_a_large_one() -> None:
    text = text_of(large(alone=4))

    assert "Bleef te herkennen: vooraf aangewezen en helemaal verwijderd <10" in text
    assert "een ander dossier mee: vooraf aangewezen en helemaal verwijderd 160 of meer" in text
    assert "4 van 75" not in text


def test_counts_are_in_the_annex_only_where_the_categories_hide_some() -> None:
    public, annex = text_of(view()), Page(render_annex(view())).text

    assert "Van 30 dossiers staat een rest in het anonieme archief." in public
    assert "staat alleen in de bijlage" in public
    assert NOTHING_LEFT_TABLE not in public
    assert "11 van 75" not in public
    assert "Bewaard gebleven 14 Bleef te herkennen" in annex
    assert "11 van 75 (14,7 %)" in annex


def test_number_published_is_hidden_where_it_is_small() -> None:
    few_left = view(categories=(category("Begeleiding", 210, 4, 14),), remainder=remainder())

    public = text_of(few_left)

    assert "Van een deel van de dossiers staat een rest in het anonieme archief." in public
    assert "Personen naar de grootte" not in public
    assert "Personen naar de grootte" in render_annex(few_left)


def test_reason_that_nothing_has_is_not_named() -> None:
    text = text_of(large(alone=0, same_person=0, dropped=0))

    assert "Bewaard gebleven 14" in text
    assert "te weinig andere" not in text
    assert "vooraf aangewezen en helemaal" not in text


def test_nothing_is_said_of_others_when_all_were_published() -> None:
    all_left = large(kept=0, alone=0, same_person=0, dropped=0)

    assert NOTHING_LEFT_TABLE not in text_of(all_left)
    assert NOTHING_LEFT_TABLE not in Page(render_annex(all_left)).text


def test_reasons_that_are_all_small_are_counted_together() -> None:
    text = text_of(large(alone=4, same_person=5, dropped=3))

    assert "doet een ander dossier mee: helemaal verwijderd 12" in text
    assert "vooraf aangewezen en helemaal" not in text
