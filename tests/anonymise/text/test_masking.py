"""Texts for one requester: what is hers stays, whoever else is in them does not."""

from __future__ import annotations

import pytest

from retention.anonymise.text.known import Address, Known, Person
from retention.anonymise.text.masking import CLIENT, STATEMENT, WHOLE, WOMAN, Mask, Withheld

HERS = Known(
    persons=(Person("Anna", "A.B.", "", "Visser", "Bakker"),),
    addresses=(Address("Kade", "4", "4651 AB", "Steenbergen"),),
    bsns=("111222333",),
    phones=("06-98761234",),
    emails=("anna.visser@hers.example",),
    birth_dates=("1941-05-03",),
    ids=("WMO-2006-12",),
)
OTHERS = Known(
    persons=(
        Person("Cor", "C.", "", "Visser"),
        Person("Wietske", "W.", "van der", "Quintus"),
        Person("Bo", "B.", "", "Mol"),
    ),
    phones=("06-12345678",),
    bsns=("123456782",),
    birth_dates=("1970-01-02",),
)


def shown(text: str, others: Known = OTHERS, **more: object) -> str:
    return Mask(HERS, others, called=CLIENT | WOMAN, **more).of(text).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Mevrouw Visser is gevallen.",
        "Anna Visser woont op Kade 4, 4651 AB Steenbergen.",
        "Tel. 06 98 76 12 34, BSN 1112.22.333, dossier WMO 2006 12.",
        "Mevrouw A. Visser, geboren 3 mei 1941.",
        "Anna's huis is schoon.",
        "Anna Visser-Bakker eet weinig.",
        "Cliënt Visser is tevreden.",
        "Op 12 mei 2016 is zij gevallen.",
        "MEVROUW VISSER IS GEVALLEN.",
        "Mail naar anna.visser@hers.example.",
    ],
)
def test_what_is_hers_stays_in_every_spelling(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Cor Visser is er bij.", "Visser"),
        ("C. Visser is er bij.", "Visser"),
        ("Zoon Visser is er bij.", "Visser"),
        ("Meneer Visser is er bij.", "Visser"),
        ("Visser, Cor is er bij.", "Visser"),
        ("Visser is er bij.", "Visser"),
        ("Buurvrouw Anna is er bij.", "Anna"),
        ("Anna Kwakkelstein is er bij.", "Anna"),
        ("Anna de Kwakkelstein is er bij.", "Kwakkelstein"),
        ("Mevrouw van der Quintus is er bij.", "Quintus"),
        ("Mevrouw V.D. QUINTUS is er bij.", "QUINTUS"),
        ("Het nummer is 06 12 34 56 78.", "56 78"),
        ("BSN 1234 56 782 staat er ook.", "782"),
        ("Geboren op 2 januari 1970.", "1970"),
        ("Op 2-1-1970 was dat zo.", "1970"),
        ("Met Bo Mol afgesproken op 7 juni 2015.", "2015"),
        ("Mail naar c.visser@elders.example.", "elders"),
        ("Woont nu op Dorpsstraat 12 in Zwolle.", "Zwolle"),
    ],
)
def test_what_is_anybody_elses_or_in_doubt_goes(text: str, gone: str) -> None:
    assert gone in text
    assert gone not in shown(text)


def test_surname_alone_is_hers_where_nobody_else_bears_it() -> None:
    assert shown("Visser is er bij.", Known()) == "Visser is er bij."


def test_first_name_that_somebody_else_has_too_is_masked() -> None:
    others = Known(persons=(Person("Anna", "A.", "", "Mol"),))
    assert "Anna" not in shown("Anna is er bij.", others)


@pytest.mark.parametrize(
    "text",
    [
        "Bo Mol belt dat het slecht gaat.",
        "Haar dochter vertelt dat het slecht gaat.",
        "Volgens de buurvrouw gaat het slecht.",
        "Cor geeft tijdens het gesprek aan dat het slecht gaat.",
        "Wietske: het gaat slecht.",
        "Mw. van der Quintus maakt zich zorgen over mevrouw Visser, het gaat slecht.",
        "cor belt. het gaat slecht.",
        "Zoon belt.\nHij zegt dat het slecht gaat.",
        "Bo Mol klaagt. Ze vindt dat het slecht gaat.",
    ],
)
def test_what_others_state_is_withheld(text: str) -> None:
    assert "slecht" not in shown(text)
    assert STATEMENT in shown(text)


@pytest.mark.parametrize(
    "text", ["Mevrouw Visser vertelt dat het slecht gaat.", "Cliënt geeft aan dat het slecht gaat."]
)
def test_what_she_states_herself_is_shown(text: str) -> None:
    assert shown(text) == text


def test_statement_is_shown_without_its_speaker_where_that_was_decided() -> None:
    found = shown("Bo Mol belt dat het slecht gaat.", statements=True)
    assert found == "[PERSOON] belt dat het slecht gaat."


def test_only_sentences_that_name_her_are_shown_to_whoever_is_not_the_client() -> None:
    text = "Het huis is vies. Anna doet de was voor Bo. Bo eet weinig."
    assert shown(text, mentions_only=True) == "Anna doet de was voor [PERSOON]."


def test_veilig_thuis_is_not_heard_of() -> None:
    found = Mask(HERS, OTHERS).of("Overleg met Veilig Thuis. Ze gaan langs. Het huis is schoon.")
    assert found.text == "[niet verstrekt] Het huis is schoon."
    assert found.withheld == {Withheld.SAFETY: 2}


def test_text_in_which_the_second_pass_finds_somebody_is_withheld(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mask = Mask(HERS, OTHERS)
    monkeypatch.setattr(mask._detector, "find", lambda *_: [])
    found = mask.of("Met Wietske gesproken.")
    assert (found.text, found.withheld) == (WHOLE, {Withheld.IDENTITY_LEFT: 1})
    assert mask.of("Bel 0612345679.").withheld == {Withheld.SHAPE_LEFT: 1}


def test_text_that_cannot_be_read_is_withheld() -> None:
    found = Mask(HERS, OTHERS).of("Anna \ud800 belt.")
    assert (found.text, found.withheld) == (WHOLE, {Withheld.UNREADABLE: 1})
