"""What the declaration of a whole cycle says of the anonymous remainder."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from factories import Bestand
from places import (
    approved_list,
    carry_out,
    carry_out_and_seal,
    change,
    deidentifying,
    scalar,
    with_map,
)
from retention.actions.reading import one_list
from retention.actions.workplace import Workplace


def _born_in(bestand: Bestand, year: int, count: int) -> None:
    for _ in range(count):
        bestand.dossier(client_id=bestand.client(birth_date=date(year, 3, 1)))


def _page(place: Workplace, name: str) -> str:
    html = (place.evidence.list_folder(1) / name).read_text()
    text = re.sub("<[^>]+>", " ", re.sub("<style>.*?</style>", "", html, flags=re.DOTALL))
    return " ".join(unescape(text).split())


def test_kept_dossier_is_told_from_those_dropped_with_it(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=3)
    _born_in(bestand_rows, 1931, 4)
    _born_in(bestand_rows, 1971, 3)
    number = approved_list(here)
    query = "SELECT min(d.id) FROM wmo.dossier d JOIN wmo.client c ON c.id = d.client_id"
    kept = scalar(here.bestand, query + " WHERE c.birth_date = '1971-03-01'")
    change(here.bestand, "UPDATE wmo.dossier SET changed_at = '2026-11-20' WHERE id = :id", id=kept)

    carry_out_and_seal(here, number)

    annex = _page(here, "annex.html")
    assert "Bewaard gebleven 1 Leek bij publicatie op te weinig andere" in annex
    assert "alsnog helemaal verwijderd 2" in annex
    assert "vooraf aangewezen en helemaal" not in annex


def test_other_dossiers_of_somebody_are_told_from_those_dropped(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=3)
    _born_in(bestand_rows, 1931, 5)
    client = bestand_rows.client(birth_date=date(1931, 3, 1))
    for _ in range(3):
        bestand_rows.dossier(client_id=client)

    carry_out_and_seal(here, approved_list(here))

    annex = _page(here, "annex.html")
    assert "vooraf aangewezen en helemaal verwijderd 2" in annex
    assert "Bewaard gebleven 1" not in annex
    assert "te weinig andere" not in annex


def test_list_shows_the_outcomes_of_its_declaration(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=3)
    _born_in(bestand_rows, 1931, 4)
    number = approved_list(here)
    carry_out(here, number)
    unpublished = one_list(here, number).outcomes

    sealed = carry_out_and_seal(here, number)

    assert unpublished == {"removed": 4}
    assert one_list(here, number).outcomes == sealed.outcomes == {"de-identified": 4}


def test_attacks_and_fields_are_told_in_plain_dutch(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=3)
    _born_in(bestand_rows, 1931, 8)

    carry_out_and_seal(here, approved_list(here))

    page = _page(here, "declaration.html")
    assert "cliënt: geboortedatum vergroofd: trede" in page
    assert "Iemand eruit lichten minder dan 100 te weinig dossiers om iets te zeggen" in page
    assert (
        "Iemand eruit lichten door wie ook dit weet: beperking: soort minder dan 100 te weinig"
        in page
    )
    assert "gelijk zijn (k) 3 of meer voldoet; het getal staat in de bijlage" in page
    assert "gelijk zijn (k) 3 of meer 8" in _page(here, "annex.html")
    assert "client_" not in page


def test_attacks_that_were_tried_often_enough_are_told_with_both_rates(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = deidentifying(place, k=3)
    _born_in(bestand_rows, 1931, 210)

    carry_out_and_seal(here, approved_list(here))

    told = "Iemand eruit lichten 100 of meer 0 van de 100 0 van de 100 0 % (0 % tot 4 %)"
    assert told in _page(here, "declaration.html")
    told = "Iemand eruit lichten 105 0,0 % 0,0 % 0,0 % (0,0 % tot 3,5 %)"
    assert told in _page(here, "annex.html")


# All that tells people apart in the example; a special category and texts are left.
_TELLING = (
    ("category: {holds: other, survives: as-it-is}", "category: other"),
    (
        "closed_on: {holds: quasi-identifier, survives: {generalise: date}}",
        "closed_on: quasi-identifier",
    ),
    ("gender: {holds: quasi-identifier, survives: as-it-is}", "gender: quasi-identifier"),
    ("identity: birth-date, survives: {generalise: birth-date}}", "identity: birth-date}"),
    ("identity: postcode, survives: {generalise: postcode}}", "identity: postcode}"),
    (
        "kind: {holds: quasi-identifier, survives: {generalise: provision}}",
        "kind: quasi-identifier",
    ),
)


def test_where_nothing_tells_people_apart_k_and_attacks_do_not_apply(
    place: Workplace, bestand_rows: Bestand
) -> None:
    here = with_map(deidentifying(place, k=3, values=2), *_TELLING)
    for kind in ("energie", "verstandelijk") * 3:
        dossier = bestand_rows.dossier(client_id=bestand_rows.client())
        bestand_rows.add("limitation", dossier_id=dossier.id, kind=kind, description="-")

    sealed = carry_out_and_seal(here, approved_list(here))

    page = _page(here, "declaration.html")
    assert sealed.outcomes == {"de-identified": 6}
    assert "gelijk zijn (k) 3 of meer n.v.t." in page
    assert "in zo’n groep (l) 2 of meer 2" in page
    assert "eruit te lichten is hier niet van toepassing (n.v.t.)" in page
