"""What the declaration says of the anonymous remainder, and of whom nothing is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retention.evidence.declaration import (
    Archived,
    DeclarationView,
    Manner,
    Trial,
    YearLine,
    render_annex,
)

from .factories import SINGLING_OUT, category, outcomes, remainder, view
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
    assert "Dossiers naar de grootte" in render_annex(few_left)


def test_how_large_the_archive_is_stands_in_the_annex_only() -> None:
    """Two declarations would tell by it how many were published between them."""
    drawn = remainder(picture="<svg><title>Dossiers naar de grootte: 1.369</title></svg>")

    public, annex = text_of(view(remainder=drawn)), render_annex(view(remainder=drawn))

    assert "1.369" not in public
    assert "1.369" in annex


def test_what_was_withdrawn_is_named_and_counted_in_the_annex_only() -> None:
    """So that the annexes go on from each other: 100 + 30 - 61 = 69."""
    withdrawn = remainder(
        archive=(
            Archived(label="dossiers", added=30, withdrawn=61, rows=69),
            Archived(label="teksten: doel", added=12, withdrawn=0, rows=12),
        ),
        columns_withdrawn=(("cliënt: geslacht", 29), ("cliënt: leeftijd", 0)),
    )

    public, annex = (
        text_of(view(remainder=withdrawn)),
        Page(render_annex(view(remainder=withdrawn))).text,
    )

    assert "omdat de regels van nu het niet meer toelaten: dossiers; cliënt: geslacht." in public
    assert "dossiers 30 61 69 teksten: doel 12 0 12" in annex
    assert "uit het archief gehaald: cliënt: geslacht, bekend van 29 rijen." in annex
    assert "61" not in public[public.index("uit het archief gehaald") :][:400]
    assert "uit het archief gehaald" not in text_of(view())


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


def test_what_was_asked_stands_beside_what_was_found() -> None:
    text = text_of(large())

    assert (
        "kleinste groep dossiers die gelijk zijn (k) 10 of meer voldoet; het getal staat in" in text
    )
    assert (
        "kleinste groep dossiers die gelijk zijn (k) 10 of meer 12"
        in Page(render_annex(large())).text
    )
    assert (
        "Hele archief: minste verschillende bijzondere gegevens in zo’n groep (l) 2 of meer 3"
        in text
    )
    assert "1 is helemaal anders geen eis 0,180" in text
    budget = "hoogstens 2 %; boven 5 % geen vrijgave 11 van 75 (14,7 %); meer dan de 2 %"
    assert budget in text
    assert "Deze vrijgave: deel van de informatie dat verloren ging, gerekend vanaf de" in text
    assert "gegevens in het bestand zo weinig mogelijk 41,0 %" in text
    assert "Over vrijgaven heen kan dezelfde persoon er vaker in staan" in text


@pytest.mark.parametrize(
    ("found", "said"), [(10, "voldoet;"), (9, "voldoet niet;"), (0, "voldoet;")]
)
def test_public_page_says_whether_the_smallest_class_is_large_enough(found: int, said: str) -> None:
    assert f"gelijk zijn (k) 10 of meer {said}" in text_of(view(remainder=remainder(k=found)))


def test_release_within_the_budget_says_so_even_where_the_count_is_hidden() -> None:
    asked = replace(remainder().asked, over_budget=False)

    text = text_of(view(remainder=remainder(asked=asked)))

    assert "boven 5 % geen vrijgave staat in de bijlage; binnen de 2 %" in text


def test_measures_that_do_not_apply_say_so() -> None:
    texts_only = remainder(k=None, l_values=None, t=None, trials=(), singling_out=None)

    text = text_of(view(remainder=texts_only))

    assert "gelijk zijn (k) 10 of meer n.v.t." in text
    assert "in zo’n groep (l) 2 of meer n.v.t." in text
    assert "1 is helemaal anders geen eis n.v.t." in text
    assert "eruit te lichten is hier niet van toepassing (n.v.t.)" in text
    assert "Losse teksten (doel) horen in het archief bij geen dossier." in text


def test_anonymous_is_said_with_what_attacks_could_do_and_backups_still_allow() -> None:
    text = text_of(view())

    told = "Iemand eruit lichten 300 of meer 44 van de 100 13 van de 100 36 % (29 % tot 43 %)"
    assert told in text
    annex = Page(render_annex(view())).text
    assert "Iemand eruit lichten 320 43,9 % 12,7 % 35,7 % (29,1 % tot 42,4 %)" in annex
    assert (
        "In de proefaanvallen op deze vrijgave lukte het bij 44 van de 100 mensen die erin staan om"
        " hen eruit te lichten, en bij 13 van de 100 die er niet in staan." in text
    )
    assert "Wie meer over iemand weet of het anders aanpakt, kan verder komen." in text
    assert "Op de losse teksten is geen proefaanval gedaan." in text
    assert "bestaan nog tot en met 21-02-2027. Zolang zij of andere afschriften er zijn" in text
    assert "voor die persoon is het archief niet anoniem" in text


def test_who_knows_more_singles_out_more_often_and_the_page_says_so() -> None:
    knowing = replace(SINGLING_OUT, label="Ook met beperking", inside=0.6, control=0.004)

    text = text_of(view(remainder=remainder(singling_out_knowing=knowing)))

    assert "‘beperking: soort’ staat, lukte het bij 60 van de 100 die erin staan, en bij" in text
    assert "bij minder dan 1 van de 100 die er niet in staan: hoe groter het verschil" in text
    assert "hoe minder anoniem de vrijgave is voor wie dat weet" in text
    assert "hoe minder anoniem" not in text_of(view())


def test_plan_that_did_not_write_down_how_often_attacks_worked_gives_the_share_only() -> None:
    older = replace(SINGLING_OUT, inside=None, control=None)

    text = text_of(view(remainder=remainder(singling_out=older, trials=(older,))))

    assert "Iemand eruit lichten 300 of meer niet bekend niet bekend 36 % (29 % tot" in text
    assert "die anders mislukken, 36 % (29 % tot 43 %) door de vrijgave." in text


def test_too_few_attempts_are_no_proof() -> None:
    few = Trial(label="Iemand eruit lichten", attempts=None, inside=None, control=None, leak=None)

    text = text_of(view(remainder=remainder(trials=(few,), singling_out=few)))

    assert "Iemand eruit lichten niet bekend te weinig dossiers om iets te zeggen" in text
    assert "berust dan alleen op de eisen hierboven" in text


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (None, "Zolang er reservekopieën of afschriften van deze dossiers zijn, kan"),
        (date(2026, 11, 22), "De laatste reservekopie is vervallen op 22-11-2026. Zolang er"),
    ],
)
def test_copies_that_may_be_elsewhere_are_named_too(until: date | None, words: str) -> None:
    manner = Manner(files_rewritten_on=None, log_recycled_on=None, backups_until=until)

    assert words in text_of(view(manner=manner))
