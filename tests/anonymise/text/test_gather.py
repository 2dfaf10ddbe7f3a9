"""What a dossier's rows say of persons, as the text engine wants it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from retention.anonymise.text.gather import Rows, known_of
from retention.anonymise.text.known import Address, Known, Person
from retention.datamap.model import Identity

NAMES = {
    "first_name": Identity.FIRST_NAME,
    "initials": Identity.INITIALS,
    "name_prefix": Identity.NAME_PREFIX,
    "surname": Identity.SURNAME,
}


def test_rows_of_all_tables_become_one_set_of_identities() -> None:
    clients = [
        {
            "id": 7,
            "first_name": "Wietske",
            "initials": "W.M.",
            "name_prefix": "van der",
            "surname": "Quintus",
            "maiden": "Overgaauw",
            "bsn": 123456782,
            "born": date(1951, 3, 14),
            "phone": None,
        }
    ]
    addresses = [
        {
            "street": "Plantageplein",
            "nr": 27,
            "addition": "bis",
            "zip": "9871ZX",
            "city": "Noordbroek",
        }
    ]
    named = NAMES | {
        "maiden": Identity.MAIDEN_NAME,
        "bsn": Identity.BSN,
        "born": Identity.BIRTH_DATE,
        "phone": Identity.PHONE,
    }
    placed = {
        "street": Identity.STREET,
        "nr": Identity.HOUSE_NUMBER,
        "addition": Identity.HOUSE_NUMBER,
        "zip": Identity.POSTCODE,
        "city": Identity.CITY,
    }
    assert known_of([Rows(clients, named), Rows(addresses, placed)]) == Known(
        persons=(Person("Wietske", "W.M.", "van der", "Quintus", "Overgaauw"),),
        addresses=(Address("Plantageplein", "27 bis", "9871ZX", "Noordbroek"),),
        bsns=("123456782",),
        birth_dates=("1951-03-14",),
    )


def test_number_without_addition_stays_as_it_is() -> None:
    rows = [{"nr": 27, "addition": None}, {"nr": 28, "addition": " "}]
    columns = {"nr": Identity.HOUSE_NUMBER, "addition": Identity.HOUSE_NUMBER}
    assert known_of([Rows(rows, columns)]).addresses == (Address(number="27"), Address(number="28"))


def test_same_person_in_two_rows_is_named_once() -> None:
    row = {"first_name": "Wietske", "surname": "Quintus"}
    assert len(known_of([Rows([row, dict(row)], NAMES)]).persons) == 1


def test_row_without_a_name_is_nobody() -> None:
    assert known_of([Rows([{"first_name": None, "surname": ""}], NAMES)]) == Known()


def test_columns_that_are_not_in_the_row_are_passed_by() -> None:
    assert known_of([Rows([{"id": 1}], {"email": Identity.EMAIL})]) == Known()


def test_moment_of_birth_is_a_day() -> None:
    row = {"born": datetime(1951, 3, 14, 8, tzinfo=UTC)}
    assert known_of([Rows([row], {"born": Identity.BIRTH_DATE})]).birth_dates == ("1951-03-14",)


def test_every_identity_that_a_map_may_name_is_gathered() -> None:
    for identity in Identity:
        assert known_of([Rows([{"it": "Quintus"}], {"it": identity})]) != Known(), identity
