"""Numbers have the right shape and checksum."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from retention.bestand.example.invent import numbers
from retention.bestand.example.invent.names import Names

CHANCE = numbers.chance(1, "tests")
FEW = range(300)


def test_bsns_pass_the_elfproef_and_none_comes_twice() -> None:
    drawn = list(islice(numbers.bsns(CHANCE), 20_000))
    assert len(set(drawn)) == len(drawn)
    for bsn in drawn:
        weighed = sum(int(d) * w for d, w in zip(bsn, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        assert weighed % 11 == 0


def test_ibans_have_the_right_check_digits() -> None:
    for iban in (numbers.iban(CHANCE) for _ in FEW):
        assert re.fullmatch(r"NL\d\d[A-Z]{4}\d{10}", iban)
        turned = iban[4:] + iban[:4]
        assert int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


@pytest.mark.parametrize("draw", [numbers.mobile, numbers.landline])
def test_telephone_numbers_have_ten_digits_or_the_country_code(draw: object) -> None:
    assert callable(draw)
    for number in (draw(CHANCE) for _ in FEW):
        digits = re.sub(r"\D", "", number)
        assert re.fullmatch(r"0[1-9]\d{8}|316\d{8}", digits), number


def test_addresses_are_dutch_ones() -> None:
    names = Names(1)
    for home in (names.home(near=place % 2 == 0) for place in FEW):
        assert re.fullmatch(r"[1-9]\d{3} (?!S[ADS])[A-Z]{2}", home.postcode)


def test_clients_live_in_few_towns() -> None:
    names = Names(1)
    assert len({names.home(near=True).city for _ in FEW}) <= 6


def test_prefixes_stand_apart_from_surnames() -> None:
    names = Names(1)
    people = [names.person() for _ in FEW]
    assert any(person.name_prefix == "van" for person in people)
    assert all(person.surname[0].isupper() for person in people)
