"""Surrogates: readable, consistent inside one note, nobody's, and nothing of the original."""

from __future__ import annotations

import os
import re

import pytest
from faker import Faker

from retention.anonymise.text import figures, pools
from retention.anonymise.text.figures import passes_11, passes_97
from retention.anonymise.text.known import Known, Person
from retention.anonymise.text.second_pass import Needles, needles
from retention.anonymise.text.spans import Label
from retention.anonymise.text.surrogates import PLACEHOLDERS, NoSurrogateError, Surrogates

DRAWS = 200


def test_part_of_a_name_gets_the_same_surrogate_in_any_capitals() -> None:
    note = Surrogates()
    first, last = note.of("Wietske Quintus", Label.PERSON).split()
    assert note.of("Wietske", Label.PERSON) == first
    assert note.of("QUINTUS", Label.PERSON) == last.upper()
    assert note.of("wietske van der quintus", Label.PERSON) == f"{first} {last}".lower()
    assert note.of("Quintus, Wietske", Label.PERSON) == f"{last}, {first}"
    assert note.of("Quintus' Wietskes", Label.PERSON).endswith(f"{first}s")


def test_same_text_gets_another_surrogate_in_every_note() -> None:
    drawn = {Surrogates().of("Wietske Quintus", Label.PERSON) for _ in range(DRAWS)}
    assert len(drawn) > DRAWS * 0.9


@pytest.mark.parametrize(
    ("label", "one", "two"),
    [
        (Label.PHONE, "06-98761234", "+31 6 98 76 12 34"),
        (Label.BSN, "123456782", "1234.56.782"),
        (Label.IBAN, "NL91ABNA0417164300", "nl91 abna 0417 1643 00"),
        (Label.POSTCODE, "4651 AB", "4651ab"),
        (Label.PLATE, "12-ABC-3", "12ABC3"),
    ],
)
def test_number_in_another_notation_gets_the_same_surrogate(
    label: Label, one: str, two: str
) -> None:
    note = Surrogates()
    first, second = note.of(one, label), note.of(two, label)
    assert figures.told(first, label) == figures.told(second, label)
    assert [sign.isalnum() for sign in second] == [sign.isalnum() for sign in two]


def test_digit_in_a_circle_is_replaced_too() -> None:
    assert not {"③", "④"} & set(Surrogates().of("06-987612③④", Label.PHONE))


def test_prefix_with_dots_reads_as_a_name() -> None:
    assert Surrogates().of("v.d. Berg", Label.PERSON).isalpha()


def test_two_people_of_one_note_never_become_one() -> None:
    note = Surrogates()
    names = [f"Qu{letter}x" for letter in "abcdefghijklmnopqrstuvwyz"]
    assert len({note.of(name, Label.PERSON) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "form"),
    {
        "Wietske": r"\w+",
        "Wietske van der Quintus": r"[A-Z]\w+ \w+",
        "W.M. van der Quintus": r"[A-Z]\.[A-Z]\. \w+",
        "Th. Quintus": r"[A-Z]\. \w+",
        "HvdV": r"[A-Z]{2}",
        "QUINTUS": r"[^a-z]+",
        "quintus-overgaauw": r"[^A-Z]+-[^A-Z]+",
        "El Khattabi": r"\w+",
        "van der": r"\w+ \w+",
    }.items(),
)
def test_name_keeps_its_form(text: str, form: str) -> None:
    assert re.fullmatch(form, Surrogates().of(text, Label.PERSON))


@pytest.mark.parametrize(
    ("text", "form"),
    {
        "14-03-1951": r"\d\d-\d\d-\d{4}",
        "1951-03-14": r"\d{4}-\d\d-\d\d",
        "14.3.'51": r"\d\d?\.\d\d?\.'\d\d",
        "14 maart 1951": r"\d\d? [a-z]+ \d{4}",
        "14 mrt. 1951": r"\d\d? [a-z]{3}\. \d{4}",
        "MAANDAG 3 MEI": r"[A-Z]+DAG \d\d? [A-Z]+",
        "Maart 1951": r"[A-Z][a-z]+ \d{4}",
        "19510314": r"\d{8}",
        "14031951": r"\d{8}",
        "tweeëntwintig maart": r"[a-z]+ [a-z]+",
        "di 3-1-'20": r"[a-z]{3} \d\d?-\d\d?-'\d\d",
        "de dag van haar bruiloft": r"\d\d? [a-z]+",
    }.items(),
)
def test_date_keeps_its_notation(text: str, form: str) -> None:
    assert re.fullmatch(form, Surrogates().of(text, Label.DATE))


@pytest.mark.parametrize(
    ("label", "text", "form"),
    [
        (Label.PHONE, "06-98761234", r"06-0\d{7}"),
        (Label.PHONE, "+31 6 9876 1234", r"\+31 6 0\d{3} \d{4}"),
        (Label.PHONE, "(0167) 498805", r"\(0\d\d0\) \d{6}"),
        (Label.POSTCODE, "9871 zx", r"[1-9]\d{3} [a-z]{2}"),
        (Label.EMAIL, "z.quintus@planted.example", r"[a-z]+\.[a-z]+@example\.org"),
        (Label.ADDRESS, "Plantageplein 27 bis", r"\w+ \d+"),
        (Label.ADDRESS, "Plantageplein", r"\w+"),
        (Label.ADDRESS, "27 bis", r"\d+"),
        (Label.PLATE, "gh-482-k", r"q[a-z]-\d{3}-[a-z]"),
        (Label.PLATE, "482", r"\d{3}"),
        (Label.ID, "CL-2019-44871", r"[A-Z]{2}-\d{4}-\d{5}"),
        (Label.AGE, "74", r"\d\d"),
        (Label.AGE, "74 jaar", r"\d\d jaar"),
        (Label.AGE, "vierenzeventig", r"\d\d"),
        (Label.ORG, "Zorggroep De Knotwilg", r"Stichting \w+"),
        (Label.BSN, "123.456.782", r"\d{3}\.\d{3}\.\d{3}"),
        (Label.BSN, "geheim", r"\d{9}"),
        (Label.IBAN, "nl91 abna 0417 1643 00", r"nl\d\d [a-z]{4} \d{4} \d{4} \d\d"),
        (Label.UNKNOWN, "Xyzzy", r"\[onbekend\]"),
    ],
)
def test_surrogate_is_like_its_original(label: Label, text: str, form: str) -> None:
    for _ in range(20):
        assert re.fullmatch(form, Surrogates().of(text, label))


@pytest.mark.parametrize("label", list(Label))
@pytest.mark.parametrize(
    "text", ["Wietske Quintus 123456782", "123456782 Quintus", "x9Quintus_1951-03-14", "※Quintus"]
)
def test_nothing_of_the_original_stands_in_a_surrogate(label: Label, text: str) -> None:
    """Also where the detector gave a span another label than a person would."""
    fake = Surrogates().of(text, label).lower()
    runs = re.findall(r"[a-z]{4,}|\d{5,}", text.lower())
    assert not [run for run in runs if run in fake]


def test_numbers_are_nobodys() -> None:
    for _ in range(DRAWS):
        assert not passes_11(re.sub(r"\D", "", Surrogates().of("123 456 782", Label.BSN)))
        assert not passes_97(Surrogates().of("NL91ABNA0417164300", Label.IBAN))


def test_surrogate_is_no_identity_of_the_dossier() -> None:
    names = [name.written for name in pools.surnames()]
    known = Known(persons=tuple(Person(last=name) for name in names[1:]))
    note = Surrogates(needles(known))
    assert note.of("Oerlewapper", Label.PERSON) == names[0]
    assert note.of("Wapperoerle", Label.PERSON) == names[0], "more people than names"
    with pytest.raises(NoSurrogateError):
        Surrogates(needles(Known(persons=tuple(Person(last=name) for name in names)))).of(
            "Oerlewapper", Label.PERSON
        )


def test_nothing_is_invented_when_every_surrogate_is_an_identity() -> None:
    everything = Needles(frozenset(f"{place}" for place in ("example", "org")))
    with pytest.raises(NoSurrogateError):
        Surrogates(everything).of("wie@planted.example", Label.EMAIL)


def test_dossier_tells_first_names_from_surnames() -> None:
    note = Surrogates(first_names={"bolsius": True, "roos": False})
    firsts = {name.written for name in pools.first_names()}
    assert note.of("Bolsius", Label.PERSON) in firsts
    assert note.of("Roos", Label.PERSON) in {name.written for name in pools.surnames()}
    assert note.of("Bolsiustje", Label.PERSON) == note.of("Bolsius", Label.PERSON) + "tje"


def test_every_label_has_a_word() -> None:
    assert PLACEHOLDERS.keys() == set(Label)


def test_names_are_those_of_faker() -> None:
    """They are read without Faker's start-up; a change of its folders must show here."""
    providers = {type(each).__module__: each for each in Faker("nl_NL").get_providers()}
    person = providers["faker.providers.person.nl_NL"]
    address = providers["faker.providers.address.nl_NL"]
    assert {name.written for name in pools.first_names()} <= set(person.first_names)
    assert {name.written for name in pools.surnames()} <= set(person.last_names)
    assert set(pools.places()) == set(address.cities)
    assert len(pools.first_names()) > 400
    assert len(pools.surnames()) > 400


def test_forked_worker_draws_something_else() -> None:
    pools.below(2)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, pools.below(2**32).to_bytes(4))
        os._exit(0)
    os.waitpid(child, 0)
    assert int.from_bytes(os.read(reading, 4)) != pools.below(2**32)
    os.close(reading)
    os.close(writing)


def test_month_is_no_name_of_the_dossier() -> None:
    months = ("Jan", "Mrt", "Apr", "Mei", "Jun")
    known = needles(Known(persons=tuple(Person(first) for first in months)))
    for _ in range(DRAWS):
        assert not known.meet(Surrogates(known).of("12 dec. '19", Label.DATE))
